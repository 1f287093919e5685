"""The lines of the live picture: what they say, and that they fit."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from edge_monitor.contract import examples
from edge_monitor.meter import Meter
from edge_monitor.outputs.screen_lines import Bar, event_lines, picture
from edge_monitor.outputs.screen_rates import RecentRates
from edge_monitor.types import (
    BlinkStatistics,
    DriverState,
    Event,
    EventKind,
    Level,
    Numbers,
    Observation,
    Status,
    Work,
)
from tests.outputs.samples import a_state, an_event

SHARES = st.one_of(st.none(), st.floats(-0.5, 1.5))


def shown(state: DriverState, width: int = 80, **more: object) -> dict[str, str]:
    """The rows by their labels; the first is `level`."""
    numbers = replace(Meter().numbers(), state=state, **more)  # type: ignore[arg-type]  # fields
    level, *rows = picture(numbers, None, width, origin_s=0.0, ascii_only=False)
    return {"level": level.plain} | {row.plain.split()[0]: row.plain for row in rows}


def test_the_driver_is_told_with_all_that_is_measured() -> None:
    state = replace(examples.STATE, t=49.2, closed_s=1.6)
    seen = Observation(49.2, Status.VALID, ear_left=0.101, ear_right=0.11)
    rows = shown(state, observation=seen)
    assert rows["level"] == "  49.2 s   MICROSLEEP  lids down 1.6 s"
    assert rows["sees"] == "sees     valid: the eyes are seen"
    assert rows["closure"].endswith("█░░  0.96")
    assert rows["PERCLOS"].endswith("  0.15")
    assert rows["learnt"].endswith("█  1.00")
    assert rows["eyes"] == "eyes     EAR 0.10 left, 0.11 right; 412 blinks, 14 a minute"
    assert rows["head"] == "head     yaw -3, pitch -10, roll +1 degrees; 1 in view"


@pytest.mark.parametrize("status", set(Status) - {Status.VALID})
def test_every_reason_not_to_see_the_eyes_is_put_in_words(status: Status) -> None:
    state = replace(a_state(), status=status, degraded=status)
    rows = shown(state)
    words = rows["sees"].removeprefix(f"sees     {status}: ")
    assert words != rows["sees"]
    assert rows["level"] == f"   0.0 s   CANNOT JUDGE (AWAKE)  {words}"


def test_what_is_not_known_is_a_dash() -> None:
    rows = shown(replace(a_state(), blinks=BlinkStatistics(refused="frame rate 5.0 below 14.5")))
    assert rows["PERCLOS"].endswith("░   -")
    assert rows["eyes"].endswith("EAR - left, - right; 0 blinks (frame rate 5.0 below 14.5)")
    assert rows["head"].endswith("yaw -, pitch -, roll - degrees; 0 in view")


def test_a_head_that_nods_is_not_said_to_be_tilted() -> None:
    """Eyes are hidden by a head turned, raised or lowered too far; its roll hides nothing."""
    sees = shown(replace(a_state(), status=Status.EYES_NOT_VISIBLE))["sees"]
    assert sees.endswith("turned, raised or lowered too far, or the eyes are hidden")


def test_one_blink_is_one_blink() -> None:
    assert shown(replace(a_state(), blinks=BlinkStatistics(total=1)))["eyes"].endswith("; 1 blink")


def test_without_a_watch_for_drowsiness_no_level_is_told() -> None:
    assert shown(replace(a_state(), watched=False))["level"].endswith("drowsiness is not watched")


def test_an_acknowledged_alarm_says_so() -> None:
    state = replace(a_state(Level.UNRESPONSIVE), acknowledged=True)
    assert shown(state)["level"].endswith(" UNRESPONSIVE  acknowledged")


def test_faults_are_told_as_health_told_them() -> None:
    sinks: dict[str, dict[str, int | str | None]] = {
        "mqtt": {"fault": "connection refused", "spool_fault": "the disk is full"},
        "journal": {"fault": None},
    }
    camera, speed = "no picture for more than 2 s", "gpsd does not answer"
    health = replace(examples.HEALTH, camera_fault=camera, speed_fault=speed, sinks=sinks)
    numbers = replace(Meter().numbers(), state=a_state(), health=health)
    lines = [row.plain for row in picture(numbers, None, 80, origin_s=0.0, ascii_only=False)]
    assert lines[-4:] == [
        "fault    camera: no picture for more than 2 s",
        "fault    speed: gpsd does not answer",
        "fault    mqtt: connection refused",
        "fault    mqtt: the disk is full",
    ]


def test_before_the_first_frame_it_says_that_it_starts() -> None:
    (line,) = picture(Meter().numbers(), None, 80, origin_s=0.0, ascii_only=False)
    assert line.plain == "starting"


@given(SHARES, st.integers(1, 300), st.booleans())
def test_a_bar_is_as_long_as_every_other(share: float | None, width: int, plain: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    bar = Bar(width, ascii_only=plain)
    line, whole = bar.line("closure", share, ""), bar.line("closure", 1.0, "")
    assert len(line.plain.rpartition("  ")[0]) >= 4
    assert line.plain.isascii() == plain
    full = whole.plain[9]
    assert line.plain.count(full) <= whole.plain.count(full)
    if width >= 20:
        assert len(line.plain) <= max(width, 66)


def drowsy(level: Level) -> Event:
    return an_event(EventKind.DROWSINESS, level, t=41.3)


def test_events_are_told_the_newest_first_and_drowsiness_by_its_level() -> None:
    older = replace(an_event(EventKind.DEGRADED, t=20.0), evidence={"reason": "no_face"})
    lines = event_lines([older, drowsy(Level.ASLEEP)], origin_s=0.0)
    assert [line.plain.rstrip()[:26] for line in lines] == [
        "  41.3 s  asleep          ",
        "  20.0 s  degraded begins ",
    ]
    assert lines[1].plain.endswith("reason no_face")


def with_frames(meter: Meter, count: int, latency_s: float = 0.02) -> Numbers:
    for _ in range(count):
        with meter.lap(Work.MESH):
            pass
        meter.frame(latency_s)
    return meter.numbers()


def test_rates_are_those_of_the_last_two_seconds() -> None:
    meter, rates = Meter(), RecentRates()
    assert rates.look(0.0, meter.numbers()) is None
    for second in range(1, 11):
        slow = second <= 5
        told = rates.look(float(second), with_frames(meter, 10 if slow else 30, 0.1))
    assert told is not None
    assert told.processed == pytest.approx(30.0)
    assert told.latency_s == pytest.approx(0.1)
    assert set(told.work_s) == {Work.MESH}


def test_without_frames_there_is_no_latency() -> None:
    meter, rates = Meter(), RecentRates()
    rates.look(0.0, meter.numbers())
    told = rates.look(1.0, meter.numbers())
    assert told is not None
    assert (told.processed, told.latency_s, told.work_s) == (0.0, None, {})
    numbers = replace(meter.numbers(), state=a_state())
    lines = [row.plain for row in picture(numbers, told, 80, origin_s=0.0, ascii_only=False)]
    assert "frames   0.0 of 0.0 a second; 0 skipped" in lines
    assert "work, ms -" in lines


def test_words_from_elsewhere_cannot_steer_the_terminal() -> None:
    """A camera's own words may hold anything."""
    health = replace(examples.HEALTH, camera_fault="bad\x1b[2J\x07name", sinks={})
    numbers = replace(Meter().numbers(), state=a_state(), health=health)
    fault = picture(numbers, None, 80, origin_s=0.0, ascii_only=False)[-1]
    assert isinstance(fault, Text)
    assert "\x07" not in fault.plain
