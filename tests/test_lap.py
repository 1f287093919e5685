"""Timing the work on frames: what counts, what does not, and that nothing is lost."""

from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.lap import BOUNDS_S, Durations, Lap


class Hand:
    """A stopwatch's hand that a test moves."""

    def __init__(self) -> None:
        self.at_s = 5.0

    def __call__(self) -> float:
        return self.at_s


def test_work_that_a_frame_needs_twice_counts_once_in_sum() -> None:
    hand = Hand()
    lap = Lap(hand)
    for seconds in (0.003, 0.004):
        with lap:
            hand.at_s += seconds
        hand.at_s += 10.0  # between the two something else was done
    lap.end_frame()
    spread = lap.durations.spread()
    assert spread.sum_s == pytest.approx(0.007)
    assert sum(spread.counts) == 1
    assert spread.counts[bisect_left(BOUNDS_S, 0.007)] == 1


def test_a_frame_that_does_not_need_the_work_counts_nowhere() -> None:
    lap = Lap(Hand())
    lap.end_frame()
    assert sum(lap.durations.spread().counts) == 0


def test_work_that_fails_is_timed_too_and_its_error_passes() -> None:
    hand = Hand()
    lap = Lap(hand)

    def fail() -> None:
        with lap:
            hand.at_s += 0.5
            raise ValueError("as before")

    with pytest.raises(ValueError, match="as before"):
        fail()
    lap.end_frame()
    assert lap.durations.spread().sum_s == 0.5


@given(st.lists(st.floats(min_value=0.0, max_value=100.0)))
def test_each_duration_is_in_the_one_class_that_holds_it(seconds: list[float]) -> None:
    durations = Durations()
    for one in seconds:
        durations.add(one)
    spread = durations.spread()
    assert len(spread.counts) == len(spread.bounds_s) + 1
    for index, bound_s in enumerate(spread.bounds_s):
        assert sum(spread.counts[: index + 1]) == sum(one <= bound_s for one in seconds)
    assert sum(spread.counts) == len(seconds)
    assert spread.sum_s == pytest.approx(sum(seconds))


def test_classes_reach_from_a_tenth_of_a_millisecond_to_a_second() -> None:
    assert (BOUNDS_S[0], BOUNDS_S[-1]) == (0.0001, 1.0)
    assert list(BOUNDS_S) == sorted(set(BOUNDS_S))
