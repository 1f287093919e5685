"""Examples of payloads, written by the code that writes them in earnest."""

import json
from collections.abc import Mapping
from typing import Any, Final

from edge_monitor.outputs.cloudevent import Envelopes, rfc3339
from edge_monitor.types import (
    Affect,
    Answer,
    Audience,
    BlinkStatistics,
    DriverState,
    EmotionLabel,
    Event,
    EventKind,
    Expression,
    Health,
    Level,
    Phase,
    Refusal,
    Setting,
    SettingState,
    Sound,
    Status,
    Verb,
)

_BOOT_ID: Final = "0b1c6d2e-93a4-4c58-8f57-2d6f0c3a9be1"
_T: Final = 4211.25
_REQUEST_ID: Final = "6f1c0d52-8c0e-4f5b-9a55-2f0f6c7d1e34"
_WALL_S: Final = 1_767_261_845.5  # 2026-01-01T10:04:05.500Z


class _Moment:
    """A clock that stands still."""

    def monotonic(self) -> float:
        return _T

    def wall(self) -> float:
        return _WALL_S

    def synced(self) -> bool:
        return True


STATE: Final = DriverState(
    t=_T,
    level=Level.MICROSLEEP,
    sound=Sound.MICROSLEEP,
    status=Status.VALID,
    face_id=1,
    closure=0.9644,
    closed_s=1.5,
    perclos=0.1462,
    calibration=1.0,
    blinks=BlinkStatistics(412, 14.0, 0.191, 23, 1.0, None),
    yaw=-3.1,
    pitch=-9.8,
    roll=1.4,
    faces=1,
    emotion=None,
)

HEALTH: Final = Health(
    t=_T,
    version="0.1.0",
    fps_captured=30.0,
    fps_processed=29.9,
    frames_skipped=14,
    latency_p50_s=0.021,
    latency_p99_s=0.034,
    model_faults=0,
    camera="picamera2: imx708, 640x480 at 30 fps",
    camera_fault=None,
    buzzer_fault=None,
    emotion="off",
    models={"eye": "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"},
    sinks={
        "journal": {"fault": None, "written": 311, "waiting": 0, "dropped": 0},
        "mqtt": {
            "fault": None,
            "connected": 1,
            "sessions": 2,
            "in_flight": 1,
            "callback_errors": 0,
            "certificate_expires": "2026-09-30T12:00:00.000Z",
            "certificate_warning": None,
            "published": 311,
            "refused": 0,
            "waiting": 0,
            "spooled": 0,
            "dropped": 0,
            "dropped_alarms": 0,
            "spool_fault": None,
            "spools_quarantined": 0,
        },
    },
    clock_synced=True,
    temperature_c=58.4,
    throttling=(),
    shed={},
    speed_source="gpsd",
    speed_age_s=0.4,
    versions={"python": "3.11.2", "kernel": "6.6.51+rpt-rpi-v8", "paho-mqtt": "2.1.0"},
)

_EXPRESSION: Final = Expression(
    EmotionLabel.HAPPINESS,
    (0.1812, 0.7421, 0.0303, 0.0121, 0.0112, 0.0074, 0.0065, 0.0092),
    Affect(0.5714, 0.4103),
)
_SHORT: Final = {
    "phase": Phase.ENDED,
    "start": _T - 0.25,
    "end": _T - 0.05,
    "evidence": {"peak_closure": 0.9731},
}
_EVENTS: Final[Mapping[EventKind, Mapping[str, Any]]] = {
    EventKind.DROWSINESS: {
        "phase": Phase.UPDATED,
        "start": _T - 11.4,
        "level": Level.MICROSLEEP,
        "evidence": {
            "reason": "closed_microsleep",
            "closed_s": 1.5,
            "perclos": 0.1462,
            "yawns_last_minute": 1,
            "nods_last_minute": 0,
        },
    },
    EventKind.EMOTION: {
        "phase": Phase.STARTED,
        "start": _T - 0.5,
        "evidence": {"label": "happiness", "probability": 0.7421},
        "derived": _EXPRESSION.derived,
    },
    EventKind.CLASS: {
        "phase": Phase.STARTED,
        "start": _T - 1.5,
        "evidence": {"classifier": "mask", "label": "mask", "probability": 0.9312},
    },
    EventKind.BLINK: _SHORT,
    EventKind.LONG_BLINK: {**_SHORT, "start": _T - 0.95},
    EventKind.PARTIAL_BLINK: {**_SHORT, "evidence": {"peak_closure": 0.5218}},
    EventKind.YAWN: {
        "phase": Phase.ENDED,
        "start": _T - 4.2,
        "end": _T,
        "evidence": {"peak_mar": 0.7718},
    },
    EventKind.NOD: {
        "phase": Phase.ENDED,
        "start": _T - 0.7,
        "end": _T,
        "evidence": {"drop_deg": 17.3},
    },
    EventKind.DISTRACTION: {
        "phase": Phase.STARTED,
        "start": _T - 3.5,
        "evidence": {"speed_kmh": 62.0, "away_s": 3.5},
    },
    EventKind.SEVERAL: {"phase": Phase.STARTED, "start": _T, "face_id": None},
    EventKind.DEGRADED: {
        "phase": Phase.STARTED,
        "start": _T - 10.0,
        "evidence": {"reason": "too_dark"},
    },
    EventKind.CALIBRATED: {
        "phase": Phase.ENDED,
        "start": _T,
        "end": _T,
        "evidence": {
            "open_ear_left": 0.3147,
            "open_ear_right": 0.3092,
            "straight_yaw_deg": -2.4,
            "straight_pitch_deg": 1.1,
        },
    },
}


def _envelopes() -> Envelopes:
    return Envelopes("edge_monitor/van-7", _BOOT_ID, _Moment())


def event(kind: EventKind) -> str:
    """An event of a kind."""
    facts: dict[str, Any] = {"end": None, "episode": 3, "face_id": 1, **_EVENTS[kind]}
    return _envelopes().event(Event(kind=kind, t=_T, **facts))


def state() -> str:
    """A driver who begins to sleep."""
    return _envelopes().state(STATE)


def health() -> str:
    """A board that is well."""
    return _envelopes().health(HEALTH)


def audience() -> str:
    """A minute before a kiosk."""
    return _envelopes().audience(
        Audience(
            t=_T,
            start=_T - 60.0,
            end=_T,
            visits_begun=3,
            visits_ended=2,
            faces_max=2,
            presence_s=61.25,
            attention_s=40.12,
            dwell_mean_s=20.5,
            dwell_max_s=31.0,
            several_s=None,
            emotions=_EXPRESSION.probabilities,
            classes={"mask": {"none": 0.8714, "mask": 0.1102, "below_nose": 0.0184}},
        )
    )


def answer(verb: Verb) -> str:
    """A request that was done, or that never is."""
    if verb is Verb.SNAPSHOT:
        reason, text = Refusal.NOT_OFFERED, "no picture leaves the device"
        return _envelopes().answer(Answer(_T, verb, _REQUEST_ID, reason, text))
    return _envelopes().answer(Answer(_T, verb, _REQUEST_ID))


def setting(which: Setting, value: bool | float) -> str:  # noqa: FBT001 - of either kind
    """How a setting stands."""
    return _envelopes().setting(SettingState(_T, which, value))


def command(value: bool | float | None = None) -> str:  # noqa: FBT001 - of either kind
    """A command that has ten seconds."""
    said = {"id": _REQUEST_ID, "deadline": rfc3339(_WALL_S + 10.0)}
    return json.dumps(said if value is None else said | {"value": value})
