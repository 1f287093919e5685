"""What the page shows several times a second, as one line of JSON."""

import json
from collections.abc import Mapping
from math import isfinite
from typing import Any, Final

from edge_monitor.types import DriverState, EmotionLabel, Status

_LABELS: Final = tuple(str(label) for label in EmotionLabel)


def live_text(state: DriverState, ear: float | None, preview: Mapping[str, Any]) -> str:
    """The present state for people, less exact and much shorter than the broker's.

    Args:
        state: the newest.
        ear: eye aspect ratio, mean of the eyes that were measured.
        preview: how the preview stands, handed on.
    """
    emotion = state.emotion
    shares = None if emotion is None else [_short(one) for one in emotion.probabilities]
    told = {
        "t": _short(state.t),
        "level": state.level.label,
        "sound": state.sound,
        "status": state.status,
        "measurable": state.status is Status.VALID,
        "degraded": state.degraded,
        "watched": state.watched,
        "calibration": _short(state.calibration),
        "closure": _short(state.closure),
        "closed_s": _short(state.closed_s),
        "perclos": _short(state.perclos),
        "ear": _short(ear),
        "yaw": _short(state.yaw),
        "pitch": _short(state.pitch),
        "roll": _short(state.roll),
        "emotion": None if emotion is None else emotion.label,
        "emotions": None if shares is None else dict(zip(_LABELS, shares, strict=True)),
        "classes": {name: one.label for name, one in state.classes.items()},
        "blinks": state.blinks.total,
        "blinks_per_minute": _short(state.blinks.per_minute),
        "yawning": state.yawning,
        "distracted": state.distracted,
        "several": state.several,
        "faces": state.faces,
        "acknowledged": state.acknowledged,
        "snoozed_s": None
        if state.snoozed_until is None
        else _short(max(state.snoozed_until - state.t, 0.0)),
        "preview": preview,
    }
    return json.dumps(told, separators=(",", ":"), allow_nan=False)


def _short(value: float | None) -> float | None:
    return None if value is None or not isfinite(value) else round(value, 3)
