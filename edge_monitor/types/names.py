"""The names that are published: statuses, levels, sounds, kinds of event, work on a frame."""

from enum import IntEnum, StrEnum


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
    PARTIAL_BLINK = "partial_blink"
    DROWSINESS = "drowsiness"
    YAWN = "yawn"
    NOD = "nod"
    DISTRACTION = "distraction"
    EMOTION = "emotion"
    CLASS = "class"
    SEVERAL = "several"
    DEGRADED = "degraded"
    CALIBRATED = "calibrated"


class EmotionLabel(StrEnum):
    """The labels of expressions, in the order of FER+ (Barsoum et al., arXiv 1608.01041)."""

    NEUTRAL = "neutral"
    HAPPINESS = "happiness"
    SURPRISE = "surprise"
    SADNESS = "sadness"
    ANGER = "anger"
    DISGUST = "disgust"
    FEAR = "fear"
    CONTEMPT = "contempt"


class Phase(StrEnum):
    """Where in its episode an event stands; what is told only once it is over is `ended`."""

    STARTED = "started"
    UPDATED = "updated"
    ENDED = "ended"


class Work(StrEnum):
    """What is done with a frame, in its order; each is timed apart."""

    GUARD = "guard"
    MESH = "mesh"
    DETECT = "detect"
    POSE = "pose"
    EYES = "eyes"
    EMOTION = "emotion"
    CLASSIFIERS = "classifiers"
    DECIDE = "decide"
    OUTPUTS = "outputs"
