"""The distribution of a signal over time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.histogram import TimeHistogram

SAMPLES = st.lists(st.tuples(st.floats(0.0, 0.6), st.floats(0.001, 0.5)), min_size=1, max_size=60)


def test_nothing_seen_has_no_quantile() -> None:
    assert TimeHistogram(0.0, 1.0, 10).quantile(0.5) is None


@given(SAMPLES, st.floats(0.01, 0.99))
def test_quantile_is_where_that_share_of_the_time_lies_below(
    samples: list[tuple[float, float]], share: float
) -> None:
    histogram = TimeHistogram(0.0, 0.6, 120)
    for value, seconds in samples:
        histogram.add(value, seconds)
    quantile = histogram.quantile(share)
    assert quantile is not None
    total_s = sum(seconds for _, seconds in samples)
    bin_width = 0.6 / 120
    surely_below_s = sum(s for v, s in samples if v < quantile - bin_width)
    perhaps_below_s = sum(s for v, s in samples if v <= quantile + bin_width)
    assert surely_below_s <= share * total_s + 1e-6
    assert perhaps_below_s >= share * total_s - 1e-6


@pytest.mark.fault(5)
@given(SAMPLES)
def test_the_frame_rate_does_not_change_the_answer(samples: list[tuple[float, float]]) -> None:
    slow, fast = TimeHistogram(0.0, 0.6, 120), TimeHistogram(0.0, 0.6, 120)
    for value, seconds in samples:
        slow.add(value, seconds)
        for _ in range(4):
            fast.add(value, seconds / 4.0)
    # a crooked share: at exactly three of four equal parts the answer lies anywhere between two
    share = 0.73713
    assert slow.quantile(share) == pytest.approx(fast.quantile(share), abs=1e-6)


def test_values_out_of_range_join_the_ends() -> None:
    histogram = TimeHistogram(0.0, 1.0, 10)
    histogram.add(-5.0, 1.0)
    histogram.add(7.0, 1.0)
    assert histogram.quantile(0.25) == pytest.approx(0.05)
    assert histogram.quantile(1.0) == pytest.approx(1.0)
