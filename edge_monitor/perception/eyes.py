"""Lids of one eye by the eye network, how open they are, and whether there is an eye to be seen."""

from typing import Final

from edge_monitor.perception.eye_answer import MARGIN, NUMBERS, SIDE_PX, read_answer
from edge_monitor.perception.eye_region import LEFT, RIGHT, EyeSide, eye_region, is_within
from edge_monitor.perception.region import Cutter, to_frame
from edge_monitor.perception.runtime import PictureNetwork, all_finite
from edge_monitor.types import Eye, Image, Points

OUTPUT_SIZES = (NUMBERS,)

HIDDEN_FROM: Final = 0.55
"""Probability of "not visible" from which on nothing else of the answer is believed.

Of faces kept back from training it takes 0.7 % of the clear eyes for hidden ones and finds 98 % of
the hidden ones; from 0.35 on it would be 1.1 % and 99 %.
"""


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
        return self._read(image, landmarks, RIGHT)

    def left(self, image: Image, landmarks: Points) -> Eye | None:
        """The person's left eye, which the network sees mirrored: it only knows right eyes."""
        return self._read(image, landmarks, LEFT)

    def _read(self, image: Image, landmarks: Points, side: EyeSide) -> Eye | None:
        region = eye_region(landmarks, side, MARGIN)
        if not is_within(region, region.size / MARGIN, image):
            return None
        picture, matrix = self._cutter.cut(image, region)
        outputs = self._network.run(picture)
        if not all_finite(outputs):
            self.faults += 1
            return None
        answer = read_answer(outputs[0][0])
        if answer.hidden >= HIDDEN_FROM:
            return None
        return Eye(
            ear=answer.ear,
            openness=answer.openness,
            closed=answer.shut,
            lids=to_frame(answer.points, matrix),
        )
