"""What was seen: from the picture to the numbers that decisions are made of.

Left and right are always the person's own: the left eye appears on the right of the picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from edge_monitor.types.names import Status

Image = NDArray[np.uint8]
"""A picture of shape (height, width, 3), BGR, contiguous."""

_NO_CLASSES: Final[Mapping[str, tuple[float, ...]]] = MappingProxyType({})

Points = NDArray[np.float32]
"""Points of shape (n, 2) in pixels of the frame, x to the right and y down."""


def _no_classes() -> Mapping[str, tuple[float, ...]]:
    """One empty mapping for all faces: most frames have no classes."""
    return _NO_CLASSES


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture.

    Attributes:
        t: seconds on the source's monotonic scale: sensor or arrival time of a camera, media
            time of a file.
        image: uint8 (height, width, 3), BGR.
        sensor_t: seconds as the camera itself stamped the exposure, where it does; a stamp that
            stands still tells a frozen camera.
        name: the file a folder source read the picture from.
    """

    t: float
    image: Image
    sensor_t: float | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels of the frame; it may reach beyond the picture."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Pose:
    """Direction of the head in degrees.

    Yaw is positive towards the right edge of the picture, pitch positive upwards, roll positive
    clockwise as seen in the picture; 0, 0, 0 faces the camera.
    """

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, slots=True)
class Eye:
    """One eye as seen in one frame.

    Attributes:
        ear: eye aspect ratio in pixels of square aspect (Soukupová and Čech, 2016); about 0.32
            open and 0.05 shut with the eye network.
        openness: a second witness on the population's scale, 0 shut to 1 open.
        closed: a third witness, the probability that the eye is shut, 0 to 1.
        lids: float32 (n, 2), the lid contour in pixels of the frame.
    """

    ear: float
    openness: float
    closed: float
    lids: Points


@dataclass(frozen=True, slots=True)
class Face:
    """One tracked face in one frame.

    Attributes:
        track_id: ephemeral, counted from 1 in each run, never stored or linked across visits.
        box: upright box around the landmarks.
        score: the landmark network's confidence that there is a face, 0 to 1.
        landmarks: float32 (468, 2) in pixels of the frame.
        pose: `None` where it could not be solved.
        mar: mouth aspect ratio of the inner lips: 0 shut, above 0.6 wide open.
        geometry: scale-free proportions of the face, to notice another driver.
        left: the person's left eye, `None` where it could not be measured.
        right: likewise the right eye.
        expression: calibrated probabilities of the `EmotionLabel`s in their order, summing to 1;
            `None` in a frame in which it was not looked at.
        classes: probabilities of the labels of each classifier that looked at it in this frame, by
            the classifier's name.
    """

    track_id: int
    box: Box
    score: float
    landmarks: Points
    pose: Pose | None
    mar: float | None
    geometry: tuple[float, ...]
    left: Eye | None = None
    right: Eye | None = None
    expression: tuple[float, ...] | None = None
    classes: Mapping[str, tuple[float, ...]] = field(default_factory=_no_classes)


@dataclass(frozen=True, slots=True)
class Scene:
    """What perception made of one frame.

    Attributes:
        t: the frame's time in seconds.
        status: of the driver, or of the picture where that is at fault.
        faces: all tracked faces, the driver first.
        driver: the face that is watched.
    """

    t: float
    status: Status
    faces: tuple[Face, ...] = ()
    driver: Face | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """The numbers that the decision layer sees; `None` means not known at this moment.

    Attributes:
        t: seconds, monotonic.
        status: whether the eyes could be judged.
        face_id: track of the driver.
        ear_left, ear_right: eye aspect ratios.
        openness_left, openness_right: 0 shut to 1 open.
        closed_left, closed_right: probability that the eye is shut, 0 to 1.
        mar: mouth aspect ratio.
        yaw, pitch, roll: degrees, as in `Pose`.
        geometry: as in `Face`.
        speed_kmh: of the vehicle, where a source says so.
    """

    t: float
    status: Status
    face_id: int | None = None
    ear_left: float | None = None
    ear_right: float | None = None
    openness_left: float | None = None
    openness_right: float | None = None
    closed_left: float | None = None
    closed_right: float | None = None
    mar: float | None = None
    yaw: float | None = None
    pitch: float | None = None
    roll: float | None = None
    geometry: tuple[float, ...] | None = None
    speed_kmh: float | None = None
