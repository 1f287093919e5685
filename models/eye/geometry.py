"""Where an eye lies in the pictures that its network is trained on, and how its lids are counted.

A *context* is an upright square around one eye, wide enough that a crop can still be shifted,
turned and scaled within it. Both are cut around the corners that the face mesh places, as serving
cuts its crop.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

CONTEXT_PX: Final = 128
"""Side of a context."""

CONTEXT_MARGIN: Final = 3.2
"""Side of a context over the width of the eye."""

CONTEXT_EYE_PX: Final = CONTEXT_PX / CONTEXT_MARGIN
"""Width of the eye in a context, corner to corner: 40 pixels."""

Lids = NDArray[np.float32]
"""Lid points, float32 (12, 2): outer corner, five of the upper lid, inner corner, five of the lower
lid back to the outer corner."""

UPPER: Final = slice(1, 6)
LOWER: Final = slice(11, 6, -1)
"""Upper and lower lid, both from the outer corner to the inner one."""


def gaps(lids: Lids) -> NDArray[np.float32]:
    """Heights between the lids at the five columns, float32 (5,), in the unit of the points."""
    return np.asarray(np.linalg.norm(lids[UPPER] - lids[LOWER], axis=1), np.float32)
