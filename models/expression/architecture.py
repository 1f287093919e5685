"""The expression network: residual blocks of full convolutions over a small grey face.

Full 3 by 3 convolutions rather than inverted residuals: in int8 they are done some three times as
fast for each multiplication, so that as many weights see the face more often in the same time.
"""

from typing import Final

from torch import Tensor, nn

from edge_monitor.perception.expression import LOGITS

_STEM: Final = 16
_STAGES: Final = ((40, 3), (64, 2), (80, 1))
"""Channels, and how many blocks; each stage halves the picture."""

_LAST: Final = 128
_DROPPED: Final = 0.2


class ExpressionNetwork(nn.Module):  # type: ignore[misc] # torch brings no types where it is not installed
    """From float32 (n, 1, 48, 48), 0 to 1, to logits float32 (n, 15), see `LOGITS`."""

    def __init__(self) -> None:
        super().__init__()
        parts, before = [_convolution(1, _STEM)], _STEM
        for channels, count in _STAGES:
            for number in range(count):
                parts.append(_Residual(before, channels, stride=1 if number else 2))
                before = channels
        self.features = nn.Sequential(*parts, _convolution(before, _LAST, 1))
        self.drop = nn.Dropout(_DROPPED)
        # a convolution, as tflite-runtime 2.14 miscounts fully connected layers of 8-bit weights
        self.head = nn.Conv2d(_LAST, LOGITS, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """The logits of a batch."""
        pooled = self.features(pictures).mean((2, 3), keepdim=True)
        logits: Tensor = self.head(self.drop(pooled)).flatten(1)
        return logits


class _Residual(nn.Module):  # type: ignore[misc] # as above
    """Two convolutions beside what came in, of which a single pixel is taken where it must fit."""

    def __init__(self, inside: int, outside: int, stride: int) -> None:
        super().__init__()
        self.first = _convolution(inside, outside, stride=stride)
        self.second = nn.Sequential(
            nn.Conv2d(outside, outside, 3, 1, 1, bias=False), nn.BatchNorm2d(outside)
        )
        self.beside: nn.Module = nn.Identity()
        if stride > 1 or inside != outside:
            self.beside = nn.Sequential(
                nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside)
            )
        self.bend = nn.ReLU()

    def forward(self, values: Tensor) -> Tensor:
        """The block's output."""
        out: Tensor = self.bend(self.second(self.first(values)) + self.beside(values))
        return out


def _convolution(inside: int, outside: int, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, outside, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outside),
        nn.ReLU6(),
    )
