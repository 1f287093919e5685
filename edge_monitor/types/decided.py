"""What was decided: the driver's state and the events that led to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from edge_monitor.types.names import EmotionLabel, EventKind, Level, Phase, Sound, Status


@dataclass(frozen=True, slots=True)
class BlinkStatistics:
    """Blinks of the last minute; published, never used for an alarm.

    Attributes:
        total: blinks and long blinks since the start of the run.
        per_minute: `None` where refused or not yet known.
        mean_duration_s: likewise.
        partial_total: partial blinks since the start of the run; they are not among the others.
        partial_per_minute: `None` where refused or not yet known.
        refused: why there are no statistics (`"frame rate 12.0 below 14.5 per second"`), or `None`.
    """

    total: int = 0
    per_minute: float | None = None
    mean_duration_s: float | None = None
    partial_total: int = 0
    partial_per_minute: float | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Affect:
    """A place on the circumplex of affect, derived from expressions; -1 to 1 each.

    Attributes:
        valence: displeasure to pleasure.
        arousal: sleep to activation.
    """

    valence: float
    arousal: float


@dataclass(frozen=True, slots=True)
class Expression:
    """What a face shows.

    Attributes:
        label: the one that leads clearly; `None` while none does.
        probabilities: calibrated and averaged over time, of the `EmotionLabel`s in their order.
        derived: valence and arousal.
    """

    label: EmotionLabel | None
    probabilities: tuple[float, ...]
    derived: Affect


@dataclass(frozen=True, slots=True)
class Classified:
    """What a classifier says of a face.

    Attributes:
        label: the one that leads clearly; `None` while none does.
        probabilities: averaged over time, by the label.
    """

    label: str | None
    probabilities: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Audience:
    """Those who were before the camera in one interval: sums, of nobody in particular.

    Attributes:
        t: when it was summed up, in seconds.
        start, end: of the interval; the last of a run ends with it and may be shorter.
        visits_begun: visits that have lasted long enough to count.
        visits_ended: visits that are over, those that begun in earlier intervals among them, or
            that the end of the run cuts off.
        faces_max: most faces at one time.
        presence_s: seconds of all faces together, from when their visits count.
        attention_s: of these, with the head towards the camera.
        dwell_mean_s, dwell_max_s: of the visits that ended, from first to last sight of the face.
        several_s: with more than one person, where only one should be there, else `None`.
        emotions: shares of the `EmotionLabel`s in their order over the faces' time, summing to 1;
            `None` where no expression was known.
        classes: by the name of each classifier the shares of its labels over the faces' time.
    """

    t: float
    start: float
    end: float
    visits_begun: int
    visits_ended: int
    faces_max: int
    presence_s: float
    attention_s: float
    dwell_mean_s: float | None
    dwell_max_s: float | None
    several_s: float | None
    emotions: tuple[float, ...] | None
    classes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


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
        several: more than one person is there where only one should be; `None` where that is
            nobody's concern.
        emotion: what the face `face_id` shows; `None` where its expression is not known.
        classes: what each classifier says of it, by the classifier's name, where that is known.
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
    several: bool | None = None
    emotion: Expression | None = None
    classes: Mapping[str, Classified] = field(default_factory=dict)


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
        derived: valence and arousal, of an emotion event.
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
    derived: Affect | None = None
