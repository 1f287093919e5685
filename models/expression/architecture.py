"""The expression network: residual blocks of full convolutions over a small grey face.

Full 3 by 3 convolutions rather than inverted residuals: at 48 pixels and some 20 million
multiplications both run in the same time in int8, and these train three times as fast on a CPU.
"""

from typing import Final

from torch import Tensor, nn

from edge_monitor.types import EmotionLabel

_CHANNELS: Final = (16, 32, 64, 96)
_LAST: Final = 128
_DROPPED: Final = 0.3


class ExpressionNetwork(nn.Module):  # type: ignore[misc] # torch brings no types where it is not installed
    """From float32 (n, 1, 48, 48), 0 to 1, to logits float32 (n, 8) in the order of `EmotionLabel`.

    Args:
        width: factor of all channels; a wide one teaches the narrow one that is served.
    """

    def __init__(self, width: float = 1.0) -> None:
        super().__init__()
        stem, *channels = (round(count * width) for count in _CHANNELS)
        last = round(_LAST * width)
        blocks = [
            _Residual(inside, outside)
            for inside, outside in zip((stem, *channels), channels, strict=False)
        ]
        self.features = nn.Sequential(
            _convolution(1, stem), *blocks, _convolution(channels[-1], last, 1)
        )
        self.drop = nn.Dropout(_DROPPED)
        # a convolution, as tflite-runtime 2.14 miscounts fully connected layers of 8-bit weights
        self.head = nn.Conv2d(last, len(EmotionLabel), 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """The logits of a batch."""
        pooled = self.features(pictures).mean((2, 3), keepdim=True)
        logits: Tensor = self.head(self.drop(pooled)).flatten(1)
        return logits


class _Residual(nn.Module):  # type: ignore[misc] # as above
    """Two convolutions at half the size, beside one of a single pixel."""

    def __init__(self, inside: int, outside: int) -> None:
        super().__init__()
        self.first = _convolution(inside, outside, stride=2)
        self.second = nn.Sequential(
            nn.Conv2d(outside, outside, 3, 1, 1, bias=False), nn.BatchNorm2d(outside)
        )
        self.beside = nn.Sequential(
            nn.Conv2d(inside, outside, 1, 2, bias=False), nn.BatchNorm2d(outside)
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
