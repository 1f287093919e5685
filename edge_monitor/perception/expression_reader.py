"""The expression of a face in a frame: cut out as FER-2013 frames faces, then looked at."""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from edge_monitor.errors import ModelError
from edge_monitor.perception.expression import ExpressionModel
from edge_monitor.perception.landmarks import is_whole, region_of_points
from edge_monitor.perception.region import Cutter, Region
from edge_monitor.types import Image, Points

CUT_PX: Final = 96
"""Side of the face that is cut out: twice the network's, so that averaging leaves no jags."""

# How 977 faces of FER-2013 are framed, by the mesh's points: the longer side of the upright box
# around them is 45.0 of 48 pixels (median; standard deviation 13 %, less than that of any distance
# between eyes and mouth), and its middle lies at 24.0 across and 25.9 down.
_MARGIN = 48 / 45.0
_ABOVE = 1.9 / 48

LEAST_PX: Final = 32.0
"""Of the region: what is smaller is blur at 48 pixels."""


def face_region(points: Points) -> Region:
    """The square that frames a face as FER-2013 does, upright on the eyes.

    Args:
        points: float32 (468, 2) in pixels of the frame.
    """
    region = region_of_points(points, _MARGIN)
    up = region.size * _ABOVE
    return replace(
        region,
        x=region.x + math.sin(region.angle_rad) * up,
        y=region.y - math.cos(region.angle_rad) * up,
    )


class ExpressionReader:
    """Reads expressions.

    Attributes:
        faults: results that were not finite and were thrown away.
    """

    def __init__(self, model: ExpressionModel) -> None:
        self.faults = 0
        self._model = model
        self._cutter = Cutter(CUT_PX)

    def read(self, image: Image, points: Points) -> tuple[float, ...] | None:
        """The probabilities of the `EmotionLabel`s; `None` where they cannot be told.

        Args:
            image: BGR frame.
            points: float32 (468, 2), the face's landmarks in pixels of the frame.
        """
        region = face_region(points)
        if region.size < LEAST_PX or not is_whole(points, image):
            return None
        picture, _ = self._cutter.cut(image, region)
        rgb = np.ascontiguousarray(picture[..., ::-1])
        try:
            return tuple(self._model.probabilities(rgb).tolist())
        except ModelError:
            self.faults += 1
            return None
