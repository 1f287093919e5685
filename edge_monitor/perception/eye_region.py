"""Where an eye lies in the frame: the square that is cut out around its corners."""

import math
from dataclasses import dataclass
from typing import Final

from edge_monitor.perception.landmarks import (
    LEFT_EYE_INNER,
    LEFT_EYE_OUTER,
    RIGHT_EYE_INNER,
    RIGHT_EYE_OUTER,
)
from edge_monitor.perception.region import Region
from edge_monitor.types import Image, Points

_LEAST_WIDTH_PX = 12.0
_LID_ROOM = 0.25  # what the lids need above and below the corners, as a fraction of the width


@dataclass(frozen=True, slots=True)
class EyeSide:
    """One of the two eyes.

    Attributes:
        begin, end: landmarks of its corners, the one to the left of the picture first.
        mirrored: whether it is cut out flipped, so that its outer corner always lies to the left:
            networks for eyes know right eyes alone.
    """

    begin: int
    end: int
    mirrored: bool


RIGHT: Final = EyeSide(RIGHT_EYE_OUTER, RIGHT_EYE_INNER, mirrored=False)
"""The person's own right eye, to the left of the picture."""

LEFT: Final = EyeSide(LEFT_EYE_INNER, LEFT_EYE_OUTER, mirrored=True)


def eye_region(landmarks: Points, side: EyeSide, margin: float) -> Region:
    """The square around an eye, turned with it.

    Args:
        landmarks: float32 (468, 2) in pixels of the frame.
        side: which eye.
        margin: side of the square over the width of the eye.
    """
    (x0, y0), (x1, y1) = landmarks[side.begin].tolist(), landmarks[side.end].tolist()
    return Region(
        x=(x0 + x1) / 2,
        y=(y0 + y1) / 2,
        size=math.hypot(x1 - x0, y1 - y0) * margin,
        angle_rad=math.atan2(y1 - y0, x1 - x0),
        mirrored=side.mirrored,
    )


def is_within(region: Region, eye_px: float, image: Image) -> bool:
    """Whether the eye, `eye_px` wide, is wide enough and lies in the picture with its lids."""
    height, width = image.shape[:2]
    cosine, sine = math.cos(region.angle_rad), math.sin(region.angle_rad)
    reach_x = eye_px * (abs(cosine) / 2 + abs(sine) * _LID_ROOM)
    reach_y = eye_px * (abs(sine) / 2 + abs(cosine) * _LID_ROOM)
    return (
        eye_px >= _LEAST_WIDTH_PX
        and reach_x <= region.x <= width - reach_x
        and reach_y <= region.y <= height - reach_y
    )
