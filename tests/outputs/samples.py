"""Plain states and events to hand to the outputs, and patience with other threads."""

import json
import time
from collections.abc import Callable

from edge_monitor.contract import examples
from edge_monitor.types import (
    Affect,
    Audience,
    Classified,
    DriverState,
    EmotionLabel,
    Event,
    EventKind,
    Expression,
    Health,
    Level,
    Phase,
    Sound,
    Status,
)


def an_event(
    kind: EventKind = EventKind.DROWSINESS, level: Level | None = None, t: float = 41.3
) -> Event:
    """With the evidence of the contract's example; a drowsiness event is an advisory at least."""
    if kind is EventKind.DROWSINESS and level is None:
        level = Level.DROWSY_ADVISORY
    return Event(
        kind=kind,
        phase=Phase.STARTED,
        t=t,
        start=t - 1.5,
        end=None,
        episode=1,
        level=level,
        evidence=json.loads(examples.event(kind))["data"]["evidence"],
    )


def a_state(level: Level = Level.AWAKE, t: float = 0.0) -> DriverState:
    return DriverState(t=t, level=level, sound=Sound.SILENCE, status=Status.VALID, calibration=1.0)


def an_expression() -> Expression:
    shares = (0.125, 0.7, 0.05, 0.025, 0.025, 0.025, 0.025, 0.025)
    return Expression(EmotionLabel.HAPPINESS, shares, Affect(0.537, 0.45678))


def a_classified() -> Classified:
    return Classified("mask", {"none": 0.03125, "mask": 0.96875})


def an_audience(t: float = 120.0) -> Audience:
    return Audience(
        t=t,
        start=t - 60.0,
        end=t,
        visits_begun=3,
        visits_ended=2,
        faces_max=2,
        presence_s=61.25,
        attention_s=40.12345,
        dwell_mean_s=20.5,
        dwell_max_s=31.0,
        several_s=4.5,
        emotions=an_expression().probabilities,
        classes={"mask": {"none": 0.75, "mask": 0.25}},
    )


def a_health(t: float = 0.0) -> Health:
    return Health(
        t=t,
        version="0.1.0",
        fps_captured=30.0,
        fps_processed=29.9,
        frames_skipped=1,
        latency_p50_s=0.008,
        latency_p99_s=None,
        model_faults=0,
        camera="folder of pictures",
        camera_fault=None,
        buzzer_fault=None,
        emotion="off",
        models={"mesh": "00ff" * 16},
        sinks={"journal": {"written": 3, "fault": None}},
        classifiers={"mask": "running"},
        clock_synced=True,
        temperature_c=48.25,
        throttling=("soft_temperature_limit",),
        shed={"emotion": "81.2 °C"},
    )


def soon(condition: Callable[[], bool], within_s: float = 20.0) -> bool:
    """Whether the condition comes true in time; for what other threads and programs do."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.002)
    return True
