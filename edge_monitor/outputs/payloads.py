"""The data of what is published, as pydantic models: what a subscriber sees, versioned.

JSON Schemas, AsyncAPI document and pages are generated from them, see `edge_monitor.contract`. The
fields are those of the namesakes in `edge_monitor.types`; what is said here is said to subscribers.
"""

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from edge_monitor.outputs.payload_fields import (
    SHARE,
    Evidence,
    LevelLabel,
    Number,
    Seconds,
    Shares,
    Text,
    by_name,
    told,
)
from edge_monitor.types import EmotionLabel, Phase, Sound, Status

SCHEMA_VERSION: Final = 1
"""Of all payloads together; what is added leaves it, what breaks a reader raises it."""

_DEGREES: Final[dict[str, Any]] = {"unit": "°", "minimum": -180, "maximum": 180}
_SHARES: Final = {"type": "object", "additionalProperties": SHARE}


class Part(BaseModel):
    """A part of a payload."""

    model_config = ConfigDict(
        from_attributes=True,
        frozen=True,
        allow_inf_nan=False,
        json_schema_serialization_defaults_required=True,
    )


class Payload(Part):
    """What every payload says of itself."""

    schema_version: int = Field(
        default=SCHEMA_VERSION,
        description="of this form; fields may be added to it without a new version",
        json_schema_extra={"const": SCHEMA_VERSION},
    )
    boot_id: Text = told("changes with every boot of the board")
    monotonic: Seconds = told(
        "when, on the scale that never steps, valid within one boot", unit="s", minimum=0
    )
    clock_synced: bool | None = told(
        "whether the wall clock, and with it `time`, was set from outside since boot; "
        "null where the machine does not say"
    )


class AffectData(Part):
    """A place on the circumplex of affect, derived from expressions."""

    valence: Number = told("displeasure to pleasure", minimum=-1, maximum=1)
    arousal: Number = told("sleep to activation", minimum=-1, maximum=1)


class EmotionData(Part):
    """What a face shows; not what anybody feels."""

    label: EmotionLabel | None = told("the one that leads clearly; null while none does")
    probabilities: Shares = told("of each label, averaged over time, summing to 1")
    derived: AffectData = told("the place on the circumplex of affect")


class ClassData(Part):
    """What a classifier says of a face."""

    label: Text | None = told("the one that leads clearly; null while none does")
    probabilities: Annotated[dict[Text, Number], by_name(SHARE)] = told(
        "of each of its labels, averaged over time"
    )


class EventData(Payload):
    """Something that happened."""

    seq: int = told(
        "rises by one from event to event of one run, and on from run to run of one boot", minimum=1
    )
    phase: Phase = told(
        "where in its episode; what is told only once it is over is `ended` and nothing else"
    )
    start: Seconds = told("when it began, on the scale of `monotonic`", unit="s", minimum=0)
    end: Seconds = told("when it ended; null while it goes on", unit="s", minimum=0)
    level: LevelLabel | None = told("of a drowsiness event: the level from now on; else null")
    episode: int = told(
        "counts the episodes of this kind in one run; started, updated and ended share one",
        minimum=1,
    )
    face_id: int | None = told("track of the face it belongs to", minimum=0)
    evidence: Evidence = told("what led to it, by name, with the unit in the name")
    derived: AffectData | None = told("of an emotion event; else null")


class BlinkData(Part):
    """Blinks of the last minute; refused where the frame rate cannot carry them."""

    total: int = told("blinks and long blinks since the start of the run", minimum=0)
    per_minute: Number = told(
        "blinks; null where refused or not yet known", unit="1/min", minimum=0
    )
    mean_duration_s: Seconds = told(
        "of the blinks of the last minute; null without one", unit="s", minimum=0
    )
    partial_total: int = told(
        "partial blinks since the start of the run; they are not among the others", minimum=0
    )
    partial_per_minute: Number = told(
        "partial blinks; null where refused or not yet known", unit="1/min", minimum=0
    )
    refused: Text | None = told("why there are no statistics, for people; null where there are")


class StateData(Payload):
    """How it is now."""

    level: LevelLabel = told("rung of the drowsiness ladder, in rising order")
    sound: Sound = told("what the buzzer says, acknowledgement and muting counted in")
    measurable: bool = told("whether the eyes can be judged at this moment")
    status: Status = told("`valid`, or why they cannot")
    degraded: Status | None = told(
        "why nothing can be judged, after 10 s of not being able to and until the eyes have been "
        "seen for 1 s again; else null"
    )
    face_id: int | None = told("track of the driver; null without one", minimum=0)
    closure: Number = told(
        "of the lids: 0 this driver's open eye, 1 shut; null where not measurable",
        minimum=0,
        maximum=1,
    )
    closed_s: Seconds = told("how long the lids have been down", unit="s", minimum=0)
    perclos: Number = told(
        "share of the valid time of the last minute with the lids down (P80, droops, no blinks); "
        "null until enough was seen",
        minimum=0,
        maximum=1,
    )
    calibration: Number = told(
        "share of this driver's open eyes that is learnt; 1 is done", minimum=0, maximum=1
    )
    blinks: BlinkData = told("blink statistics; no alarm ever comes from them")
    yawning: bool = told("a yawn is under way")
    distracted: bool = told("the head is off the road for too long at this speed")
    yaw: Number = told("of the head, positive towards the right edge of the picture", **_DEGREES)
    pitch: Number = told("of the head, positive upwards", **_DEGREES)
    roll: Number = told("of the head, positive clockwise as seen in the picture", **_DEGREES)
    acknowledged: bool = told("the present alarm was acknowledged")
    snoozed_until: Seconds = told(
        "end of the snooze, on the scale of `monotonic`; null without one", unit="s", minimum=0
    )
    watched: bool = told("drowsiness is judged; without it the level means nothing")
    faces: int = told("how many faces are tracked", minimum=0)
    several: bool | None = told(
        "more than one person is there where only one should be; null where that is nobody's "
        "concern"
    )
    emotion: EmotionData | None = told(
        "what the face `face_id` shows; null where its expression is not known"
    )
    classes: dict[Text, ClassData] = told(
        "what each classifier says of it, by the classifier's name, where that is known"
    )


class AudienceData(Payload):
    """What one interval at a kiosk added up to; sums, of nobody in particular."""

    start: Seconds = told("of the interval, on the scale of `monotonic`", unit="s", minimum=0)
    end: Seconds = told(
        "of the interval; the last of a run ends with it and may be shorter", unit="s", minimum=0
    )
    visits_begun: int = told("visits that have lasted long enough to count", minimum=0)
    visits_ended: int = told(
        "visits that are over, begun in this interval or before, or cut off by the end of the run",
        minimum=0,
    )
    faces_max: int = told("most visits at one time", minimum=0)
    presence_s: Seconds = told(
        "of all faces together, from when their visits count", unit="s", minimum=0
    )
    attention_s: Seconds = told("of these, with the head towards the camera", unit="s", minimum=0)
    dwell_mean_s: Seconds = told(
        "of the visits that ended, from first to last sight of the face; null where none did",
        unit="s",
        minimum=0,
    )
    dwell_max_s: Seconds = told(
        "longest of the visits that ended; null where none did", unit="s", minimum=0
    )
    several_s: Seconds = told(
        "with more than one person, where only one should be; else null", unit="s", minimum=0
    )
    emotions: Shares | None = told(
        "shares of the expressions over the faces' time, summing to 1; null where none was known"
    )
    classes: Annotated[dict[Text, dict[Text, Number]], by_name(_SHARES)] = told(
        "shares of each classifier's labels over the faces' time, by its name and theirs"
    )
