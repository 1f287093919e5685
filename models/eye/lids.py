"""Lids of photographed eyes, moved: skin of the upper lid is drawn down over the open eye.

Photographs hold hardly any half-shut eyes. The skin between the fold and the lashes stretches, the
lashes travel with the margin, the lower lid rises a little, and where the lids meet, both rows of
lashes make one dark line that sits low and bends downwards.
"""

import numpy as np
from numpy.random import Generator

from edge_monitor.types import Image
from models.eye import lid_look
from models.eye.geometry import UPPER, Lids
from models.eye.lid_warp import LidWarp

WIDEST = -0.15
"""The closure of an eye torn open."""

_OUTER, _INNER = 0, 6  # rows of the corners
_LOWER = slice(7, 12)  # the lower lid, from the inner corner to the outer one
_HALF_PX = 0.5  # points count from the corner of the first pixel, columns from its centre
_LEAST_WIDTH_PX = 8.0


def close(context: Image, lids: Lids, closure: float, chance: Generator) -> tuple[Image, Lids]:
    """Move the lids of an eye.

    Args:
        context: uint8 (128, 128, 3), see `models.eye.geometry`; is not changed.
        lids: float32 (12, 2); where they are in `context`.
        closure: the fraction of the present opening that the lids are to cover, 0 to 1; down to
            `WIDEST` the eye opens wider.
        chance: draws what differs from lid to lid.

    Returns:
        The new picture and its lids. At 0 both are as they were.
    """
    look = lid_look.drawn(chance)
    moved = lids.copy()
    if closure == 0 or not _usable(lids):
        return context.copy(), moved
    warp = LidWarp(context, lids, closure, look)
    moved[UPPER, 1] = np.interp(lids[UPPER, 0] - _HALF_PX, warp.x, warp.new_upper) + _HALF_PX
    moved[_LOWER, 1] = np.interp(lids[_LOWER, 0] - _HALF_PX, warp.x, warp.new_lower) + _HALF_PX
    picture = context.copy()
    picture[warp.rows, warp.columns] = warp.drawn(chance)
    return picture, moved


def _usable(lids: Lids) -> bool:
    """Whether the corners stand apart and in order, as they do in a context."""
    return bool(lids[_INNER, 0] - lids[_OUTER, 0] > _LEAST_WIDTH_PX)
