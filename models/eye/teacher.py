"""The teacher: MediaPipe's iris network in float, asked several times and averaged.

Its lids stay apart when the eye is shut (a gap of 0.09 of the eye's width in the median, over the
clips' frames of shut eyes; open eyes have 0.18 to 0.36), because it draws both rows of lashes.
What the student is taught closes.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from edge_monitor.perception.eye_region import EyeSide, eye_region
from edge_monitor.perception.manifest import ModelSpec, TensorSpec
from edge_monitor.perception.region import Cutter, Region, to_frame
from edge_monitor.types import Image, Points
from models.build.network import in_float
from models.build.places import CACHE
from models.build.recipe import Recipe
from models.build.reference import FloatNetwork
from models.eye.geometry import LOWER, UPPER, Lids, gaps

RECIPE: Final = Recipe(
    role="iris",
    origin="iris_landmark.tflite",
    outputs=("output_eyes_contours_and_brows",),
)

_SIDE_PX = 64
_MARGIN = 2.3  # side of the region over the eye's width, as the network was trained
# Rows of its contour: outer corner, lower lid to the inner corner, upper lid from the outer one.
# The lids' points next to the corners are left out.
_TWELVE = (0, 10, 11, 12, 13, 14, 8, 6, 5, 4, 3, 2)
# Shift along and across the eye in widths, scale, turn in radians of each question.
_QUESTIONS = (
    (0.0, 0.0, 1.0, 0.0),
    (0.05, 0.03, 1.06, 0.06),
    (-0.05, 0.03, 0.95, -0.06),
    (0.04, -0.05, 1.0, -0.04),
    (-0.04, -0.04, 1.1, 0.04),
)

SHUT_GAP, OPEN_GAP = 0.09, 0.30
"""The teacher's gap of shut eyes (median) and what a quarter of open eyes exceed, in widths."""

_TRUSTED_GAP = 0.22
"""Gap from which on the teacher's lids are taken as they are."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the teacher says about one eye.

    Attributes:
        lids: in pixels of the frame, as the student shall draw them.
        openness: 0 shut to 1 open on the population's scale.
        spread: how far its answers lie apart, the gap's standard deviation in widths.
    """

    lids: Lids
    openness: float
    spread: float


class Teacher:
    """Draws the lids of an eye."""

    def __init__(self) -> None:
        self._network = FloatNetwork(in_float(RECIPE), _SPEC)
        self._cutter = Cutter(_SIDE_PX)

    def teach(self, image: Image, landmarks: Points, side: EyeSide) -> Lesson:
        """Look at one eye of a frame several times, a little shifted, turned and scaled."""
        region = eye_region(landmarks, side, _MARGIN)
        answers = [self._answer(image, _moved(region, *question)) for question in _QUESTIONS]
        lids = np.mean(answers, axis=0, dtype=np.float32)
        width = float(np.hypot(*(lids[6] - lids[0])))
        apart = [float(gaps(answer).mean()) / width for answer in answers]
        gap = float(np.mean(apart))
        openness = min(max((gap - SHUT_GAP) / (OPEN_GAP - SHUT_GAP), 0.0), 1.0)
        return Lesson(closed_up(lids, gap), openness, float(np.std(apart)))

    def _answer(self, image: Image, region: Region) -> Lids:
        picture, matrix = self._cutter.cut(image, region)
        contour = self._network.run(picture)[0].reshape(71, 3)[list(_TWELVE)]
        return to_frame(contour, matrix)


def closed_up(lids: Lids, gap: float) -> Lids:
    """Take the lashes off the gap: nothing of a wide gap, all of that of a shut eye.

    Args:
        lids: as the teacher drew them.
        gap: mean height between them in widths of the eye.
    """
    if gap >= _TRUSTED_GAP:
        return lids
    wanted = max(gap - SHUT_GAP, 0.0) * _TRUSTED_GAP / (_TRUSTED_GAP - SHUT_GAP)
    return narrowed(lids, 1.0 - wanted / max(gap, 1e-6))


def narrowed(lids: Lids, share: float) -> Lids:
    """Bring the lids together by this share of their gap, each half the way."""
    closer = lids.copy()
    half = (lids[LOWER] - lids[UPPER]) * np.float32(share / 2)
    closer[UPPER] += half
    closer[LOWER] -= half
    return closer


def _moved(region: Region, along: float, across: float, scale: float, turn_rad: float) -> Region:
    width = region.size / _MARGIN
    cosine, sine = np.cos(region.angle_rad), np.sin(region.angle_rad)
    return Region(
        x=region.x + float(along * cosine - across * sine) * width,
        y=region.y + float(along * sine + across * cosine) * width,
        size=region.size * scale,
        angle_rad=region.angle_rad + turn_rad,
        mirrored=region.mirrored,
    )


_SPEC = ModelSpec(
    role=RECIPE.role,
    path=CACHE / RECIPE.origin,
    sha256="d1744d2a09c25f501d39eba4faff47e53ecca8852c5ce19bce8eeac39357521f",
    input=TensorSpec("input_1", (1, _SIDE_PX, _SIDE_PX, 3), "float32", (0.0, 1.0), "bgr"),
    outputs=(TensorSpec(RECIPE.outputs[0], (1, 213), "float32"),),
    labels=(),
    licence="Apache-2.0",
    source="MediaPipe 0.10.21, iris_landmark",
)
