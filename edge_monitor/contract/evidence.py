"""What stands in the evidence of each kind of event; a kind that is not here has none."""

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from edge_monitor.decision.ladder import Trigger
from edge_monitor.outputs.payload_fields import Blindness, Number, Seconds, Text, perhaps, told
from edge_monitor.types import EmotionLabel, EventKind


class NoEvidence(BaseModel):
    """Nothing is added."""


class LidEvidence(BaseModel):
    """Of a blink."""

    peak_closure: Number = told(
        "of the lids: 0 this driver's open eye, 1 shut", minimum=0, maximum=1
    )


class DrowsinessEvidence(BaseModel):
    """Of a change of level."""

    reason: Trigger = told("what moved the level")
    closed_s: Seconds = told("how long the lids have been down", unit="s", minimum=0)
    perclos: Number = told(
        "share of the last minute with the lids down; null until enough was seen",
        minimum=0,
        maximum=1,
    )
    yawns_last_minute: int = told("corroborates, alarms never", minimum=0)
    nods_last_minute: int = told("corroborates, alarms never", minimum=0)


class YawnEvidence(BaseModel):
    """Of a yawn."""

    peak_mar: Number = told("widest mouth aspect ratio, height by width", minimum=0)


class NodEvidence(BaseModel):
    """Of a nod."""

    drop_deg: Number = told("how far the head fell", unit="°", minimum=0, maximum=180)


class DistractionEvidence(BaseModel):
    """Of a begin of distraction; its end has none."""

    speed_kmh: Number = perhaps("of the vehicle", unit="km/h", minimum=0)
    away_s: Seconds = perhaps("how long the head has been off the road", unit="s", minimum=0)


class EmotionEvidence(BaseModel):
    """Of an expression."""

    label: EmotionLabel = told("that leads clearly")
    probability: Number = told("of this label, averaged over time", minimum=0, maximum=1)


class ClassEvidence(BaseModel):
    """Of what a classifier says."""

    classifier: Text = told("its name")
    label: Text = told("of its own, that leads clearly")
    probability: Number = told("of this label, averaged over time", minimum=0, maximum=1)


class DegradedEvidence(BaseModel):
    """Of a begin of not being able to judge; its end has none."""

    reason: Blindness = perhaps("why")


class CalibratedEvidence(BaseModel):
    """Of what was learnt of this driver."""

    open_ear_left: Number = told("eye aspect ratio of the open left eye", minimum=0)
    open_ear_right: Number = told("eye aspect ratio of the open right eye", minimum=0)
    straight_yaw_deg: Number = told(
        "yaw of the head when looking ahead", unit="°", minimum=-180, maximum=180
    )
    straight_pitch_deg: Number = told(
        "pitch of the head when looking ahead", unit="°", minimum=-180, maximum=180
    )


EVIDENCE: Final[Mapping[EventKind, type[BaseModel]]] = {
    EventKind.BLINK: LidEvidence,
    EventKind.LONG_BLINK: LidEvidence,
    EventKind.PARTIAL_BLINK: LidEvidence,
    EventKind.DROWSINESS: DrowsinessEvidence,
    EventKind.YAWN: YawnEvidence,
    EventKind.NOD: NodEvidence,
    EventKind.DISTRACTION: DistractionEvidence,
    EventKind.EMOTION: EmotionEvidence,
    EventKind.CLASS: ClassEvidence,
    EventKind.SEVERAL: NoEvidence,
    EventKind.DEGRADED: DegradedEvidence,
    EventKind.CALIBRATED: CalibratedEvidence,
}
