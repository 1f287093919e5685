"""CloudEvents: the envelope, the ids, and that JSON stays JSON whatever comes in."""

import json
import math
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.outputs.cloudevent import Envelopes, rfc3339
from edge_monitor.testing import FakeClock
from edge_monitor.types import (
    Affect,
    BlinkStatistics,
    DriverState,
    EmotionLabel,
    Event,
    EventKind,
    Health,
    Level,
    Phase,
    Sound,
    Status,
)
from tests.outputs.samples import a_health, a_state, an_audience, an_event, an_expression

numbers = st.floats(allow_nan=True, allow_infinity=True)
texts = st.text(st.characters(exclude_categories=()), max_size=8)  # lone surrogates too
events = st.builds(
    Event,
    kind=st.sampled_from(EventKind),
    phase=st.sampled_from(Phase),
    t=numbers,
    start=numbers,
    end=st.none() | numbers,
    episode=st.integers(1, 10**9),
    level=st.none() | st.sampled_from(Level),
    face_id=st.none() | st.integers(1, 10**9),
    evidence=st.dictionaries(
        texts, numbers | st.integers() | texts | st.booleans() | st.none(), max_size=4
    ),
    derived=st.none() | st.builds(Affect, numbers, numbers),
)
states = st.builds(
    DriverState,
    t=numbers,
    level=st.sampled_from(Level),
    sound=st.sampled_from(Sound),
    status=st.sampled_from(Status),
    degraded=st.none() | st.sampled_from(Status),
    closure=st.none() | numbers,
    closed_s=numbers,
    perclos=st.none() | numbers,
    calibration=numbers,
    blinks=st.builds(BlinkStatistics, per_minute=numbers, refused=st.none() | texts),
    yaw=numbers,
    pitch=st.none() | numbers,
    snoozed_until=st.none() | numbers,
)
healths = st.builds(
    Health,
    t=numbers,
    version=texts,
    fps_captured=numbers,
    fps_processed=numbers,
    frames_skipped=st.integers(0),
    latency_p50_s=st.none() | numbers,
    latency_p99_s=st.none() | numbers,
    model_faults=st.integers(0),
    camera=texts,
    camera_fault=st.none() | texts,
    buzzer_fault=st.none() | texts,
    emotion=texts,
    models=st.dictionaries(texts, texts, max_size=2),
    sinks=st.dictionaries(
        texts, st.dictionaries(texts, st.none() | st.integers() | texts, max_size=2), max_size=2
    ),
    clock_synced=st.none() | st.booleans(),
    temperature_c=st.none() | numbers,
    throttling=st.none() | st.just(("throttled",)),
    shed=st.dictionaries(texts, texts),
)


