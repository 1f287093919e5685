"""The network that teaches the one that is served: thirteen residual blocks, 4.4 million weights.

It is built as dlib's face recognition network (ResNet with 29 convolutions), but pads every
convolution, and begins with that network's layers: faces first, expressions second.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from edge_monitor.perception.expression import LOGITS
from models.expression.recognition import Layer

_BLOCKS: Final = (
    *((32, 1),) * 3,
    *((64, 2), *((64, 1),) * 3),
    *((128, 2), *((128, 1),) * 2),
    *((256, 2), *((256, 1),) * 2),
)
"""Channels and stride of each; the two last convolutions of the origin are left out."""

_MEAN: Final = (122.782, 117.001, 104.298)
"""Of red, green and blue, 0 to 255, which the origin takes off before it divides by 256."""

_DROPPED: Final = 0.4


class TeacherNetwork(nn.Module):  # type: ignore[misc] # torch brings no types where it is not installed
    """From float32 (n, 1, 48, 48), 0 to 1, to logits float32 (n, 15) as `ExpressionNetwork`.

    Args:
        side_px: to which pictures are enlarged: the origin knows faces about 100 pixels wide.
    """

    def __init__(self, side_px: int) -> None:
        super().__init__()
        self._side_px = side_px
        self.stem = _Unit(1, _BLOCKS[0][0], 7, 2)
        before = (_BLOCKS[0][0], *(channels for channels, _ in _BLOCKS))
        self.blocks = nn.Sequential(
            *(
                _Block(inside, outside, stride)
                for inside, (outside, stride) in zip(before, _BLOCKS, strict=False)
            )
        )
        self.drop = nn.Dropout(_DROPPED)
        self.head = nn.Linear(_BLOCKS[-1][0], LOGITS)
        nn.init.normal_(self.head.weight, 0, 0.01)
        nn.init.zeros_(self.head.bias)

    def forward(self, pictures: Tensor) -> Tensor:
        """The logits of a batch."""
        sides = (self._side_px, self._side_px)
        large = functional.interpolate(pictures, sides, mode="bilinear", align_corners=False)
        centred = large - sum(_MEAN) / len(_MEAN) / 255
        values = functional.max_pool2d(functional.relu(self.stem(centred)), 3, 2, 1)
        logits: Tensor = self.head(self.drop(self.blocks(values).mean((2, 3))))
        return logits

    def adopt(self, layers: Sequence[Layer], pictures: Tensor) -> None:
        """Begin with these layers.

        Where they have an affine function, this network normalises batches, so that it can be
        taught fast. It is set so that, by these pictures' means and deviations, it gives the same.

        Args:
            layers: as many as this network has, or more.
            pictures: as `forward` takes them.
        """
        units = [module for module in self.modules() if isinstance(module, _Unit)]
        watches = [
            unit.adopt(layer) for unit, layer in zip(units, layers[: len(units)], strict=True)
        ]
        with torch.no_grad():
            self.eval()(pictures)
        for watch in watches:
            watch.remove()


class _Unit(nn.Module):  # type: ignore[misc] # as above
    """A convolution and its normalisation."""

    def __init__(self, inside: int, outside: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(inside, outside, kernel, stride, kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(outside)

    def forward(self, values: Tensor) -> Tensor:
        """The normalised values."""
        out: Tensor = self.norm(self.convolution(values))
        return out

    def adopt(self, layer: Layer) -> Any:
        """Take a layer's weights; its affine function as soon as pictures have come by.

        Returns:
            A handle, to be removed then.
        """
        weights = torch.from_numpy(layer.weights)
        if self.convolution.in_channels == 1:  # grey: all colours alike; the origin divides by 256
            weights = weights.sum(1, keepdim=True) * 255 / 256
        self.convolution.weight.data.copy_(weights)
        return self.convolution.register_forward_hook(_fit(self.norm, layer))


def _fit(norm: nn.BatchNorm2d, layer: Layer) -> Callable[[nn.Module, Any, Tensor], None]:
    bias, gain, shift = map(torch.from_numpy, (layer.bias, layer.gain, layer.shift))

    def fit(_convolution: nn.Module, _given: Any, values: Tensor) -> None:
        mean, variance = values.mean((0, 2, 3)), values.var((0, 2, 3))
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.data.copy_(gain * (variance + norm.eps).sqrt())
        norm.bias.data.copy_(shift + gain * (bias + mean))

    return fit


class _Block(nn.Module):  # type: ignore[misc] # as above
    """Two units beside what came in, which is averaged and given empty channels where it must."""

    def __init__(self, inside: int, outside: int, stride: int) -> None:
        super().__init__()
        self.first = _Unit(inside, outside, 3, stride)
        self.second = _Unit(outside, outside, 3, 1)
        self._halved, self._new = stride > 1, outside - inside

    def forward(self, values: Tensor) -> Tensor:
        """The block's output."""
        out = self.second(functional.relu(self.first(values)))
        if self._halved:
            values = functional.avg_pool2d(values, 2, 2, ceil_mode=True)
        beside = functional.pad(values, (0, 0, 0, 0, 0, self._new))
        return functional.relu(out + beside)
