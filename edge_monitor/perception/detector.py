"""Faces anywhere in a frame: BlazeFace, short range (Bazarevsky et al., arXiv 1907.05047)."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from edge_monitor.perception.runtime import PictureNetwork, all_finite
from edge_monitor.types import Box, Image, Points

SIDE_PX = 128
OUTPUT_SIZES = (14336, 896)
"""Per anchor 16 offsets in pixels (centre, size, six key points), then the logit of the score."""

RIGHT_EYE, LEFT_EYE = 0, 1
"""Rows of `Detection.keypoints`; the others are nose, mouth, right and left ear."""

_ANCHORS = 896
_GRIDS = ((16, 2), (8, 6))  # cells along a side, anchors in each cell
_SAME_FACE = 0.3  # intersection over union from which two boxes show one face
_GREATEST_LOGIT = 80.0  # beyond it the score is 1 and exp() would overflow


@dataclass(frozen=True, slots=True)
class Detection:
    """One face found.

    Attributes:
        score: 0 to 1.
        box: from the brows to the chin, in pixels of the frame.
        keypoints: float32 (6, 2) in pixels of the frame.
    """

    score: float
    box: Box
    keypoints: Points


class Detector:
    """Finds faces.

    Attributes:
        faults: results that were not finite and were thrown away.
    """

    def __init__(self, network: PictureNetwork, min_score: float = 0.5) -> None:
        self.faults = 0
        self._network = network
        self._min_logit = math.log(min_score / (1 - min_score))
        self._anchors = _anchors()
        self._picture = np.zeros((SIDE_PX, SIDE_PX, 3), np.uint8)

    def find(self, image: Image) -> list[Detection]:
        """The faces of a BGR frame, the surest first."""
        scale, border = self._letterbox(image)
        outputs = self._network.run(self._picture)
        if not all_finite(outputs):
            self.faults += 1
            return []
        logits = outputs[1].reshape(_ANCHORS)
        found = np.flatnonzero(logits > self._min_logit)
        if not found.size:
            return []
        points = _decode(outputs[0].reshape(_ANCHORS, 8, 2)[found], self._anchors[found])
        # in double: the mesh goes on from here, and what processors round differently would stay
        sure = logits[found].astype(np.float64)
        scores = np.reciprocal(1 + np.exp(-np.minimum(sure, _GREATEST_LOGIT)))
        return [
            _detection(score, (mean - border) / scale) for score, mean in _merge(points, scores)
        ]

    def _letterbox(self, image: Image) -> tuple[float, NDArray[np.float32]]:
        """Fit the frame into the network's picture, black around it; return scale and border."""
        height, width = image.shape[:2]
        scale = SIDE_PX / max(height, width)
        inner_width, inner_height = max(1, round(width * scale)), max(1, round(height * scale))
        left, top = (SIDE_PX - inner_width) // 2, (SIDE_PX - inner_height) // 2
        # Averaging 2 by 2 has a fast path; averaging straight to the target costs four times that.
        shrunk: MatLike = image
        while width >= 4 * inner_width and height >= 4 * inner_height:
            width, height = width // 2, height // 2
            shrunk = cv2.resize(shrunk, (width, height), interpolation=cv2.INTER_AREA)
        self._picture[:] = 0
        inner = self._picture[top : top + inner_height, left : left + inner_width]
        cv2.resize(shrunk, (inner_width, inner_height), dst=inner, interpolation=cv2.INTER_LINEAR)
        return scale, np.array((left, top), np.float32)


def _anchors() -> NDArray[np.float32]:
    """Centres of the anchors, float32 (896, 2), in pixels of the network's picture."""
    grids = []
    for cells, per_cell in _GRIDS:
        centres = (np.arange(cells, dtype=np.float32) + 0.5) * (SIDE_PX / cells)
        y, x = np.meshgrid(centres, centres, indexing="ij")
        grids.append(np.stack((x, y), axis=-1).reshape(-1, 2).repeat(per_cell, axis=0))
    return np.concatenate(grids)


def _decode(offsets: NDArray[np.float32], anchors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Offsets (n, 8, 2) to points (n, 8, 2): two corners of the box and six key points."""
    points = offsets + anchors[:, None]
    half = offsets[:, 1] / 2
    centre = points[:, 0].copy()
    points[:, 0] = centre - half
    points[:, 1] = centre + half
    return points


def _merge(
    points: NDArray[np.float32], scores: NDArray[np.float64]
) -> list[tuple[float, NDArray[np.float32]]]:
    """Average boxes of one face, weighted by score, as BlazeFace does instead of dropping them."""
    order = np.argsort(-scores, kind="stable")
    merged = []
    while order.size:
        overlaps = _overlaps(points[order[0]], points[order]) > _SAME_FACE
        overlaps[0] = True
        group = order[overlaps]
        mean = np.average(points[group], axis=0, weights=scores[group])
        merged.append((float(scores[order[0]]), mean.astype(np.float32)))
        order = order[~overlaps]
    return merged


def _overlaps(one: NDArray[np.float32], many: NDArray[np.float32]) -> NDArray[np.float32]:
    """Intersection over union of one box with each of many, by the first two points."""
    sides = np.minimum(one[1], many[:, 1]) - np.maximum(one[0], many[:, 0])
    shared: NDArray[np.float32] = np.maximum(sides, 0).prod(axis=1)
    areas = np.maximum(many[:, 1] - many[:, 0], 0).prod(axis=1)
    area = np.maximum(one[1] - one[0], 0).prod()
    union = np.maximum(area + areas - shared, np.finfo(np.float32).tiny)
    overlaps: NDArray[np.float32] = shared / union
    return overlaps


def _detection(score: float, points: NDArray[np.float32]) -> Detection:
    (left, top), (right, bottom) = points[:2].tolist()
    return Detection(score, Box(left, top, right - left, bottom - top), points[2:])
