"""Pauses between attempts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.outputs.backoff import Backoff


def test_pauses_double_up_to_the_limit_and_start_anew_after_success() -> None:
    backoff = Backoff(first_s=1, limit_s=5, fraction=lambda: 0.0)
    assert [backoff.next() for _ in range(5)] == [1, 2, 4, 5, 5]
    backoff.reset()
    assert backoff.next() == 1


@pytest.mark.fault(8)
@given(fractions=st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=50))
def test_no_pause_is_longer_than_the_limit_or_cut_by_more_than_half(fractions: list[float]) -> None:
    draws = iter(fractions)
    backoff = Backoff(first_s=0.5, limit_s=30, fraction=lambda: next(draws))
    for attempt in range(len(fractions)):
        whole_s = min(0.5 * 2**attempt, 30)
        assert whole_s / 2 <= backoff.next() <= whole_s
