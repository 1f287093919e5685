"""PERCLOS and its bookkeeping."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.lids import Closing
from edge_monitor.decision.perclos import Perclos
from edge_monitor.decision.thresholds import Thresholds

LIMITS = Thresholds()


def closing(start: float, end: float) -> Closing:
    return Closing(start, end, 1.0, ((start, end),))


def test_unknown_before_thirty_valid_seconds() -> None:
    perclos = Perclos(LIMITS)
    perclos.add_valid(0.0, 29.4)
    assert perclos.value(29.4) is None
    perclos.add_valid(29.4, 30.0)
    assert perclos.value(30.0) == 0.0


def test_it_says_when_it_will_be_known() -> None:
    perclos = Perclos(LIMITS)
    perclos.add_valid(0.0, 29.8)
    assert perclos.known_t() == pytest.approx(30.0)
    perclos.pause()
    assert perclos.known_t() is None


def test_blinks_do_not_count_and_droops_do() -> None:
    perclos = Perclos(LIMITS)
    perclos.add_valid(0.0, 40.0)
    assert not perclos.add_closing(closing(5.0, 5.3))
    assert perclos.value(40.0) == 0.0
    assert perclos.add_closing(closing(10.0, 12.0))
    assert perclos.value(40.0) == pytest.approx(2.0 / 40.0)


def test_a_droop_under_way_counts() -> None:
    perclos = Perclos(LIMITS)
    perclos.add_valid(0.0, 40.0)
    assert perclos.value(40.0, ((38.0, 40.0),)) == pytest.approx(0.05)


def test_droops_leave_with_the_window() -> None:
    perclos = Perclos(LIMITS)
    perclos.add_valid(0.0, 71.5)
    perclos.add_closing(closing(10.0, 13.0))
    assert perclos.next_leaving_t() == 73.0
    assert perclos.value(71.5) == pytest.approx(1.5 / 60.0)
    perclos.add_valid(71.5, 73.0)
    perclos.leave(73.0)
    assert perclos.next_leaving_t() is None
    assert perclos.value(73.0) == 0.0


def test_time_not_seen_is_not_valid_time() -> None:
    perclos = Perclos(LIMITS)
    perclos.add_valid(0.0, 20.0)
    perclos.add_valid(40.0, 60.0)
    perclos.add_closing(closing(50.0, 52.0))
    assert perclos.value(60.0) == pytest.approx(2.0 / 40.0)


@given(st.lists(st.tuples(st.floats(0.5, 9.0), st.floats(0.01, 4.0)), min_size=1, max_size=80))
def test_it_is_always_a_fraction(acts: list[tuple[float, float]]) -> None:
    perclos, t = Perclos(LIMITS), 0.0
    for open_s, shut_s in acts:
        perclos.add_valid(t, t + open_s + shut_s)
        perclos.add_closing(closing(t + open_s, t + open_s + shut_s))
        t += open_s + shut_s
        value = perclos.value(t)
        assert value is None or 0.0 <= value <= 1.0
