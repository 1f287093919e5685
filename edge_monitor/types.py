"""The values that pass from stage to stage: frozen, typed, in seconds, pixels, degrees, fractions.

Left and right are always the person's own: the left eye appears on the right of the picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""A picture of shape (height, width, 3), BGR, contiguous."""

Points = NDArray[np.float32]
"""Points of shape (n, 2) in pixels of the frame, x to the right and y down."""


class Status(StrEnum):
    """Whether an observation can be judged, and if not, why."""

    VALID = "valid"
    NO_FACE = "no_face"
    EYES_NOT_VISIBLE = "eyes_not_visible"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    FROZEN = "frozen"
    UNAVAILABLE = "unavailable"


class Level(IntEnum):
    """The drowsiness ladder, in rising order."""

    AWAKE = 0
    DROWSY_ADVISORY = 1
    DROWSY_WARNING = 2
    MICROSLEEP = 3
    ASLEEP = 4
    UNRESPONSIVE = 5

    @property
    def label(self) -> str:
        """The name that is published: lower case, words joined by an underscore."""
        return self.name.lower()


class Sound(StrEnum):
    """What the buzzer has to say; `outputs.patterns` gives each its pattern."""

    SILENCE = "silence"
    DROWSY_ADVISORY = "drowsy_advisory"
    DROWSY_WARNING = "drowsy_warning"
    MICROSLEEP = "microsleep"
    ASLEEP = "asleep"
    UNRESPONSIVE = "unresponsive"
    DISTRACTION = "distraction"
    NOT_MONITORING = "not_monitoring"
    SELF_TEST = "self_test"


class EventKind(StrEnum):
    """The kinds of event; published as type `edge_monitor.<kind>`."""

    BLINK = "blink"
    LONG_BLINK = "long_blink"
    DROWSINESS = "drowsiness"
    YAWN = "yawn"
    NOD = "nod"
    DISTRACTION = "distraction"
    EMOTION = "emotion"
    DEGRADED = "degraded"
    CALIBRATED = "calibrated"


class Phase(StrEnum):
    """Where in its episode an event stands; what is told only once it is over is `ended`."""

    STARTED = "started"
    UPDATED = "updated"
    ENDED = "ended"


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
        ear: eye aspect ratio in pixels of square aspect (Soukupová and Čech, 2016); about 0.29
            open and 0.14 shut with the iris network.
        openness: a second witness on the population's scale, 0 shut to 1 open.
        lids: float32 (n, 2), the lid contour in pixels of the frame.
    """

    ear: float
    openness: float
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
    mar: float | None = None
    yaw: float | None = None
    pitch: float | None = None
    roll: float | None = None
    geometry: tuple[float, ...] | None = None
    speed_kmh: float | None = None


@dataclass(frozen=True, slots=True)
class BlinkStatistics:
    """Blinks of the last minute; published, never used for an alarm.

    Attributes:
        total: blinks and long blinks since the start of the run.
        per_minute: `None` where refused or not yet known.
        mean_duration_s: likewise.
        refused: why there are no statistics (`"frame rate 12.0 below 15 per second"`), or `None`.
    """

    total: int = 0
    per_minute: float | None = None
    mean_duration_s: float | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class DriverState:
    """What is known of the driver after an observation; fractions 0 to 1, times in seconds.

    Attributes:
        t: time of the state.
        level: rung of the ladder.
        sound: what the buzzer has to say now, acknowledgement and muting counted in.
        status: of the newest observation.
        degraded: why nothing can be judged, after 10 s of not being able to; else `None`.
        face_id: track of the driver.
        closure: fused lid closure, 0 this driver's open eye, 1 shut; `None` when not measurable.
        closed_s: how long the lids have been down.
        perclos: share of valid time in the last minute with the lids down (P80, droops only).
        calibration: share of the baseline that is learnt; 1 is done.
        blinks: statistics.
        yawning: a yawn is under way.
        distracted: eyes or head off the road for too long at this speed.
        yaw, pitch, roll: degrees.
        acknowledged: the present alarm was acknowledged.
        snoozed_until: end of the snooze on this monotonic scale.
        watched: drowsiness is judged; without it the level means nothing.
        faces: how many faces are tracked.
    """

    t: float
    level: Level
    sound: Sound
    status: Status
    degraded: Status | None = None
    face_id: int | None = None
    closure: float | None = None
    closed_s: float = 0.0
    perclos: float | None = None
    calibration: float = 0.0
    blinks: BlinkStatistics = BlinkStatistics()
    yawning: bool = False
    distracted: bool = False
    yaw: float | None = None
    pitch: float | None = None
    roll: float | None = None
    acknowledged: bool = False
    snoozed_until: float | None = None
    watched: bool = True
    faces: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, for the record and for subscribers.

    Attributes:
        kind: what.
        phase: where in its episode.
        t: seconds, monotonic, when it was decided.
        start: seconds when it began.
        end: seconds when it ended; `None` while it goes on.
        episode: counts the episodes of this kind from 1; started, updated and ended share one.
        level: of a drowsiness event.
        face_id: track the event belongs to.
        evidence: the numbers that led to it, by name, with the unit in the name.
    """

    kind: EventKind
    phase: Phase
    t: float
    start: float
    end: float | None
    episode: int
    level: Level | None = None
    face_id: int | None = None
    evidence: Mapping[str, float | int | str | bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """How the daemon itself is; `None` where the machine does not say.

    Attributes:
        t: seconds, monotonic.
        version: of the program.
        fps_captured, fps_processed: frames per second over the last interval.
        frames_skipped: frames that were replaced by a newer one before they were looked at.
        latency_p50_s, latency_p99_s: from the frame's time to the decision.
        model_faults: results that were not finite and were thrown away.
        camera: what the source says of itself.
        camera_fault: why there is no picture, or `None`.
        buzzer_fault: why the buzzer cannot sound, or `None`.
        emotion: `"off"`, `"running"`, or why it does not run.
        models: SHA-256 of each network in use, by name.
        sinks: faults and counts of each output, by name.
        clock_synced: whether the wall clock was set from outside since boot.
        temperature_c: of the board.
    """

    t: float
    version: str
    fps_captured: float
    fps_processed: float
    frames_skipped: int
    latency_p50_s: float | None
    latency_p99_s: float | None
    model_faults: int
    camera: str
    camera_fault: str | None
    buzzer_fault: str | None
    emotion: str
    models: Mapping[str, str]
    sinks: Mapping[str, Mapping[str, int | str | None]]
    clock_synced: bool | None
    temperature_c: float | None
