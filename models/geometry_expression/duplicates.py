"""Which pictures show the same photograph, so that none is learnt from and judged by.

Nobody says who the people of FER-2013 are. What can be told is that two crops came from one
photograph, mirrored perhaps: reduced to 16 by 16 pixels they correlate by 0.93 or more. Looked at,
pairs there are the same photograph or one of its series, with a few lookalikes; from 0.90 down most
are strangers. The same person on another day is not found.
"""

import numpy as np
from numpy.typing import NDArray

from models.expression.repeats import ALIKE, reduced

_ROWS = 500  # compared with all others at a time


def groups(pictures: NDArray[np.uint8]) -> NDArray[np.intp]:
    """The group of each picture (n,): the number of one of those that it is linked with.

    Args:
        pictures: uint8 (n, side, side).
    """
    plain = reduced(pictures)
    mirrored = reduced(pictures[:, :, ::-1])
    group = np.arange(len(pictures))
    for first in range(0, len(pictures), _ROWS):
        rows = slice(first, first + _ROWS)
        alike = np.maximum(plain[rows] @ plain.T, mirrored[rows] @ plain.T) >= ALIKE
        for one, other in np.argwhere(alike).tolist():
            _link(group, first + one, other)
    return np.array([_root(group, number) for number in range(len(group))], np.intp)


def _link(group: NDArray[np.intp], one: int, other: int) -> None:
    group[_root(group, one)] = _root(group, other)


def _root(group: NDArray[np.intp], number: int) -> int:
    while group[number] != number:
        group[number] = group[group[number]]  # so that the next way is shorter
        number = int(group[number])
    return number
