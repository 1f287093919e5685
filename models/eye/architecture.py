"""The eye network: inverted residuals with ReLU6 over one small crop.

ReLU6 (Sandler et al., arXiv 1801.04381) rather than hard-swish or squeeze-and-excite, which are
slow in int8.
"""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from edge_monitor.perception.eye_answer import NUMBERS, SIDE_PX

# Channels in, out, expansion, stride.
_BLOCKS = ((16, 24, 2, 2), (24, 24, 2, 1), (24, 40, 2, 2), (40, 40, 2, 1))
_STEM = 16
_LAST = 12
_REDUCED_PX = SIDE_PX // 8


class EyeNetwork(nn.Module):  # type: ignore[misc] # torch brings no types where it is not installed
    """From float32 (n, 3, 48, 48), BGR, 0 to 1, to float32 (n, 27).

    What the numbers mean is in `edge_monitor.perception.eye_answer`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            _convolution(3, _STEM, kernel=3, stride=2),
            *(_Block(*block) for block in _BLOCKS),
            _convolution(_BLOCKS[-1][1], _LAST, kernel=1),
        )
        # a convolution over all that is left, as tflite-runtime 2.14 miscounts fully connected
        # layers of 8-bit weights and float activations with a scale for each row
        self.head = nn.Conv2d(_LAST, NUMBERS, _REDUCED_PX)

    def forward(self, pictures: Tensor) -> Tensor:
        """The answers to a batch."""
        answers: Tensor = self.head(self.features(pictures)).flatten(1)
        return answers


class _Block(nn.Module):  # type: ignore[misc] # as above
    """Expand, filter each channel, project; added to its input where the shape stays."""

    def __init__(self, inside: int, outside: int, expansion: int, stride: int) -> None:
        super().__init__()
        wide = inside * expansion
        self.layers = nn.Sequential(
            _convolution(inside, wide, kernel=1),
            _convolution(wide, wide, kernel=3, stride=stride, groups=wide),
            nn.Conv2d(wide, outside, 1, bias=False),
            nn.BatchNorm2d(outside),
        )
        self.adds = stride == 1 and inside == outside

    def forward(self, values: Tensor) -> Tensor:
        """The block's output."""
        out: Tensor = self.layers(values)
        return values + out if self.adds else out


def _convolution(
    inside: int, outside: int, *, kernel: int, stride: int = 1, groups: int = 1
) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, outside, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outside),
        nn.ReLU6(),
    )


def parameters(network: nn.Module) -> int:
    """How many numbers are learnt."""
    every: Iterator[Tensor] = network.parameters()
    return sum(numbers.numel() for numbers in every)


def as_input(pictures: Tensor) -> Tensor:
    """From uint8 (n, 48, 48, 3) to what the network takes."""
    return pictures.permute(0, 3, 1, 2).to(torch.float32) / 255
