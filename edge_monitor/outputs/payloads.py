"""The data of what is published, as pydantic models: what a subscriber sees, versioned.

Numbers are rounded to what is meant (seconds to a thousandth, others to a ten-thousandth), so that
equal input gives equal bytes; what is not finite is published as unknown, that is `null`.
"""

import math
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from edge_monitor.types import EmotionLabel, Level, Phase, Sound, Status

SCHEMA_VERSION = 1


def _rounded(value: Any, digits: int) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    number = float(value)  # numpy's numbers too
    return round(number, digits) + 0.0 if math.isfinite(number) else None  # + 0.0: never -0.0


def _clean(value: Any) -> Any:
    """A file name that is not UTF-8 comes with lone surrogates, which JSON cannot carry."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


def _evidence(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _clean(_rounded(item, 3 if name.endswith("_s") else 4))
        for name, item in value.items()
    }


Seconds = Annotated[float | None, BeforeValidator(lambda value: _rounded(value, 3))]
Number = Annotated[float | None, BeforeValidator(lambda value: _rounded(value, 4))]
Text = Annotated[str, BeforeValidator(_clean)]
LevelLabel = Annotated[
    str, BeforeValidator(lambda value: value.label if isinstance(value, Level) else value)
]
Shares = Annotated[
    dict[EmotionLabel, Number],
    BeforeValidator(
        lambda value: (
            dict(zip(EmotionLabel, value, strict=True)) if isinstance(value, tuple) else value
        )
    ),
]
"""One number for each label, by its name."""

Evidence = Annotated[
    dict[Text, bool | int | float | Text | None],
    BeforeValidator(_evidence),
]


class Payload(BaseModel):
    """What every payload says of itself.

    Attributes:
        schema_version: of this form.
        boot_id: changes with every boot of the board.
        monotonic: seconds on the scale that never steps, valid within one boot.
        clock_synced: whether the wall clock was set from outside since boot.
    """

    model_config = ConfigDict(from_attributes=True, frozen=True, allow_inf_nan=False)

    schema_version: int = SCHEMA_VERSION
    boot_id: Text
    monotonic: Seconds
    clock_synced: bool | None


class AffectData(BaseModel):
    """Valence and arousal; the fields are those of `edge_monitor.types.Affect`."""

    model_config = ConfigDict(from_attributes=True, frozen=True, allow_inf_nan=False)

    valence: Number
    arousal: Number


class EmotionData(BaseModel):
    """What a face shows; the fields are those of `edge_monitor.types.Expression`."""

    model_config = ConfigDict(from_attributes=True, frozen=True, allow_inf_nan=False)

    label: EmotionLabel | None
    probabilities: Shares
    derived: AffectData


class ClassData(BaseModel):
    """What a classifier says of a face; the fields are those of `edge_monitor.types.Classified`."""

    model_config = ConfigDict(from_attributes=True, frozen=True, allow_inf_nan=False)

    label: Text | None
    probabilities: dict[Text, Number]


class EventData(Payload):
    """An event; the fields are those of `edge_monitor.types.Event`.

    Attributes:
        seq: rises by one from event to event of one run, and on from run to run of one boot.
    """

    seq: int
    phase: Phase
    start: Seconds
    end: Seconds
    level: LevelLabel | None
    episode: int
    face_id: int | None
    evidence: Evidence
    derived: AffectData | None


class BlinkData(BaseModel):
    """Blink statistics; the fields are those of `edge_monitor.types.BlinkStatistics`."""

    model_config = ConfigDict(from_attributes=True, frozen=True, allow_inf_nan=False)

    total: int
    per_minute: Number
    mean_duration_s: Seconds
    partial_total: int
    partial_per_minute: Number
    refused: Text | None


class StateData(Payload):
    """The present state; the fields are those of `edge_monitor.types.DriverState`.

    Attributes:
        measurable: whether the eyes can be judged at this moment; `status` says why not.
    """

    level: LevelLabel
    sound: Sound
    measurable: bool
    status: Status
    degraded: Status | None
    face_id: int | None
    closure: Number
    closed_s: Seconds
    perclos: Number
    calibration: Number
    blinks: BlinkData
    yawning: bool
    distracted: bool
    yaw: Number
    pitch: Number
    roll: Number
    acknowledged: bool
    snoozed_until: Seconds
    watched: bool
    faces: int
    several: bool | None
    emotion: EmotionData | None
    classes: dict[Text, ClassData]


class AudienceData(Payload):
    """One interval of the audience; the fields are those of `edge_monitor.types.Audience`."""

    start: Seconds
    end: Seconds
    visits_begun: int
    visits_ended: int
    faces_max: int
    presence_s: Seconds
    attention_s: Seconds
    dwell_mean_s: Seconds
    dwell_max_s: Seconds
    several_s: Seconds
    emotions: Shares | None
    classes: dict[Text, dict[Text, Number]]


class HealthData(Payload):
    """How the daemon is; the fields are those of `edge_monitor.types.Health`."""

    version: Text
    fps_captured: Number
    fps_processed: Number
    frames_skipped: int
    latency_p50_s: Number
    latency_p99_s: Number
    model_faults: int
    camera: Text
    camera_fault: Text | None
    buzzer_fault: Text | None
    emotion: Text
    classifiers: dict[Text, Text]
    models: dict[Text, Text]
    sinks: dict[Text, dict[Text, int | Text | None]]
    temperature_c: Number
    throttling: tuple[str, ...] | None
    shed: dict[Text, Text]
