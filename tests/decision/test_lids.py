"""Closings cut out of the closure signal."""

from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.lids import Closing, Lids
from edge_monitor.decision.thresholds import Thresholds

LIMITS = Thresholds()


def closings(signal: Callable[[float], float], times: Iterable[float]) -> list[Closing]:
    lids = Lids(LIMITS)
    return [closing for t in times for closing in lids.see(t, signal(t))]


def frames(fps: float, seconds: float) -> list[float]:
    return [index / fps for index in range(int(fps * seconds))]


def trapezoid(start: float, end: float, ramp_s: float = 0.1) -> Callable[[float], float]:
    def closure(t: float) -> float:
        rising = (t - start) / ramp_s + 0.5
        falling = (end - t) / ramp_s + 0.5
        return min(max(min(rising, falling), 0.0), 1.0)

    return closure


@given(
    start=st.floats(1.0, 2.0),
    length_s=st.floats(0.15, 3.0),
    fps=st.floats(15.0, 60.0),
)
def test_edges_are_finer_than_a_frame(start: float, length_s: float, fps: float) -> None:
    found = closings(trapezoid(start, start + length_s), frames(fps, 7.0))
    (closing,) = found
    assert closing.start == pytest.approx(start, abs=0.5 / fps + 1e-9)
    assert closing.end == pytest.approx(start + length_s, abs=0.5 / fps + 1e-9)
    assert closing.peak >= 0.8


def test_half_shut_is_no_closing() -> None:
    assert not closings(lambda t: 0.7 if 1.0 < t < 2.0 else 0.0, frames(30.0, 3.0))


def test_a_squint_after_a_blink_does_not_make_it_long() -> None:
    def closure(t: float) -> float:
        return max(trapezoid(1.0, 1.2)(t), 0.6 if 1.1 < t < 2.5 else 0.0)

    (blink,) = closings(closure, frames(30.0, 3.0))
    assert blink.duration_s < LIMITS.long_blink_s
    assert blink.start == pytest.approx(1.0, abs=0.05)


def test_one_noisy_frame_is_no_blink() -> None:
    assert not closings(lambda t: 1.0 if 1.0 <= t < 1.01 else 0.0, frames(60.0, 2.0))


def test_a_blink_whose_peak_was_smoothed_away_counts_by_what_was_measured() -> None:
    lids, found = Lids(LIMITS), []
    blink = trapezoid(1.0, 1.2)
    for t in frames(30.0, 2.0):
        found += lids.see(t, 0.97 * 0.81 * blink(t), 0.81 * blink(t))
    (closing,) = found
    assert closing.peak == 0.81


def test_two_blinks_without_full_opening_are_two() -> None:
    def closure(t: float) -> float:
        return max(trapezoid(1.0, 1.3)(t), trapezoid(1.45, 1.8)(t), 0.58 if 1.2 < t < 1.5 else 0.0)

    first, second = closings(closure, frames(30.0, 3.0))
    assert first.end == second.start
    assert 1.3 <= first.end <= 1.45


def test_a_short_dip_does_not_stop_the_clock_of_an_alarm() -> None:
    lids = Lids(LIMITS)
    for t in frames(30.0, 3.0):
        lids.see(t, 0.6 if 1.5 <= t < 1.57 else float(t >= 1.0))
    assert lids.closed_s(2.95) == pytest.approx(1.95, abs=0.03)


def test_not_seeing_for_half_a_second_changes_nothing_and_longer_forgets() -> None:
    for gap_s, closed in ((0.45, True), (0.6, False)):
        lids = Lids(LIMITS)
        for t in frames(30.0, 2.0):
            lids.see(t, float(t >= 1.0))
        lids.lose(1.967 + gap_s)
        assert (lids.closed_since is not None) is closed


def test_eyes_shut_at_the_first_look_are_shut_from_then_on() -> None:
    lids = Lids(LIMITS)
    lids.see(7.0, 1.0)
    lids.see(7.4, 1.0)
    assert lids.closed_s(7.4) == pytest.approx(0.4)


@given(st.lists(st.tuples(st.floats(0.001, 0.7), st.floats(0.0, 1.0)), min_size=2, max_size=200))
def test_any_signal_gives_closings_in_order_with_their_shut_time_inside(
    steps: list[tuple[float, float]],
) -> None:
    lids, t, found = Lids(LIMITS), 0.0, []
    for step_s, closure in steps:
        t += step_s
        found += lids.see(t, closure)
        assert 0.0 <= lids.closed_s(t) <= t
    for closing in found:
        assert closing.duration_s >= LIMITS.blink_min_s
        assert closing.peak >= LIMITS.closed_peak
        assert all(closing.start - 1e-9 <= a <= b <= closing.end + 1e-9 for a, b in closing.shut)
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(found))
