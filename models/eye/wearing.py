"""What people wear that leaves the eye to be seen: glasses, glare, pale tints, hair, make-up."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator

from edge_monitor.types import Image
from models.eye import brush, hair, shine, spectacles
from models.eye.brush import Mask
from models.eye.geometry import CONTEXT_PX, UPPER, Lids

_MIDDLE_PX = CONTEXT_PX / 2
_LOWER = slice(7, 12)


def wear(context: Image, lids: Lids, chance: Generator) -> Image:
    """Put something on that leaves the eye to be seen.

    Args:
        context: uint8 (128, 128, 3), see `models.eye.geometry`; is not changed.
        lids: float32 (12, 2), where they are in it.
        chance: draws what and how.

    Returns:
        A new context.
    """
    result = context
    if chance.random() < _LIKELY_LINER:
        result = liner(result, lids, chance)
    worn = _WORN[int(chance.integers(len(_WORN)))]
    return worn(result, chance).copy()


def glasses(context: Image, chance: Generator) -> Image:
    """Spectacles with rims, thick or thin, and what their lenses do to the light."""
    worn = spectacles.drawn(chance)
    glass = worn.glass(0.5)
    result = _lenses(context, glass, chance)
    if chance.random() < _LIKELY_GLARE:
        result = shine.glare(result, glass, chance)
    return spectacles.framed(result, worn, chance)


def glare(context: Image, chance: Generator) -> Image:
    """Reflections without a frame in view."""
    return shine.glare(context, np.ones(brush.SHAPE, np.float32), chance)


def tint(context: Image, chance: Generator) -> Image:
    """Tinted lenses through which the eye is still plain to see."""
    worn = spectacles.drawn(chance)
    colour = chance.uniform(0, 150, 3)
    strength = chance.uniform(0.1, shine.VEIL)
    fade = 1 - chance.uniform(0, 0.8) * np.linspace(0, 1, CONTEXT_PX, dtype=np.float32)[:, None]
    tinted = brush.blended(context, tuple(colour), worn.glass(0.5) * fade * np.float32(strength))
    return spectacles.framed(tinted, worn, chance)


def strands(context: Image, chance: Generator) -> Image:
    """Some strands of hair across the eye."""
    return hair.strands(context, chance, int(chance.integers(1, 7)))


def fringe(context: Image, chance: Generator) -> Image:
    """Hair that hangs down to the lid, not over it."""
    return hair.fringe(context, chance, _MIDDLE_PX - chance.uniform(16, 40))


def liner(context: Image, lids: Lids, chance: Generator) -> Image:
    """Dark liner along the lids and shadow above."""
    colour = tuple(chance.uniform(0, 60, 3))
    thick = chance.uniform(0.8, 2.6)
    mask = brush.stroke(brush.SHAPE, lids[: UPPER.stop + 1], thick, 0.6) * chance.uniform(0.3, 0.9)
    if chance.random() < _LIKELY_LOWER:
        under = brush.stroke(brush.SHAPE, lids[_LOWER], thick * 0.7, 0.6) * chance.uniform(0.2, 0.7)
        mask = np.maximum(mask, under)
    result = brush.blended(context, colour, mask)
    if chance.random() < _LIKELY_SHADOW:
        above = lids[: UPPER.stop + 1] - (0, chance.uniform(3, 8))
        shade = brush.stroke(brush.SHAPE, above, chance.uniform(5, 12), 3.0)
        colour = tuple(chance.uniform(20, 170, 3))
        result = brush.blended(result, colour, shade * chance.uniform(0.1, 0.4))
    return result


def _lenses(context: Image, glass: Mask, chance: Generator) -> Image:
    """What is behind the lens a little smaller or larger, paler, and shifted at the rim."""
    scale = chance.uniform(0.92, 1.08)
    matrix = np.array(((scale, 0, _MIDDLE_PX * (1 - scale)), (0, scale, _MIDDLE_PX * (1 - scale))))
    sized = cv2.warpAffine(context, matrix, brush.SHAPE, borderMode=cv2.BORDER_REPLICATE)
    result = brush.blended(context, sized, glass * _BESIDE_EYE)
    veil = glass * np.float32(chance.uniform(0, 0.12))
    return brush.blended(result, tuple(chance.uniform(90, 255, 3)), veil)


# The eye itself keeps its size behind a lens: the training knows where its lids are.
_BESIDE_EYE = np.clip(brush.distance(brush.SHAPE, np.array((0.5, 0.5))) * 6 - 0.5, 0, 1)

_LIKELY_LINER, _LIKELY_LOWER, _LIKELY_SHADOW = 0.2, 0.5, 0.4
_LIKELY_GLARE = 0.5

_WORN: tuple[Callable[[Image, Generator], Image], ...] = (glasses,) * 6 + (
    glare,
    tint,
    strands,
    fringe,
)
