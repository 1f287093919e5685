"""Limits that make no sense are refused by name."""

import pytest

from edge_monitor.decision.thresholds import Thresholds


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"microsleep_s": -1.0}, "microsleep_s"),
        ({"asleep_s": float("nan")}, "asleep_s"),
        ({"unresponsive_s": float("inf")}, "unresponsive_s"),
        ({"closed_peak": 1.5}, "closed_peak"),
        ({"microsleep_s": 4.0}, "microsleep_s < asleep_s"),
        ({"perclos_advisory": 0.2}, "perclos_advisory < perclos_warning"),
    ],
)
def test_nonsense_is_refused(change: dict[str, float], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Thresholds(**change)


def test_the_figures_are_those_of_the_sources() -> None:
    limits = Thresholds()
    assert (limits.microsleep_s, limits.asleep_s, limits.unresponsive_s) == (1.5, 3.0, 6.0)
    assert (limits.perclos_advisory, limits.perclos_warning) == (0.08, 0.12)
    assert limits.degraded_s == 10.0
