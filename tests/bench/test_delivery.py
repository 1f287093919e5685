"""From the frame to the subscriber: what the times say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.bench.delivery import Timed, delivery_figures, wake_up_figure
from edge_monitor.bench.runner import BenchError

SPANS_S = st.floats(0.0, 10.0)


@given(st.lists(st.tuples(SPANS_S, SPANS_S), min_size=1, max_size=200))
def test_what_is_added_is_what_processing_leaves(spans_s: list[tuple[float, float]]) -> None:
    captured_s = [100.0 * number for number in range(len(spans_s))]
    decided_s = [at + span for at, (span, _) in zip(captured_s, spans_s, strict=True)]
    heard_s = {
        number: at + span
        for number, (at, (_, span)) in enumerate(zip(decided_s, spans_s, strict=True), 1)
    }
    figures = list(delivery_figures([Timed(captured_s, decided_s, heard_s)]))
    processing, processing_99, added, added_99, total, total_99 = (
        figure.value for figure in figures
    )
    assert processing <= processing_99
    assert added <= added_99
    assert total <= total_99
    assert processing_99 == pytest.approx(_near_the_top([span for span, _ in spans_s]), abs=1e-6)
    assert added_99 == pytest.approx(_near_the_top([span for _, span in spans_s]), abs=1e-6)
    assert [figure.goal for figure in figures] == [None, None, None, 1.6, None, None]


def _near_the_top(spans_s: list[float]) -> float:
    """The least, in milliseconds, that more than 99 of 100 do not exceed."""
    enough = (
        span
        for span in sorted(spans_s)
        if sum(other <= span for other in spans_s) > 0.99 * len(spans_s)
    )
    return 1000 * next(enough)


def test_an_alarm_that_does_not_arrive_is_no_small_delay() -> None:
    with pytest.raises(BenchError, match="1 of 3 alarms did not arrive"):
        list(delivery_figures([Timed([1.0, 2.0, 3.0], [1.1, 2.1, 3.1], {1: 1.2, 3: 3.2})]))


def test_the_median_of_the_rounds_counts() -> None:
    rounds = [Timed([0.0], [0.01], {1: 0.01 + added_s}) for added_s in (0.001, 0.009, 0.002)]
    added = {figure.name: figure for figure in delivery_figures(rounds)}
    figure = added["added until the subscriber has it, p99"]
    assert figure.samples == pytest.approx((1.0, 9.0, 2.0))
    assert figure.value == pytest.approx(2.0)


def test_what_the_machine_itself_takes_is_told() -> None:
    figure = wake_up_figure()
    assert 0.0 < figure.value < 1000.0
    assert figure.goal is None
