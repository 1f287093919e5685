"""The mask network: a few convolutions over a small face in colour."""

from typing import Final

from torch import Tensor, nn

from models.mask.spec import LABELS

_STEM: Final = 16
_CHANNELS: Final = (24, 40, 64)
_DROPPED: Final = 0.2


class MaskNetwork(nn.Module):  # type: ignore[misc] # torch brings no types where it is not installed
    """From float32 (n, 3, 64, 64), BGR, 0 to 1, to logits (n, 3) in the order of `LABELS`."""

    def __init__(self) -> None:
        super().__init__()
        layers = [_convolution(3, _STEM, stride=2)]
        for inside, outside in zip((_STEM, *_CHANNELS), _CHANNELS, strict=False):
            layers += [_convolution(inside, outside, stride=2), _convolution(outside, outside)]
        self.features = nn.Sequential(*layers[:-1])
        self.drop = nn.Dropout(_DROPPED)
        # a convolution, as tflite-runtime 2.14 miscounts fully connected layers of 8-bit weights
        self.head = nn.Conv2d(_CHANNELS[-1], len(LABELS), 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """The logits of a batch."""
        pooled = self.features(pictures).mean((2, 3), keepdim=True)
        logits: Tensor = self.head(self.drop(pooled)).flatten(1)
        return logits


def _convolution(inside: int, outside: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside), nn.ReLU6()
    )
