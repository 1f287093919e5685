"""A portrait photograph that blinks, yawns, nods, turns and leaves as a script says."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.testing.backdrop import cut_out, without_person
from edge_monitor.testing.glasses import Glasses
from edge_monitor.testing.head import CENTRE, Head
from edge_monitor.testing.jaw import Jaw
from edge_monitor.testing.layout import Layout
from edge_monitor.testing.lids import LEFT_EYE, RIGHT_EYE, Lid
from edge_monitor.testing.script import DriverPose, DriverScript
from edge_monitor.types import Frame, Image

FRAME_SIZE = (640, 480)
"""Width and height in pixels."""

PERSON = Layout(left=40.0, top=0.0, width=360.0, height=238.0, scale=2.2)
"""The part of the photograph that is enlarged and animated: the face becomes 205 px wide."""

FRAME_CORNER = (92, 16)
"""Column and row of that canvas at which the frame's upper left corner lies."""

SWAY_PX, SWAY_DEG, SWAY_SCALE = 5.0, 1.2, 0.012
"""How far the head wanders of itself, each way."""

SWAY_HZ = (0.05, 0.4)
"""Between which rates it does so."""

NOISE = 2.0
"""Standard deviation of the sensor noise, in grey levels of 255."""


class Portrait:
    """Animates the photograph; the same seed, pose and time always give the same picture.

    Args:
        photograph: as `load_portrait` returns it.
        seed: of the sway of the head and of the sensor noise.
    """

    def __init__(self, photograph: Image, seed: int = 0) -> None:
        self._seed = seed
        width, height = FRAME_SIZE
        column, row = FRAME_CORNER
        self._person = _enlarged(photograph)
        empty = _enlarged(without_person(photograph))
        self._backdrop = np.ascontiguousarray(empty[row : row + height, column : column + width])
        self._mask = cut_out(PERSON)
        self._lids = Lid(RIGHT_EYE, PERSON), Lid(LEFT_EYE, PERSON)
        self._jaw = Jaw(PERSON)
        self._glasses = Glasses(PERSON)
        self._head = Head(PERSON)
        random = np.random.default_rng(seed)
        self._sway_hz = random.uniform(*SWAY_HZ, size=(4, 3))
        self._sway_phase = random.uniform(0, 2 * np.pi, size=(4, 3))
        noise = random.normal(0, NOISE, size=(2 * height, 2 * width, 3))
        self._noise = np.round(noise).astype(np.int16)

    def frames(self, script: DriverScript, fps: float = 30.0) -> Iterator[Frame]:
        """The whole script, frame by frame, from 0 s on."""
        for index in range(round(script.length_s * fps)):
            t = index / fps
            yield Frame(t=t, image=self.frame(script.at(t), t))

    def frame(self, pose: DriverPose, t: float) -> Image:
        """The picture of this pose at `t` seconds: uint8 (480, 640, 3), BGR."""
        picture = self._composed(pose, t) if pose.presence > 0.0 else self._backdrop
        height, width = picture.shape[:2]
        # a window on one large field of noise is cheap, and hardly ever the same one twice
        random = np.random.default_rng((self._seed, round(t * 1e6) & 0xFFFF_FFFF_FFFF))
        row, column = random.integers(0, height), random.integers(0, width)
        window = self._noise[row : row + height, column : column + width]
        return np.asarray(cv2.add(picture, window, dtype=cv2.CV_8U), np.uint8)

    def _composed(self, pose: DriverPose, t: float) -> Image:
        """The person in this pose before the backdrop."""
        person, mask = self._person.copy(), self._mask
        if pose.mouth > 0.0:
            self._jaw.draw(person, pose.mouth)
        if pose.closure > 0.0:
            for lid in self._lids:
                lid.draw(person, pose.closure)
        if pose.covered > 0.0:
            self._glasses.draw(person, pose.covered)
        if pose.yaw or pose.pitch:
            person = self._head.turn(person, pose.yaw, pose.pitch)
            mask = self._head.turn(mask, pose.yaw, pose.pitch)
        place = self._place(pose, t)
        seen = cv2.warpAffine(person, place, FRAME_SIZE, borderMode=cv2.BORDER_REPLICATE)
        weight = np.asarray(cv2.warpAffine(mask, place, FRAME_SIZE), np.float32)
        mixed = cv2.blendLinear(seen, self._backdrop, weight, np.float32(1.0) - weight)
        return np.asarray(mixed, np.uint8)

    def _place(self, pose: DriverPose, t: float) -> NDArray[np.float64]:
        """Where the canvas lies in the frame: sway, and the way out to the left."""
        sway = np.sin(2 * np.pi * self._sway_hz * t + self._sway_phase).mean(axis=1)
        centre = (PERSON.column_of(CENTRE[0]), PERSON.row_of(CENTRE[1]))
        turn = cv2.getRotationMatrix2D(centre, SWAY_DEG * sway[2], 1.0 + SWAY_SCALE * sway[3])
        place = np.asarray(turn, np.float64)
        place[:, 2] += SWAY_PX * sway[:2] - FRAME_CORNER
        place[0, 2] -= (1.0 - pose.presence) * (FRAME_SIZE[0] + FRAME_CORNER[0])
        return place


def _enlarged(photograph: Image) -> Image:
    """The part of the photograph that `PERSON` names, on its canvas."""
    scale = PERSON.scale
    place = np.array([[scale, 0.0, PERSON.column_of(0.0)], [0.0, scale, PERSON.row_of(0.0)]])
    canvas = cv2.warpAffine(
        photograph, place, PERSON.size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(canvas, np.uint8)
