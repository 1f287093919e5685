"""The shape of a face in numbers: named distances, areas, axes and angles of its landmarks."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from edge_monitor.perception.geometry_parts import (
    ASIDE,
    LEFT_OF,
    OUTLINES,
    RISES,
    SIDE_ANGLES,
    SIDE_OUTLINES,
    SIDE_RISES,
    SIDE_SLOPES,
    SIDE_SPANS,
    SPANS,
    STAYS,
)
from edge_monitor.perception.landmarks import LEFT_EYE_OUTER, RIGHT_EYE_OUTER
from edge_monitor.types import Points

_Numbers = NDArray[np.float64]
_Indices = NDArray[np.intp]

_OF_AN_OUTLINE = ("area", "major", "minor", "tilt")
_OF_A_SIDE: Final = (
    *(*SIDE_SPANS, *SIDE_RISES, *SIDE_SLOPES, *SIDE_ANGLES),
    *(f"{outline}_{what}" for outline in SIDE_OUTLINES for what in _OF_AN_OUTLINE),
)
NAMES: Final = (
    *_OF_A_SIDE,
    *(f"{name}_difference" for name in _OF_A_SIDE),
    *(*SPANS, *RISES, *ASIDE),
    *(f"{outline}_{what}" for outline in OUTLINES for what in _OF_AN_OUTLINE),
)
"""What each number is, in their order.

Lengths are in units of the face's size, areas in its square; slopes are sines of the angle above
the horizontal, outwards; angles are in radians. Axes are half those of the ellipse with the same
second moments as the outline's points; its tilt is the sine of twice its angle, less the rounder
it is, and in the middle of the face without its sign.
"""

_POINTS = 468
_ROUNDING = 1e-6  # of float32: what is smaller than this part of its distance from 0 is no size
_TINY = 1e-12  # keeps lengths of 0 from dividing


def face_geometry(points: Points) -> NDArray[np.float32] | None:
    """The shape of a face: the same wherever it is, however large or rolled, and mirrored.

    Measured upright on the outer corners of the eyes, in units of the centroid size (Bookstein,
    "Morphometric Tools for Landmark Data", 1991; here its root mean square) of the points that no
    expression moves. What both sides have enters as the mean of the sides and as their difference
    without its sign.

    Args:
        points: float32 (468, 2), the landmarks in pixels of square aspect.

    Returns:
        float32 (len(NAMES),), finite; `None` where a point is not finite, or where those that set
        size and roll fall into one.
    """
    upright = _upright(points.astype(np.float64))
    if upright is None:
        return None
    # each side as if it were the right one: the left one's landmarks follow, mirrored
    seen = np.concatenate((upright, upright * (-1.0, 1.0)))
    right, left = np.concatenate(
        (
            _lengths(seen, _SIDE_SPANS),
            _rises(seen, _SIDE_RISES),
            _sines(seen, _SIDE_SLOPES),
            _angles(seen, _SIDE_ANGLES),
            _outlines(seen, _SIDE_OUTLINES),
        ),
        axis=-1,
    )
    whole = (
        _lengths(seen, _SPANS),
        _rises(seen, _RISES),
        np.abs(_between(seen, _ASIDE)[:, 0]),
        np.abs(_outlines(seen, _OUTLINES)),
    )
    numbers = np.concatenate(((right + left) / 2, np.abs(right - left), *whole))
    return np.asarray(numbers, np.float32)


def _upright(points: _Numbers) -> _Numbers | None:
    """The points around those that stay, turned and scaled."""
    if not np.isfinite(points).all():
        return None
    stays = points.take(STAYS, axis=0)
    middle = stays.mean(axis=0)
    size = math.sqrt(np.square(stays - middle).sum(axis=1).mean())
    x, y = (points[LEFT_EYE_OUTER] - points[RIGHT_EYE_OUTER]).tolist()
    length, reach = math.hypot(x, y), float(np.abs(points).max())
    if min(size, length) <= _ROUNDING * reach:
        return None
    turn = np.array(((x, -y), (y, x))) / (length * size)
    upright: _Numbers = (points - middle) @ turn
    return upright


def _between(points: _Numbers, pairs: _Indices) -> _Numbers:
    """From the second of each pair to the first, (..., 2)."""
    ends = points[pairs]
    return np.asarray(ends[..., 0, :] - ends[..., 1, :])


def _lengths(points: _Numbers, pairs: _Indices) -> _Numbers:
    spans = _between(points, pairs)
    return np.asarray(np.hypot(spans[..., 0], spans[..., 1]))


def _rises(points: _Numbers, pairs: _Indices) -> _Numbers:
    """By how much the first of each pair lies above the second; y counts downwards."""
    return -_between(points, pairs)[..., 1]


def _sines(points: _Numbers, pairs: _Indices) -> _Numbers:
    """How steeply it goes up from the first of each pair to the second."""
    spans = _between(points, pairs)
    return np.asarray(spans[..., 1] / np.maximum(np.hypot(spans[..., 0], spans[..., 1]), _TINY))


def _angles(points: _Numbers, corners: _Indices) -> _Numbers:
    """At the second of three points, 0 to pi."""
    ends = points[corners]
    one, other = ends[..., 0, :] - ends[..., 1, :], ends[..., 2, :] - ends[..., 1, :]
    across = one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]
    return np.asarray(np.arctan2(np.abs(across), (one * other).sum(axis=-1)))


def _outlines(points: _Numbers, outlines: Sequence[_Indices]) -> _Numbers:
    """Area by the shoelace formula, axes and tilt by second moments, of each: (..., 4 outlines)."""
    sums = []
    for outline in outlines:
        around = points[outline]
        around -= around.mean(axis=-2, keepdims=True)
        x, y = around[..., 0], around[..., 1]
        across = (x[..., :-1] * y[..., 1:] - x[..., 1:] * y[..., :-1]).sum(axis=-1)
        across += x[..., -1] * y[..., 0] - x[..., 0] * y[..., -1]
        moments = np.swapaxes(around, -1, -2) @ around / outline.shape[-1]
        sums.append((across, moments[..., 0, 0], moments[..., 1, 1], moments[..., 0, 1]))
    across, xx, yy, xy = np.moveaxis(np.array(sums), (0, 1), (-1, 0))
    mean, half = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    # points along an ellipse have half the square of its semi-axes as their moments
    major, minor = np.sqrt(2 * (mean + half)), np.sqrt(2 * np.maximum(mean - half, 0))
    shapes = np.stack((np.abs(across) / 2, major, minor, -xy / np.maximum(mean, _TINY)), axis=-1)
    return np.asarray(shapes.reshape(*shapes.shape[:-2], -1))


def _sides(table: Mapping[str, Sequence[int]]) -> _Indices:
    """Indices (2, ...) into right and mirrored points of both sides."""
    right = [list(landmarks) for landmarks in table.values()]
    left = [[_POINTS + LEFT_OF[landmark] for landmark in landmarks] for landmarks in right]
    return np.array((right, left), np.intp)


_SIDE_SPANS, _SIDE_RISES = _sides(SIDE_SPANS), _sides(SIDE_RISES)
_SIDE_SLOPES, _SIDE_ANGLES = _sides(SIDE_SLOPES), _sides(SIDE_ANGLES)
_SIDE_OUTLINES = [_sides({name: outline})[:, 0] for name, outline in SIDE_OUTLINES.items()]
_SPANS, _RISES, _ASIDE = (
    np.array(list(table.values()), np.intp) for table in (SPANS, RISES, ASIDE)
)
_OUTLINES = [np.array(outline, np.intp) for outline in OUTLINES.values()]
