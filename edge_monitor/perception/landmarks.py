"""468 points of a face by the face mesh network (Kartynnik et al., arXiv 1907.06724)."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.perception.detector import LEFT_EYE, RIGHT_EYE, Detection
from edge_monitor.perception.region import Cutter, Region, to_frame
from edge_monitor.perception.runtime import PictureNetwork, all_finite
from edge_monitor.types import Box, Image, Points

SIDE_PX = 192
OUTPUT_SIZES = (1404, 1)
"""468 times x, y, z in pixels of the network's picture, then the logit of the score."""

RIGHT_EYE_OUTER, RIGHT_EYE_INNER = 33, 133
LEFT_EYE_INNER, LEFT_EYE_OUTER = 362, 263

_MOUTH_CORNERS = (61, 291)

_MUST_BE_SEEN = (RIGHT_EYE_OUTER, LEFT_EYE_OUTER, *_MOUTH_CORNERS)
_MARGIN = 1.5  # side of the region over the longer side of the face, as the network was trained
_GREATEST_LOGIT = 80.0


@dataclass(frozen=True, slots=True)
class Landmarks:
    """The points of one face.

    Attributes:
        points: float32 (468, 2) in pixels of the frame.
        solid: float32 (468, 3), the same points with their depth, towards the camera negative,
            in pixels of the network's picture, upright on the eyes of the frame before.
        box: upright box around the points.
        score: 0 to 1.
    """

    points: Points
    solid: NDArray[np.float32]
    box: Box
    score: float


class Landmarker:
    """Places the points of one face in a region that is known to hold it.

    Attributes:
        faults: results that were not finite and were thrown away.
    """

    def __init__(self, network: PictureNetwork) -> None:
        self.faults = 0
        self._network = network
        self._cutter = Cutter(SIDE_PX)

    def find(self, image: Image, region: Region) -> Landmarks | None:
        """The points in this region; `None` when the network gave no numbers.

        The network places points wherever it looks: the score tells whether there is a face.
        """
        picture, matrix = self._cutter.cut(image, region)
        outputs = self._network.run(picture)
        if not all_finite(outputs):
            self.faults += 1
            return None
        solid = outputs[0].reshape(468, 3)
        logit = min(max(float(outputs[1].item()), -_GREATEST_LOGIT), _GREATEST_LOGIT)
        points = to_frame(solid, matrix)
        return Landmarks(points, solid, _box(points), 1 / (1 + math.exp(-logit)))


def region_of_detection(detection: Detection) -> Region:
    """Where to look for the points of a face just detected."""
    eyes = detection.keypoints[LEFT_EYE] - detection.keypoints[RIGHT_EYE]
    box = detection.box
    return Region(
        x=box.x + box.width / 2,
        y=box.y + box.height / 2,
        size=max(box.width, box.height) * _MARGIN,
        angle_rad=math.atan2(eyes[1], eyes[0]),
    )


def region_of_points(points: Points, margin: float = _MARGIN) -> Region:
    """The upright square around a face whose points are known.

    Args:
        points: float32 (468, 2) in pixels of the frame.
        margin: side of the square over the longer side of the face; unless told, that of where
            to look for its points in the next frame.
    """
    x, y = (points[LEFT_EYE_OUTER] - points[RIGHT_EYE_OUTER]).tolist()
    angle_rad = math.atan2(y, x)
    cosine, sine = math.cos(angle_rad), math.sin(angle_rad)
    upright = _box(points @ np.array(((cosine, -sine), (sine, cosine)), np.float32))
    along, across = upright.x + upright.width / 2, upright.y + upright.height / 2
    return Region(
        x=along * cosine - across * sine,
        y=along * sine + across * cosine,
        size=max(upright.width, upright.height) * margin,
        angle_rad=angle_rad,
    )


def is_whole(points: Points, image: Image) -> bool:
    """Whether eyes and mouth of a face lie within the picture."""
    height, width = image.shape[:2]
    seen = points[list(_MUST_BE_SEEN)].tolist()
    return all(0 <= x < width and 0 <= y < height for x, y in seen)


def _box(points: Points) -> Box:
    left, top = cv2.reduce(points, 0, cv2.REDUCE_MIN)[0].tolist()
    right, bottom = cv2.reduce(points, 0, cv2.REDUCE_MAX)[0].tolist()
    return Box(left, top, right - left, bottom - top)
