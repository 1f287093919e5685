"""What people wear that leaves the eye to be seen: glasses, glare, pale tints, hair, make-up."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from edge_monitor.types import Image
from models.eye import brush, hair, shine, spectacles
from models.eye.brush import Mask
from models.eye.geometry import CONTEXT_PX, UPPER, Lids
from models.eye.spectacles import Spectacles

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
    return _rims(result, worn, chance)


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
    return _rims(tinted, worn, chance)


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


def _rims(context: Image, worn: Spectacles, chance: Generator) -> Image:
    """The frame, with its shadow and a little shine."""
    thick = float(np.exp(chance.uniform(np.log(0.7), np.log(8.0))))
    temple = min(thick * chance.uniform(0.8, 2.5), 12.0)
    mask = worn.rims(thick, temple, lower=bool(chance.random() > _LIKELY_HALF_RIM))
    soft = cv2.GaussianBlur(mask, (0, 0), 1.5)
    shadow = np.roll(soft, (int(chance.integers(1, 4)), int(chance.integers(-2, 3))), (0, 1))
    result = brush.lit(context, 1 - shadow * chance.uniform(0, 0.35))
    colour = chance.uniform(0, 255, 3) if chance.random() < _LIKELY_BRIGHT else _dark(chance)
    gloss = 1 + chance.uniform(0, 0.9) * (brush.cloud(brush.SHAPE, chance, 9) - 0.4)
    layer = np.clip(gloss[..., None] * colour, 0, 255)
    return brush.blended(result, layer, mask * chance.uniform(0.75, 1.0))


def _dark(chance: Generator) -> NDArray[np.float64]:
    """The colour of horn, steel or black plastic."""
    return np.clip(chance.uniform(5, 90) + chance.normal(0, 12, 3), 0, 255)


def _lenses(context: Image, glass: Mask, chance: Generator) -> Image:
    """What is behind the lens a little smaller or larger, paler, and shifted at the rim."""
    scale = chance.uniform(0.92, 1.08)
    matrix = np.array(((scale, 0, _MIDDLE_PX * (1 - scale)), (0, scale, _MIDDLE_PX * (1 - scale))))
    # The eye itself keeps its size: the training knows where its lids are.
    keep = np.clip(1.5 - brush.distance(brush.SHAPE, np.array((0.5, 0.5))) * 6, 0, 1)
    sized = cv2.warpAffine(context, matrix, brush.SHAPE, borderMode=cv2.BORDER_REPLICATE)
    result = brush.blended(context, sized, glass * (1 - keep))
    veil = glass * np.float32(chance.uniform(0, 0.12))
    return brush.blended(result, tuple(chance.uniform(90, 255, 3)), veil)


_LIKELY_LINER, _LIKELY_LOWER, _LIKELY_SHADOW = 0.2, 0.5, 0.4
_LIKELY_GLARE, _LIKELY_HALF_RIM, _LIKELY_BRIGHT = 0.5, 0.2, 0.3

_WORN: tuple[Callable[[Image, Generator], Image], ...] = (glasses,) * 6 + (
    glare,
    tint,
    strands,
    fringe,
)
