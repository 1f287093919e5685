"""A square of the picture, turned with the head, that a network is to see."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.types import Image, Points

_SAMPLING = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP


@dataclass(frozen=True, slots=True)
class Region:
    """A square that may be turned and may reach beyond the picture.

    Attributes:
        x, y: centre in pixels of the frame.
        size: side in pixels.
        angle_rad: how far the square is turned, positive clockwise as seen in the picture.
        mirrored: its content is flipped left to right, for networks that know one eye alone.
    """

    x: float
    y: float
    size: float
    angle_rad: float
    mirrored: bool = False


class Cutter:
    """Cuts regions out of frames, all to the same side, into one buffer that it reuses."""

    def __init__(self, side_px: int) -> None:
        self._side_px = side_px
        self._picture = np.zeros((side_px, side_px, 3), np.uint8)

    def cut(self, image: Image, region: Region) -> tuple[Image, NDArray[np.float64]]:
        """Sample a region bilinearly; beyond the frame its edge goes on.

        Returns:
            The picture, uint8 (side, side, 3), valid until the next call, and the float64 (2, 3)
            matrix that takes points of the picture to pixels of the frame.
        """
        side = self._side_px
        scale = region.size / side
        along, across = math.cos(region.angle_rad) * scale, math.sin(region.angle_rad) * scale
        matrix = np.array(((along, -across, 0.0), (across, along, 0.0)))
        if region.mirrored:
            matrix[:, 0] *= -1
        half = side / 2
        # Points count from the corner of the first pixel, cv2 counts from its centre.
        centre = half - 0.5
        (a, b, _), (c, d, _) = matrix.tolist()
        matrix[0, 2] = region.x - 0.5 - (a + b) * centre
        matrix[1, 2] = region.y - 0.5 - (c + d) * centre
        cv2.warpAffine(
            image,
            matrix,
            (side, side),
            dst=self._picture,
            flags=_SAMPLING,
            borderMode=cv2.BORDER_REPLICATE,
        )
        matrix[0, 2] = region.x - (a + b) * half
        matrix[1, 2] = region.y - (c + d) * half
        return self._picture, matrix


def to_frame(points: NDArray[np.float32], matrix: NDArray[np.float64]) -> Points:
    """Take points of a cut picture to the frame; columns beyond x and y are passed over.

    Args:
        points: float32 (n, 2) or (n, 3) in pixels of the cut picture.
        matrix: as `Cutter.cut` gave it.
    """
    turn = np.zeros((points.shape[1], 2), np.float32)
    turn[:2] = matrix[:, :2].T
    return points @ turn + matrix[:, 2].astype(np.float32)
