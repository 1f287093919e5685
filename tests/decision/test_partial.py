"""Half a blink is told from a whole one, and neither from a squint."""

import math
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.lids import Closing
from edge_monitor.decision.partial import PartialBlinks
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.testing import Camera, DriverScript, scenarios, trace
from edge_monitor.types import EventKind, Level, Observation, Status
from tests.decision.stories import of_kind, play

LIMITS = Thresholds()
CLOSURES = (EventKind.BLINK, EventKind.LONG_BLINK, EventKind.PARTIAL_BLINK)


def partials(signal: Callable[[float], float], fps: float, seconds: float) -> list[Closing]:
    dips = PartialBlinks(LIMITS)
    times = [index / fps for index in range(int(fps * seconds))]
    return [dip for t in times if (dip := dips.see(t, signal(t))) is not None]


def narrowing(
    depth: float, start: float, end: float, ramp_s: float, rise_s: float | None = None
) -> Callable[[float], float]:
    """Lids that go down by `depth` and come back, evenly, half-way at `start` and `end`."""

    def closure(t: float) -> float:
        down = (t - start) / ramp_s + 0.5
        up = (end - t) / (ramp_s if rise_s is None else rise_s) + 0.5
        return 0.05 + (depth - 0.05) * min(max(min(down, up), 0.0), 1.0)

    return closure


def seen(
    closure: Callable[[float], float],
    seconds: float,
    fps: float = 30.0,
    *,
    pitch: Callable[[float], float] = lambda _t: 0.0,
) -> Iterator[Observation]:
    """What the eye network makes of a closure after 22 s of open eyes."""
    for index in range(int((22.0 + seconds) * fps)):
        t = index / fps
        now = closure(t - 22.0) if t >= 22.0 else 0.02
        ear, openness = 0.29 * (1.0 - 0.7 * now), 0.97 * (1.0 - now)
        shut = 1.0 / (1.0 + math.exp((0.75 - now) / 0.06))
        yield Observation(
            t=t,
            status=Status.VALID,
            face_id=1,
            ear_left=ear,
            ear_right=ear,
            openness_left=openness,
            openness_right=openness,
            closed_left=shut,
            closed_right=shut,
            yaw=0.0,
            pitch=pitch(t - 22.0),
            roll=0.0,
        )


@given(
    depth=st.floats(0.55, 0.75),
    start=st.floats(1.0, 1.2),
    length_s=st.floats(0.15, 0.22),
    fps=st.floats(24.0, 60.0),
)
def test_a_short_dip_is_a_partial_blink(
    depth: float, start: float, length_s: float, fps: float
) -> None:
    (dip,) = partials(narrowing(depth, start, start + length_s, 0.08, 0.18), fps, 3.0)
    assert depth - 0.25 <= dip.peak <= depth
    assert dip.start - 0.04 <= start + length_s / 2.0 <= dip.end + 0.12
    assert LIMITS.blink_min_s <= dip.duration_s < LIMITS.long_blink_s
    assert dip.shut == ()


@given(
    depth=st.floats(0.5, 0.79),
    ramp_s=st.floats(0.08, 1.5),
    length_s=st.floats(0.7, 4.0),
    fps=st.floats(5.0, 60.0),
)
def test_a_squint_is_not_however_fast_it_begins(
    depth: float, ramp_s: float, length_s: float, fps: float
) -> None:
    start = 1.0 + ramp_s
    squint = narrowing(depth, start, start + max(length_s, ramp_s), ramp_s)
    assert partials(squint, fps, 9.0) == []


@given(depth=st.floats(0.5, 1.0), fps=st.floats(5.0, 60.0))
def test_slow_lids_never_blink_half(depth: float, fps: float) -> None:
    assert partials(lambda t: depth * math.sin(t * 0.9) ** 2, fps, 8.0) == []


@given(st.lists(st.tuples(st.floats(0.005, 0.7), st.floats(0.0, 1.0)), max_size=200))
def test_any_signal_gives_dips_of_the_right_height_and_length_in_order(
    steps: list[tuple[float, float]],
) -> None:
    dips, t, found = PartialBlinks(LIMITS), 0.0, []
    for step_s, closure in steps:
        t += step_s
        dip = dips.see(t, closure)
        if dip is not None:
            assert dip.end <= t
            found.append(dip)
    for dip in found:
        assert LIMITS.closed_edge <= dip.peak < LIMITS.closed_peak
        assert LIMITS.blink_min_s <= dip.duration_s < LIMITS.long_blink_s
    starts = [dip.start for dip in found]
    assert starts == sorted(starts)


