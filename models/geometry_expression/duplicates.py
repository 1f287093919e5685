"""Which pictures show the same photograph, so that none is learnt from and judged by.

Nobody says who the people of FER-2013 are. What can be told is that two crops came from one
photograph, mirrored perhaps: reduced to 16 by 16 pixels they correlate by 0.93 or more. Looked at,
pairs there are the same photograph or one of its series, with a few lookalikes; from 0.90 down most
are strangers. The same person on another day is not found.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

LEAST_CORRELATION: Final = 0.93

_SIDE_PX = 16
_ROWS = 500  # compared with all others at a time
_TINY = 1e-6  # keeps a picture of one tone from dividing by zero


def groups(pictures: NDArray[np.uint8]) -> NDArray[np.intp]:
    """The group of each picture (n,): the number of one of those that it is linked with.

    Args:
        pictures: uint8 (n, side, side).
    """
    plain = _reduced(pictures)
    mirrored = _reduced(pictures[:, :, ::-1])
    group = np.arange(len(pictures))
    for first in range(0, len(pictures), _ROWS):
        rows = slice(first, first + _ROWS)
        alike = np.maximum(plain[rows] @ plain.T, mirrored[rows] @ plain.T) >= LEAST_CORRELATION
        for one, other in np.argwhere(alike).tolist():
            _link(group, first + one, other)
    return np.array([_root(group, number) for number in range(len(group))], np.intp)


def _reduced(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Small pictures as rows of mean 0 and length 1."""
    side = (_SIDE_PX, _SIDE_PX)
    small = [cv2.resize(each, side, interpolation=cv2.INTER_AREA).ravel() for each in pictures]
    rows = np.stack(small).astype(np.float32)
    rows -= rows.mean(axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), _TINY))


def _link(group: NDArray[np.intp], one: int, other: int) -> None:
    group[_root(group, one)] = _root(group, other)


def _root(group: NDArray[np.intp], number: int) -> int:
    while group[number] != number:
        group[number] = group[group[number]]  # so that the next way is shorter
        number = int(group[number])
    return number
