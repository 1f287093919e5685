"""Which event is which: nothing twice, the order kept, as little as possible changed."""

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.comparison.matching import Matching, match

TIMES = st.lists(st.floats(0, 20, width=32), max_size=12).map(sorted)
WITHIN_S = 1.0


def cost(found: Matching, before: list[float], after: list[float]) -> float:
    moved = sum(abs(before[one] - after[other]) for one, other in found.pairs)
    return moved + WITHIN_S / 2 * (len(found.gone) + len(found.come))


def least_cost(before: list[float], after: list[float]) -> float:
    """By trying every way."""

    @cache
    def least(one: int, other: int) -> float:
        ways = []
        if one < len(before):
            ways.append(WITHIN_S / 2 + least(one + 1, other))
        if other < len(after):
            ways.append(WITHIN_S / 2 + least(one, other + 1))
        if one < len(before) and other < len(after):
            moved = abs(before[one] - after[other])
            if moved <= WITHIN_S:
                ways.append(moved + least(one + 1, other + 1))
        return min(ways, default=0.0)

    return least(0, 0)


@given(TIMES, TIMES)
def test_each_event_is_told_once_in_its_order_and_near_its_place(
    before: list[float], after: list[float]
) -> None:
    found = match(before, after, WITHIN_S)
    assert sorted([*found.gone, *(one for one, _ in found.pairs)]) == list(range(len(before)))
    assert sorted([*found.come, *(other for _, other in found.pairs)]) == list(range(len(after)))
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(found.pairs))
    assert all(abs(before[one] - after[other]) <= WITHIN_S for one, other in found.pairs)
    assert (found.gone, found.come) == (sorted(found.gone), sorted(found.come))


@given(TIMES, TIMES)
def test_no_way_would_change_less(before: list[float], after: list[float]) -> None:
    found = match(before, after, WITHIN_S)
    assert cost(found, before, after) == pytest.approx(least_cost(before, after), abs=1e-6)


@given(TIMES)
def test_what_is_the_same_finds_itself(times: list[float]) -> None:
    found = match(times, times, WITHIN_S)
    assert cost(found, times, times) == 0.0
    assert (found.gone, found.come) == ([], [])


@given(TIMES, TIMES)
def test_the_other_way_round_what_went_has_come(before: list[float], after: list[float]) -> None:
    there, back = match(before, after, WITHIN_S), match(after, before, WITHIN_S)
    assert cost(there, before, after) == pytest.approx(cost(back, after, before), abs=1e-6)


@given(TIMES, st.floats(0.001, 0.4))
def test_a_small_shift_of_all_loses_none_that_stand_apart(
    times: list[float], shift_s: float
) -> None:
    apart = [t for t, later in pairwise([*times, 99.0]) if later - t > 2.0]
    found = match(apart, [t + shift_s for t in apart], WITHIN_S)
    assert found.pairs == [(place, place) for place in range(len(apart))]


def test_a_day_of_blinks_is_matched_in_a_moment() -> None:
    before = [index * 0.8 for index in range(20_000)]
    found = match(before, [t + 0.01 for t in before[1:]], WITHIN_S)
    assert (len(found.pairs), found.gone, found.come) == (19_999, [0], [])