@given(peak=st.floats(0.8, 1.0), fps=st.floats(15.0, 60.0))
def test_a_whole_blink_is_no_half_one_on_its_way_back(peak: float, fps: float) -> None:
    def closure(t: float) -> float:
        # falls fast, waits half-way up, and opens
        waits = 0.55 if 1.2 <= t < 1.35 else 0.0
        return peak if 1.0 <= t < 1.2 else waits

    assert partials(closure, fps, 3.0) == []


@pytest.mark.parametrize("fps", [24.0, 30.0, 60.0])
def test_partial_blinks_are_counted_apart_and_never_alarm(fps: float) -> None:
    script = DriverScript(90.0)
    for index in range(60):
        script = script.partial_blink(22.0 + index)
    events, states = play(trace(script, camera=Camera(fps=fps)))
    assert len(of_kind(events, EventKind.PARTIAL_BLINK)) == 60
    assert not of_kind(events, EventKind.BLINK)
    last = states[-1]
    assert (last.blinks.total, last.blinks.partial_total) == (0, 60)
    assert last.blinks.per_minute == 0.0
    assert last.blinks.partial_per_minute == pytest.approx(53, abs=1)
    assert last.perclos == 0.0
    assert {state.level for state in states} == {Level.AWAKE}
    assert max(state.closed_s for state in states) == 0.0


def test_whole_blinks_are_not_counted_as_partial_ones() -> None:
    script = scenarios.alert_driver(60.0)
    events, states = play(trace(script))
    assert not of_kind(events, EventKind.PARTIAL_BLINK)
    assert states[-1].blinks.partial_per_minute == 0.0
    assert states[-1].blinks.total == len(script.closures())


@pytest.mark.parametrize("fps", [15.0, 30.0])
@pytest.mark.parametrize("depth", [0.4, 0.6, 0.7])
def test_a_squint_into_the_sun_is_no_blink_and_no_closure(fps: float, depth: float) -> None:
    squint = narrowing(depth, 1.0, 7.0, 0.25)
    events, states = play(seen(squint, 9.0, fps))
    assert not [event for event in events if event.kind in CLOSURES]
    assert max(state.closed_s for state in states) < 0.5


@pytest.mark.parametrize("fps", [15.0, 30.0])
@pytest.mark.parametrize("ramp_s", [0.1, 0.3])
def test_looking_down_at_the_dials_is_no_blink_and_no_closure(fps: float, ramp_s: float) -> None:
    """The lids follow the gaze down, as fast as it goes, and stay there while the head is low."""
    look = narrowing(0.7, 2.0, 3.2, ramp_s)
    events, states = play(seen(look, 6.0, fps, pitch=lambda t: -25.0 * look(t)))
    assert not [event for event in events if event.kind in CLOSURES]
    assert max(state.closed_s for state in states) < 0.5
    assert max(state.level for state in states) is Level.AWAKE


@pytest.mark.parametrize("fps", [15.0, 30.0])
def test_laughing_and_talking_narrow_the_eyes_slowly_and_are_no_blinks(fps: float) -> None:
    """Cheeks push the lids up about once a second, over a third of a second each time."""

    def laugh(t: float) -> float:
        return 0.35 + 0.2 * math.sin(2.0 * math.pi * t) if t < 8.0 else 0.05

    events, states = play(seen(laugh, 10.0, fps))
    assert not [event for event in events if event.kind in CLOSURES]
    assert max(state.closed_s for state in states) < 0.5


@pytest.mark.parametrize("fps", [15.0, 30.0, 60.0])
def test_a_laugh_between_blinks_leaves_the_count_of_blinks_alone(fps: float) -> None:
    script = scenarios.talks_and_laughs(60.0)
    events, states = play(trace(script, camera=Camera(fps=fps)))
    assert len(of_kind(events, EventKind.BLINK)) == len(script.closures())
    assert not of_kind(events, EventKind.LONG_BLINK)
    assert states[-1].blinks.partial_total == 0
