"""Lids of one eye by the iris network (Ablavatski et al., arXiv 2006.11341), and how open they are.

The mesh hardly moves its lid points in a blink; this network's do.
"""

import math
from collections.abc import Sequence

import cv2
import numpy as np

from edge_monitor.perception.landmarks import (
    LEFT_EYE_INNER,
    LEFT_EYE_OUTER,
    RIGHT_EYE_INNER,
    RIGHT_EYE_OUTER,
)
from edge_monitor.perception.region import Cutter, Region, to_frame
from edge_monitor.perception.runtime import PictureNetwork, all_finite
from edge_monitor.types import Eye, Image, Points

SIDE_PX = 64
OUTPUT_SIZES = (213,)
"""71 times x, y, z in pixels of the network's picture: 16 of the lids, the others of the brow."""

_MARGIN = 2.3  # side of the region over the eye's width, as the network was trained
_EYE_PX = SIDE_PX / _MARGIN  # what the eye's width becomes in the network's picture

# Rows of the output: outer corner, lower lid to the inner corner, upper lid from the outer corner.
_CONTOUR = 16
_OUTER, _INNER = 0, 8
_LOWER, _UPPER = slice(1, 8), slice(9, 16)
_RING = np.array((0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 14, 13, 12, 11, 10, 9))
# Columns of lower and upper lid: those that EAR takes, and those clear of the corners.
_EAR_COLUMNS = (2, 4)
_WIDE_COLUMNS, _WIDE = slice(1, 6), 5

# The gap between the lids as a fraction of the eye's width in the mesh, mean over the columns:
# the median of shut eyes, and what a quarter of open eyes exceed (0.18 to 0.36 hold nine in ten).
# Measured on eight clips whose frames are labelled, int8 network: AUC of open against shut 0.996.
_SHUT_GAP = 0.09
_OPEN_GAP = 0.30

_LEAST_WIDTH_PX = 12.0
_LEAST_CONTRAST = 5.0  # standard deviation of the eye's surroundings in steps of 255
# Skin under the lids against the cheek below, brightness: dark glasses are darker than this, half
# of 138 pictures with sunglasses; 1 of 750 without and none of 4,800 frames of eyes was.
_LEAST_LIGHT = 0.42
_EYE_AREA = (slice(16, 48), slice(8, 56))
_UNDER_LIDS = (slice(40, 48), slice(20, 48))
_CHEEK = (slice(58, 64), slice(12, 60))
# How far the network may place the corners from where the mesh has them, as a fraction of the
# eye's width: eyes seen well stay below 0.35, hair and background in their place do not.
_GREATEST_DISAGREEMENT = 0.43
_LID_ROOM = 0.25  # what the lids need above and below the corners, as a fraction of the width


class EyeReader:
    """Reads lids.

    Attributes:
        faults: results that were not finite and were thrown away.
    """

    def __init__(self, network: PictureNetwork) -> None:
        self.faults = 0
        self._network = network
        self._cutter = Cutter(SIDE_PX)

    def right(self, image: Image, landmarks: Points) -> Eye | None:
        """The person's right eye; `None` where it cannot be measured.

        Args:
            image: BGR frame.
            landmarks: float32 (468, 2) in pixels of the frame.
        """
        return self._read(image, landmarks, RIGHT_EYE_OUTER, RIGHT_EYE_INNER, mirrored=False)

    def left(self, image: Image, landmarks: Points) -> Eye | None:
        """The person's left eye, which the network sees mirrored: it only knows right eyes."""
        return self._read(image, landmarks, LEFT_EYE_INNER, LEFT_EYE_OUTER, mirrored=True)

    def _read(
        self, image: Image, landmarks: Points, begin: int, end: int, *, mirrored: bool
    ) -> Eye | None:
        """Read the eye between two landmarks, the one to the left of the picture first."""
        region = _region(landmarks, begin, end, mirrored=mirrored)
        if not _measurable(region, image):
            return None
        picture, matrix = self._cutter.cut(image, region)
        if _hidden(picture):
            return None
        outputs = self._network.run(picture)
        if not all_finite(outputs):
            self.faults += 1
            return None
        solid = outputs[0].reshape(71, 3)
        contour = solid[:_CONTOUR].tolist()
        heights = [
            math.hypot(upper[0] - lower[0], upper[1] - lower[1])
            for lower, upper in zip(contour[_LOWER], contour[_UPPER], strict=True)
        ]
        outer, inner = contour[_OUTER], contour[_INNER]
        width = math.hypot(inner[0] - outer[0], inner[1] - outer[1])
        if width <= 0 or _disagree(outer, inner):
            return None
        openness = _openness(sum(heights[_WIDE_COLUMNS]) / (_WIDE * _EYE_PX))
        return Eye(
            ear=sum(heights[column] for column in _EAR_COLUMNS) / (2 * width),
            openness=openness,
            closed=1.0 - openness,
            lids=to_frame(solid[_RING], matrix),
        )


def _region(landmarks: Points, begin: int, end: int, *, mirrored: bool) -> Region:
    (x0, y0), (x1, y1) = landmarks[begin].tolist(), landmarks[end].tolist()
    return Region(
        x=(x0 + x1) / 2,
        y=(y0 + y1) / 2,
        size=math.hypot(x1 - x0, y1 - y0) * _MARGIN,
        angle_rad=math.atan2(y1 - y0, x1 - x0),
        mirrored=mirrored,
    )


def _measurable(region: Region, image: Image) -> bool:
    """Whether the eye is wide enough and lies in the picture with its lids."""
    height, width = image.shape[:2]
    eye = region.size / _MARGIN
    cosine, sine = math.cos(region.angle_rad), math.sin(region.angle_rad)
    reach_x = eye * (abs(cosine) / 2 + abs(sine) * _LID_ROOM)
    reach_y = eye * (abs(sine) / 2 + abs(cosine) * _LID_ROOM)
    return (
        eye >= _LEAST_WIDTH_PX
        and reach_x <= region.x <= width - reach_x
        and reach_y <= region.y <= height - reach_y
    )


def _hidden(picture: Image) -> bool:
    """Whether the eye lies in darkness or glare, behind a hand or behind dark glasses.

    Mirrored glasses pass: they need a network of their own.
    """
    _, deviation = cv2.meanStdDev(picture[_EYE_AREA])
    if float(deviation.max()) < _LEAST_CONTRAST:
        return True
    return sum(cv2.mean(picture[_UNDER_LIDS])) < _LEAST_LIGHT * sum(cv2.mean(picture[_CHEEK]))


def _disagree(outer: Sequence[float], inner: Sequence[float]) -> bool:
    """Whether the network has the corners elsewhere than the mesh: it saw no eye where one was."""
    middle, half, limit = SIDE_PX / 2, _EYE_PX / 2, _GREATEST_DISAGREEMENT * _EYE_PX
    return (
        math.hypot(outer[0] - middle + half, outer[1] - middle) > limit
        or math.hypot(inner[0] - middle - half, inner[1] - middle) > limit
    )


def _openness(gap: float) -> float:
    return min(max((gap - _SHUT_GAP) / (_OPEN_GAP - _SHUT_GAP), 0.0), 1.0)