def strictly(text: str) -> dict[str, Any]:
    """Parse as a strict reader does: no NaN, no infinity, one line, real UTF-8."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    assert "\n" not in text
    parsed: dict[str, Any] = json.loads(text.encode(), parse_constant=refuse)
    return parsed


def test_a_drowsiness_event_in_full() -> None:
    clock = FakeClock(0.0, 43.25, synced=None)
    event = Event(
        kind=EventKind.DROWSINESS,
        phase=Phase.STARTED,
        t=43.25,
        start=41.750049,
        end=None,
        episode=2,
        level=Level.MICROSLEEP,
        face_id=1,
        evidence={"closed_s": 1.50049, "perclos": 0.08333333, "yawns": 1, "nod": False},
    )
    assert strictly(Envelopes("edge_monitor/bench", "replay", clock).event(event)) == {
        "specversion": "1.0",
        "id": "replay-1",
        "source": "edge_monitor/bench",
        "type": "edge_monitor.drowsiness",
        "time": "1970-01-01T00:00:43.250Z",
        "datacontenttype": "application/json",
        "data": {
            "schema_version": 1,
            "boot_id": "replay",
            "monotonic": 43.25,
            "clock_synced": None,
            "seq": 1,
            "phase": "started",
            "start": 41.75,
            "end": None,
            "level": "microsleep",
            "episode": 2,
            "face_id": 1,
            "evidence": {"closed_s": 1.5, "perclos": 0.0833, "yawns": 1, "nod": False},
            "derived": None,
        },
    }


def test_every_known_fact_of_state_and_health_is_published(envelopes: Envelopes) -> None:
    state = strictly(envelopes.state(a_state(Level.ASLEEP, t=7.0)))
    assert state["type"] == "edge_monitor.state"
    wanted = {item.name for item in fields(DriverState)} - {"t"} | {"monotonic", "measurable"}
    assert wanted <= set(state["data"])
    assert state["data"]["level"] == "asleep"
    assert state["data"]["measurable"] is True
    blind = strictly(envelopes.state(replace(a_state(), status=Status.NO_FACE)))
    assert blind["data"]["measurable"] is False
    health = strictly(envelopes.health(a_health(t=7.0)))
    assert health["type"] == "edge_monitor.health"
    assert {item.name for item in fields(Health)} - {"t"} | {"monotonic"} <= set(health["data"])
    assert health["data"]["sinks"] == {"journal": {"written": 3, "fault": None}}
    assert health["data"]["clock_synced"] is True
    assert (health["data"]["temperature_c"], len(health["data"]["shed"])) == (48.25, 1)


def test_the_same_event_keeps_its_id_for_every_sink(envelopes: Envelopes) -> None:
    first, second = an_event(), an_event()
    assert first == second
    assert envelopes.event(first) == envelopes.event(first)
    assert strictly(envelopes.event(second))["id"] == "boot-2"
    assert strictly(envelopes.event(first))["id"] == "boot-1"


def test_events_count_without_a_gap_whatever_else_is_published(envelopes: Envelopes) -> None:
    ids = []
    for _ in range(20):
        envelopes.state(a_state())
        envelopes.health(a_health())
        ids.append(strictly(envelopes.event(an_event()))["id"])
    assert ids == [f"boot-{seq}" for seq in range(1, 21)]


def test_a_program_that_starts_again_in_one_boot_gives_no_id_twice() -> None:
    clock = FakeClock(100.0)
    first = Envelopes("edge_monitor/bench", "boot", clock)
    before = [first.event(an_event()), first.state(a_state()), first.health(a_health())]
    clock.advance(0.5)
    second = Envelopes("edge_monitor/bench", "boot", clock)
    after = [second.event(an_event()), second.state(a_state()), second.health(a_health())]
    assert len({strictly(text)["id"] for text in before + after}) == 6
    assert strictly(before[0])["data"]["seq"] < strictly(after[0])["data"]["seq"]


def test_no_two_messages_share_an_id(envelopes: Envelopes) -> None:
    written = [envelopes.event(an_event()) for _ in range(3)]
    written += [envelopes.state(a_state()) for _ in range(3)]
    written += [envelopes.health(a_health()) for _ in range(3)]
    assert len({strictly(text)["id"] for text in written}) == 9


@pytest.mark.fault(6)
def test_a_step_of_the_wall_clock_leaves_order_and_monotonic_time() -> None:
    """Fault 6: the wall clock steps back an hour between two events."""
    clock = FakeClock(0.0, 1_800_000_000.0)
    writer = Envelopes("edge_monitor/bench", "boot", clock)
    before = strictly(writer.event(an_event(t=10.0)))
    clock.step_wall(-3600)
    after = strictly(writer.event(an_event(t=11.0)))
    assert after["time"] < before["time"]
    assert (before["data"]["seq"], after["data"]["seq"]) == (1, 2)
    assert (before["data"]["monotonic"], after["data"]["monotonic"]) == (10.0, 11.0)


@given(event=events)
def test_any_event_is_strict_json(event: Event) -> None:
    writer = Envelopes("edge_monitor/bench", "boot", FakeClock())
    data = strictly(writer.event(event))["data"]
    assert (data["start"] is None) == (not math.isfinite(event.start))
    for name, value in event.evidence.items():
        if isinstance(value, float) and not math.isfinite(value):
            assert data["evidence"][name.encode(errors="replace").decode()] is None


@given(state=states)
def test_any_state_is_strict_json(state: DriverState) -> None:
    writer = Envelopes("edge_monitor/bench", "boot", FakeClock())
    assert strictly(writer.state(state))["data"]["level"] == state.level.label


@given(health=healths)
def test_any_health_is_strict_json(health: Health) -> None:
    writer = Envelopes("edge_monitor/bench", "boot", FakeClock())
    assert strictly(writer.health(health))["data"]["frames_skipped"] == health.frames_skipped


@given(batch=st.lists(events, max_size=5))
def test_a_replay_writes_the_same_bytes_each_time(batch: list[Event]) -> None:
    def replay() -> list[str]:
        writer = Envelopes("edge_monitor/replay", "replay", FakeClock(0.0, 0.0))
        return [writer.event(event) for event in batch]

    assert replay() == replay()


@pytest.mark.parametrize(
    ("wall_s", "text"),
    [
        (0.0, "1970-01-01T00:00:00.000Z"),
        (0.9996, "1970-01-01T00:00:01.000Z"),
        (1_800_000_000.25, "2027-01-15T08:00:00.250Z"),
        (-1.5, "1969-12-31T23:59:58.500Z"),
    ],
)
def test_times_are_rfc_3339_in_utc(wall_s: float, text: str) -> None:
    assert rfc3339(wall_s) == text


def test_numpys_numbers_are_numbers_and_its_nan_is_unknown(envelopes: Envelopes) -> None:
    """Fault 22: what a network gives may slip through as it is."""
    angles: dict[str, Any] = {"yaw": np.float32(1.23456), "pitch": np.float32("nan")}
    state = replace(a_state(), **angles)
    data = strictly(envelopes.state(state))["data"]
    assert (data["yaw"], data["pitch"]) == (1.2346, None)


def test_a_number_just_below_zero_is_not_written_as_minus_zero(envelopes: Envelopes) -> None:
    assert '"yaw":0.0' in envelopes.state(replace(a_state(), yaw=-0.00001))


def test_an_emotion_says_where_it_lies_as_derived(envelopes: Envelopes) -> None:
    event = replace(an_event(EventKind.EMOTION), derived=an_expression().derived)
    assert strictly(envelopes.event(event))["data"]["derived"] == {
        "valence": 0.537,
        "arousal": 0.4568,
    }


def test_the_state_names_the_expression_and_how_probable_each_is(envelopes: Envelopes) -> None:
    state = replace(a_state(), emotion=an_expression(), several=True)
    data = strictly(envelopes.state(state))["data"]
    assert data["several"] is True
    assert data["emotion"]["label"] == "happiness"
    assert data["emotion"]["probabilities"]["neutral"] == 0.125
    assert list(data["emotion"]["probabilities"]) == [label.value for label in EmotionLabel]
    assert data["emotion"]["derived"] == {"valence": 0.537, "arousal": 0.4568}


def test_an_audience_in_full_has_one_id_for_every_sink(envelopes: Envelopes) -> None:
    audience = an_audience()
    told = strictly(text := envelopes.audience(audience))
    assert (told["id"], told["type"]) == ("boot-audience-1", "edge_monitor.audience")
    assert told["data"] == {
        "schema_version": 1,
        "boot_id": "boot",
        "monotonic": 120.0,
        "clock_synced": None,
        "start": 60.0,
        "end": 120.0,
        "visits_begun": 3,
        "visits_ended": 2,
        "faces_max": 2,
        "presence_s": 61.25,
        "attention_s": 40.123,
        "dwell_mean_s": 20.5,
        "dwell_max_s": 31.0,
        "several_s": 4.5,
        "emotions": dict(zip(EmotionLabel, an_expression().probabilities, strict=True)),
        "classes": audience.classes,
    }
    assert envelopes.audience(audience) == text
    nobody = strictly(envelopes.audience(replace(audience, emotions=None)))
    assert (nobody["id"], nobody["data"]["emotions"]) == ("boot-audience-2", None)
