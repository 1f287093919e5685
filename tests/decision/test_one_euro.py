"""The 1€ filter against that of its authors, and what holds for every signal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from OneEuroFilter import OneEuroFilter as AuthorsFilter

from edge_monitor.decision.one_euro import OneEuroFilter

VALUES = st.floats(-1e3, 1e3)
GAPS_S = st.floats(0.001, 2.0)
SIGNALS = st.lists(st.tuples(GAPS_S, VALUES), min_size=1, max_size=60)
CUTOFFS_HZ = st.floats(0.01, 100.0)
BETAS = st.floats(0.0, 100.0)


def filtered(smoother: OneEuroFilter, signal: list[tuple[float, float]]) -> list[float]:
    t, found = 100.0, []
    for gap_s, value in signal:
        t += gap_s
        found.append(smoother.see(t, value))
    return found


@given(SIGNALS, CUTOFFS_HZ, BETAS, CUTOFFS_HZ)
def test_it_agrees_with_its_authors_own_program(
    signal: list[tuple[float, float]], cutoff_hz: float, beta: float, speed_cutoff_hz: float
) -> None:
    theirs = AuthorsFilter(30.0, cutoff_hz, beta, speed_cutoff_hz)
    # the authors' program takes the moment 0 for one that is not known
    t, expected = 100.0, []
    for gap_s, value in signal:
        t += gap_s
        expected.append(theirs(value, t))
    ours = filtered(OneEuroFilter(cutoff_hz, beta, speed_cutoff_hz), signal)
    assert ours == pytest.approx(expected, rel=1e-6, abs=1e-6)


@given(SIGNALS, CUTOFFS_HZ, BETAS, CUTOFFS_HZ)
def test_it_never_leaves_the_range_of_what_it_was_given(
    signal: list[tuple[float, float]], cutoff_hz: float, beta: float, speed_cutoff_hz: float
) -> None:
    values = [value for _, value in signal]
    for value in filtered(OneEuroFilter(cutoff_hz, beta, speed_cutoff_hz), signal):
        assert min(values) - 1e-9 <= value <= max(values) + 1e-9


@given(VALUES, st.lists(GAPS_S, min_size=1, max_size=30), CUTOFFS_HZ, BETAS)
def test_what_stands_still_stays_as_it_is(
    value: float, gaps_s: list[float], cutoff_hz: float, beta: float
) -> None:
    signal = [(gap_s, value) for gap_s in gaps_s]
    assert filtered(OneEuroFilter(cutoff_hz, beta, 1.0), signal) == [value] * len(signal)


@given(SIGNALS, SIGNALS, BETAS)
def test_after_a_reset_nothing_is_left_of_the_past(
    before: list[tuple[float, float]], after: list[tuple[float, float]], beta: float
) -> None:
    used = OneEuroFilter(1.0, beta, 10.0)
    filtered(used, before)
    used.reset()
    assert filtered(used, after) == filtered(OneEuroFilter(1.0, beta, 10.0), after)


def test_a_second_sample_of_the_same_moment_changes_nothing() -> None:
    smoother = OneEuroFilter(1.0, 1.0, 1.0)
    assert smoother.see(5.0, 0.25) == 0.25
    assert smoother.see(5.0, 1.0) == 0.25
    assert smoother.see(4.0, 1.0) == 0.25


def test_the_faster_it_moves_the_closer_it_is_followed() -> None:
    def left_behind(step: float) -> float:
        smoother = OneEuroFilter(1.0, 20.0, 10.0)
        smoother.see(0.0, 0.0)
        return 1.0 - smoother.see(1 / 30, step) / step

    shares = [left_behind(step) for step in (0.01, 0.1, 0.5, 1.0)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.4
    assert shares[-1] < 0.02


def test_samples_a_moment_apart_that_no_clock_can_tell_are_one() -> None:
    smoother = OneEuroFilter(1.0, 20.0, 10.0)
    smoother.see(0.0, 0.0)
    assert smoother.see(5e-324, 1.0) == 0.0
    assert 0.0 < smoother.see(0.03, 1.0) <= 1.0
