"""Fewer points, the same line."""

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.report.thinning import thinned

VALUES = st.one_of(st.floats(-1e3, 1e3), st.just(math.nan))


@given(st.lists(VALUES, max_size=400), st.floats(0.3, 30.0))
def test_no_peak_is_lost_and_no_point_is_made_up(values: list[float], column: float) -> None:
    times = [float(index) for index in range(len(values))]
    kept = [point for stretch in thinned(times, values, column) for point in stretch]
    known = [(t, value) for t, value in zip(times, values, strict=True) if not math.isnan(value)]
    assert set(kept) <= set(known)
    assert all(before[0] < after[0] for before, after in pairwise(kept))
    if known:
        assert (kept[0], kept[-1]) == (known[0], known[-1])
        for pick in (min, max):
            assert pick(value for _, value in kept) == pick(value for _, value in known)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=2000), st.integers(1, 50))
def test_a_column_has_four_points_at_most(values: list[float], column: int) -> None:
    times = [index / 10 for index in range(len(values))]
    (kept,) = thinned(times, values, float(column))
    columns = [t // column for t, _ in kept]
    assert max(columns.count(one) for one in columns) <= 4


def test_a_gap_divides_the_line() -> None:
    kept = thinned([0.0, 1.0, 2.0, 3.0], [0.5, math.nan, 0.5, 0.6], 10.0)
    assert kept == [[(0.0, 0.5)], [(2.0, 0.5), (3.0, 0.6)]]
