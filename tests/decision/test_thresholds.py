"""Limits that make no sense are refused by name."""

import pytest

from edge_monitor.decision.thresholds import Thresholds


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"microsleep_s": -1.0}, "microsleep_s"),
        ({"asleep_s": float("nan")}, "asleep_s"),
        ({"unresponsive_s": float("inf")}, "unresponsive_s"),
        ({"closed_peak": 1.5}, "closed_peak cannot exceed 1"),
        ({"snooze_max_s": 601.0}, "snooze_max_s cannot exceed 600"),
        ({"microsleep_s": 4.0}, "microsleep_s < asleep_s"),
        ({"perclos_advisory": 0.2}, "perclos_advisory < perclos_warning"),
        ({"ear_weight": 0.5}, "ear_weight . openness_weight . closed_weight must be 1, not 1.1"),
        ({"ear_weight": 0.6, "closed_weight": 0.0}, "closed_weight must be a positive number"),
    ],
)
def test_nonsense_is_refused(change: dict[str, float], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Thresholds(**change)


def test_weights_written_with_a_few_digits_may_miss_one_by_a_rounding() -> None:
    limits = Thresholds(ear_weight=0.333333, openness_weight=0.333333, closed_weight=0.333334)
    assert limits.ear_weight < 1 / 3


def test_the_figures_are_those_of_the_sources() -> None:
    limits = Thresholds()
    assert (limits.microsleep_s, limits.asleep_s, limits.unresponsive_s) == (1.5, 3.0, 6.0)
    assert (limits.perclos_advisory, limits.perclos_warning) == (0.08, 0.12)
    assert limits.degraded_s == 10.0
