"""Light that glass throws back: streaks, windows, lamps, haze."""

from typing import Final

import numpy as np
from numpy.random import Generator

from edge_monitor.types import Image
from models.eye import brush
from models.eye.brush import Mask
from models.eye.geometry import CONTEXT_PX

VEIL: Final = 0.35
"""The densest veil through which an eye counts as seen; what hides an eye covers `HIDING` of it and
more, and nothing lies between."""

HIDING: Final = 0.85

_MIDDLE_PX = CONTEXT_PX / 2
_HAZE, _SIDE, _STREAKS, _KINDS = 0, 1, 2, 4


def glare(context: Image, glass: Mask, chance: Generator) -> Image:
    """Streaks, windows or haze where there is glass; they leave an eye behind it to be seen.

    Args:
        context: uint8 (128, 128, 3).
        glass: float32 (128, 128), 0 to 1.
        chance: draws.
    """
    kind = int(chance.integers(_KINDS))
    colour = tuple(np.clip(chance.uniform(170, 255) + chance.normal(0, 15, 3), 0, 255))
    if kind == _HAZE:
        haze = brush.cloud(brush.SHAPE, chance) * np.float32(chance.uniform(0.1, VEIL))
        return brush.blended(context, colour, haze * glass)
    if kind == _SIDE:
        ramp = np.clip(brush.ramp(brush.SHAPE, chance) * 2 - 1, 0, 1)
        return brush.blended(context, colour, ramp * glass * np.float32(VEIL))
    mask = np.zeros(brush.SHAPE, np.float32)
    for _ in range(int(chance.integers(1, 4))):
        np.maximum(mask, spot(chance, streak=kind == _STREAKS), out=mask)
    return brush.blended(context, colour, mask * glass)


def spot(chance: Generator, *, streak: bool) -> Mask:
    """One bright reflection: a streak that is pale before the eye, or a small window or lamp."""
    place = _MIDDLE_PX + chance.uniform(-30, 30, 2)
    angle = chance.uniform(0, np.pi)
    along = np.array((np.cos(angle), np.sin(angle)))
    across = np.array((-along[1], along[0]))
    if streak:
        length, breadth, tone = 90.0, chance.uniform(1, 9), chance.uniform(0.15, 0.5)
    else:
        length, breadth, tone = chance.uniform(1.5, 8), chance.uniform(1.5, 7), 1.0
        tone = chance.uniform(0.5, 1.0)
    corners = np.array(
        (
            place + along * length + across * breadth / 2,
            place + along * length - across * breadth / 2,
            place - along * length - across * breadth / 2,
            place - along * length + across * breadth / 2,
        )
    )
    return brush.polygon(brush.SHAPE, corners, chance.uniform(0.3, 2.5)) * np.float32(tone)
