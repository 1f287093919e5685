"""Faces that came into FER-2013 more than once: found, so that none is learnt and then judged by.

Its pictures were collected by searching the web, and one face in seven of the public test lies in
the training part as well, often cut out or lit a little differently.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

ALIKE: Final = 0.93
"""Correlation of two small pictures, as they are or mirrored, from which on they count as one.

Of pairs by chance between 0.98 and 0.94 nearly all were the same photograph to the eye; the limit
lies below, as a face learnt too few costs nothing.
"""

NONE: Final = -1

_SIDE_PX = 16
_AT_ONCE = 4096
_TINY = 1e-6  # keeps a picture of one tone from dividing by zero


def repeated(pictures: NDArray[np.uint8], others: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which pictures repeat one of the others: those for which `repeats` names one."""
    return np.asarray(repeats(pictures, others) != NONE)


def repeats(pictures: NDArray[np.uint8], others: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Which of the others each picture repeats.

    Args:
        pictures: uint8 (n, side, side).
        others: uint8 (m, side, side).

    Returns:
        (n,), rows of the others, `NONE` where no other is repeated; a picture of one tone repeats
        nothing.
    """
    if not len(others):
        return np.full(len(pictures), NONE, np.intp)
    known = np.concatenate([reduced(others), reduced(others[..., ::-1])]).T
    found = [np.zeros(0, np.intp)]
    for start in range(0, len(pictures), _AT_ONCE):
        alike = reduced(pictures[start : start + _AT_ONCE]) @ known
        nearest = alike.argmax(axis=1) % len(others)
        found.append(np.where(alike.max(axis=1) >= ALIKE, nearest, NONE))
    return np.concatenate(found)


def reduced(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Pictures, 16 pixels wide, as rows of mean 0 and length 1, whose products are correlations.

    Args:
        pictures: uint8 (n, side, side); of one of a single tone the row is 0.
    """
    sides = (_SIDE_PX, _SIDE_PX)
    small = [cv2.resize(each, sides, interpolation=cv2.INTER_AREA) for each in pictures]
    rows = np.array(small, np.float32).reshape(-1, _SIDE_PX * _SIDE_PX)
    rows -= rows.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, _TINY))
