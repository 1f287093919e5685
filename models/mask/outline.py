"""Where on a face a mask lies, by the points of the mesh.

Masks are drawn on upright pictures of one face, `PICTURE_PX` wide, so that a pixel is about the
same part of every face.
"""

from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from edge_monitor.types import Points
from models.eye.brush import Floats

PICTURE_PX: Final = 256
"""Side of the pictures that are drawn on."""

PICTURE_MARGIN: Final = 2.0
"""Side of such a picture over the longer side of the face."""

# From the temple down the jaw to the chin, on either side of the picture.
_LEFT_JAW: Final = (234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152)
_RIGHT_JAW: Final = (454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152)

# The upper edge from side to side: pairs of points, between which chance puts it.
_Pair = tuple[int, int]
_OVER_NOSE: Final = (
    (234, 93),
    (118, 205),
    (188, 198),
    (197, 5),
    (412, 420),
    (347, 425),
    (454, 323),
)
_UNDER_NOSE: Final = ((93, 58), (205, 207), (98, 165), (2, 164), (327, 391), (425, 427), (323, 288))
_UNDER_LIP: Final = (
    (58, 172),
    (214, 210),
    (204, 211),
    (18, 200),
    (424, 431),
    (434, 430),
    (288, 397),
)

_SMOOTH: Final = 12  # points between two corners of an edge


def over_nose(points: Points, chance: Generator) -> NDArray[np.float64]:
    """Outline of a mask that covers nose, mouth and chin, (n, 2) in pixels."""
    return _outline(points, chance, _OVER_NOSE)


def under_nose(points: Points, chance: Generator) -> NDArray[np.float64]:
    """Outline of a mask that leaves the nose free."""
    return _outline(points, chance, _UNDER_NOSE)


def under_lip(points: Points, chance: Generator) -> NDArray[np.float64]:
    """Outline of a mask that was pulled down to the chin."""
    return _outline(points, chance, _UNDER_LIP)


def straps(points: Points, outline: Floats, chance: Generator) -> tuple[NDArray[np.float64], ...]:
    """Two lines on either side, from the corners of a mask towards the ears."""
    middle = points.mean(axis=0)
    lines: list[NDArray[np.float64]] = []
    for ear in (234, 454):
        beyond = middle + (points[ear] - middle) * chance.uniform(1.05, 1.2)
        side = np.sign(points[ear][0] - middle[0])
        outer = outline[np.argsort(-side * outline[:, 0])[: max(len(outline) // 4, 2)]]
        top, low = outer[outer[:, 1].argmin()], outer[outer[:, 1].argmax()]
        for end in (top, low):
            there = np.array((beyond[0], beyond[1] + chance.uniform(-6, 6)))
            lines.append(np.stack((end, there)))
    return tuple(lines)


def _outline(points: Points, chance: Generator, pairs: tuple[_Pair, ...]) -> NDArray[np.float64]:
    """An upper edge by chance, and along the jaw back below the chin."""
    place = np.asarray(points, np.float64)
    common = chance.uniform(0, 1)  # both sides about alike
    parts = np.clip(common + chance.normal(0, 0.12, len(pairs)), 0, 1)
    corners = np.stack(
        [place[a] + (place[b] - place[a]) * part for (a, b), part in zip(pairs, parts, strict=True)]
    )
    jaw_left, jaw_right = place[list(_LEFT_JAW)], place[list(_RIGHT_JAW)]
    left = jaw_left[jaw_left[:, 1] > corners[0, 1] + 3]
    right = jaw_right[jaw_right[:, 1] > corners[-1, 1] + 3]
    jaw = np.concatenate((right, left[::-1]))
    middle = corners[len(corners) // 2]
    centre = np.array((middle[0], place[[0, 17], 1].mean()))
    width = chance.uniform(0.74, 1.06)  # narrow cups end on the cheek
    below = chance.uniform(1.0, 1.14)
    jaw = centre + (jaw - centre) * (width, below)
    corners[[0, -1], 0] = centre[0] + (corners[[0, -1], 0] - centre[0]) * width
    return np.concatenate((_smooth(corners), jaw))


def _smooth(corners: Floats) -> NDArray[np.float64]:
    """A curve through corners: Catmull and Rom's."""
    ends = np.concatenate((corners[:1], corners, corners[-1:]))
    part = np.linspace(0, 1, _SMOOTH, endpoint=False)[:, None]
    pieces = []
    for before, begin, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        pieces.append(
            0.5
            * (
                2 * begin
                + (end - before) * part
                + (2 * before - 5 * begin + 4 * end - after) * part**2
                + (3 * begin - before - 3 * end + after) * part**3
            )
        )
    return np.concatenate((*pieces, corners[-1:]))
