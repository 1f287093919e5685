"""From a camera's stamps to times on the scale of the decisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.camera.stamps import StampClock, boottime
from edge_monitor.testing.clock import FakeClock


def stamp_clock(clock: FakeClock, slept_s: float = 0.0) -> StampClock:
    return StampClock(clock.monotonic, lambda: clock.monotonic() + slept_s)


def test_stamp_on_the_monotonic_scale_is_the_time() -> None:
    clock = FakeClock(monotonic_s=500.0)
    assert stamp_clock(clock).time_s(499.96) == pytest.approx(499.96)


def test_stamp_that_counts_sleep_is_brought_to_the_monotonic_scale() -> None:
    clock = FakeClock(monotonic_s=500.0)
    assert stamp_clock(clock, slept_s=3600.0).time_s(4099.95) == pytest.approx(499.95)


@pytest.mark.parametrize("stamp_s", [None, 0.0, 12.5, 1.7e9, 500.5])
def test_stamp_on_no_known_scale_gives_way_to_the_arrival(stamp_s: float | None) -> None:
    assert stamp_clock(FakeClock(monotonic_s=500.0)).time_s(stamp_s) == 500.0


def test_time_goes_on_while_a_stamp_stands_still() -> None:
    clock = FakeClock(monotonic_s=500.0)
    times = stamp_clock(clock)
    seen = []
    for _ in range(60):
        seen.append(times.time_s(499.97))
        clock.advance(1 / 30)
    assert seen[0] == pytest.approx(499.97)
    assert seen[1:] == pytest.approx([500.0 + index / 30 for index in range(1, 60)])


@given(st.lists(st.tuples(st.floats(0.001, 1), st.floats(-2, 2)), max_size=40), st.floats(0, 1e5))
def test_times_rise_and_never_lie_ahead_whatever_the_stamps_are(
    steps: list[tuple[float, float]], slept_s: float
) -> None:
    clock = FakeClock(monotonic_s=500.0)
    times = stamp_clock(clock, slept_s)
    last = 0.0
    for step_s, age_s in steps:
        clock.advance(step_s)
        t = times.time_s(clock.monotonic() - age_s)
        assert last < t <= clock.monotonic()
        last = t


def test_time_since_boot_counts_at_least_what_monotonic_counts() -> None:
    assert boottime() >= 0.0
