"""What is done to faces by chance while training, a batch at a time."""

import math
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

_TURN_RAD: Final = math.radians(15)
_SCALE, _STRETCH, _SHIFT = 0.15, 0.07, 0.12
_CONTRAST, _BRIGHTNESS, _NOISE = (0.6, 1.5), 0.2, 0.05
_BLURRED, _CUT = 0.2, 0.5
_HOLE_PX = (6, 18)
_MIXED: Final = 0.5
_MIX: Final = 0.3
"""Parameter of the beta distribution that mixup draws its share from (Zhang et al., 2018)."""


def altered(faces: Tensor, generator: torch.Generator) -> Tensor:
    """Faces flipped, turned, scaled, shifted, lighter or darker, noisy, blurred, with holes.

    Args:
        faces: float32 (n, 1, side, side), 0 to 1.
        generator: draws.
    """
    count, side = len(faces), faces.shape[-1]
    moved = functional.affine_grid(
        _matrices(count, generator), list(faces.shape), align_corners=False
    )
    out = functional.grid_sample(faces, moved, padding_mode="border", align_corners=False)
    gain = _uniform((count, 1, 1, 1), *_CONTRAST, generator)
    shift = _uniform((count, 1, 1, 1), -_BRIGHTNESS, _BRIGHTNESS, generator)
    mean = out.mean((2, 3), keepdim=True)
    out = (out - mean) * gain + mean + shift
    noise = _uniform((count, 1, 1, 1), 0.0, _NOISE, generator)
    out = out + torch.randn(out.shape, generator=generator) * noise
    if float(_uniform((1,), 0.0, 1.0, generator)) < _BLURRED:
        out = functional.avg_pool2d(functional.pad(out, (1, 1, 1, 1), mode="replicate"), 3, 1)
    return _holed(out.clamp(0, 1), side, generator)


def mixed(faces: Tensor, shares: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Half of the batches laid over themselves in another order, labels likewise."""
    if float(_uniform((1,), 0.0, 1.0, generator)) >= _MIXED:
        return faces, shares
    part = _beta(generator)
    other = torch.randperm(len(faces), generator=generator)
    return part * faces + (1 - part) * faces[other], part * shares + (1 - part) * shares[other]


def _matrices(count: int, generator: torch.Generator) -> Tensor:
    turn = _uniform((count,), -_TURN_RAD, _TURN_RAD, generator)
    scale = _uniform((count,), 1 - _SCALE, 1 + _SCALE, generator)
    across = scale * _uniform((count,), 1 - _STRETCH, 1 + _STRETCH, generator)
    flip = torch.where(_uniform((count,), 0.0, 1.0, generator) < 0.5, -1.0, 1.0)  # noqa: PLR2004 - half of them
    matrices = torch.zeros(count, 2, 3)
    matrices[:, 0, 0], matrices[:, 0, 1] = turn.cos() * across * flip, -turn.sin() * scale
    matrices[:, 1, 0], matrices[:, 1, 1] = turn.sin() * across * flip, turn.cos() * scale
    matrices[:, :, 2] = _uniform((count, 2), -_SHIFT, _SHIFT, generator)
    return matrices


def _holed(faces: Tensor, side: int, generator: torch.Generator) -> Tensor:
    chosen = _uniform((len(faces),), 0.0, 1.0, generator) < _CUT
    for index in torch.where(chosen)[0].tolist():
        height, width = torch.randint(*_HOLE_PX, (2,), generator=generator).tolist()
        top = int(torch.randint(0, side - height, (1,), generator=generator))
        left = int(torch.randint(0, side - width, (1,), generator=generator))
        faces[index, :, top : top + height, left : left + width] = _uniform(
            (1,), 0.0, 1.0, generator
        )
    return faces


def _uniform(shape: tuple[int, ...], low: float, high: float, generator: torch.Generator) -> Tensor:
    return low + (high - low) * torch.rand(shape, generator=generator)


def _beta(generator: torch.Generator) -> float:
    """A draw of the beta distribution with both parameters `_MIX`, of two gamma draws."""
    gamma = torch._standard_gamma(torch.full((2,), _MIX), generator=generator)  # noqa: SLF001 - the public distribution takes no generator
    return float(gamma[0] / gamma.sum())
