"""The landmarks of a face that fills its picture, as those of FER-2013 do."""

import math
from typing import Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.perception.landmarks import Landmarker, region_of_points
from edge_monitor.perception.manifest import load_manifest
from edge_monitor.perception.region import Region
from edge_monitor.perception.runtime import Network
from edge_monitor.types import Image, Points
from models.build.places import MANIFEST

_FACE = 45.0 / 48.0  # of the picture, and where its middle lies: see `expression_reader`
_MIDDLE = (24.0 / 48.0, 25.9 / 48.0)
_MARGIN = 1.5
_LEAST_SCORE: Final = 0.5
"""As `perception.landmark_score` has it."""

_LOOKS: Final = (
    (1.0, 0.0),
    (1.0, math.radians(20)),
    (1.0, math.radians(-20)),
    (0.8, 0.0),
    (1.2, 0.0),
)
"""How large and how turned a face may be, from the likeliest on.

The detector, which needs room around a face, cannot say it.
"""


class CropLandmarks:
    """Finds the landmarks of faces that fill their pictures."""

    def __init__(self, landmarker: Landmarker) -> None:
        """Take what places the points; `CropLandmarks.open` builds it of the manifest's mesh."""
        self._landmarker = landmarker

    @classmethod
    def open(cls) -> Self:
        """Open the mesh that the daemon uses.

        Raises:
            ModelError: it is missing or damaged.
        """
        return cls(Landmarker(Network.open(load_manifest(MANIFEST).get("face_mesh"))))

    def find(self, picture: NDArray[np.uint8]) -> Points | None:
        """The points, after a second look where the first one found them, as the tracker does it.

        Args:
            picture: uint8 (side, side), grey; enlarging it first finds no more faces.

        Returns:
            float32 (468, 2) in pixels of the picture; `None` where the mesh sees no face.
        """
        image = np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)
        for scale, angle_rad in _LOOKS:
            points = self._look(image, scale, angle_rad)
            if points is not None:
                return points
        return None

    def _look(self, image: Image, scale: float, angle_rad: float) -> Points | None:
        side = len(image)
        x, y = _MIDDLE
        region = Region(x * side, y * side, side * _FACE * _MARGIN * scale, angle_rad)
        found = self._landmarker.find(image, region)
        if found is not None:
            found = self._landmarker.find(image, region_of_points(found.points))
        return None if found is None or found.score < _LEAST_SCORE else found.points
