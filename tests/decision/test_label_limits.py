"""Limits of expressions that no measurement can mean are refused by name."""

import math
from dataclasses import replace
from typing import Any

import pytest

from edge_monitor.decision.label_limits import LabelLimits


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"time_constant_s": 0.0}, "time_constant_s"),
        ({"dwell_s": math.nan}, "dwell_s"),
        ({"away_s": math.inf}, "away_s"),
        ({"unmeasured_s": -1.0}, "unmeasured_s"),
        ({"margin": 0.5}, "margin <= confidence"),
        ({"confidence": 1.1}, "confidence <= 1"),
        ({"changes_per_minute": 0}, "changes_per_minute"),
    ],
)
def test_a_limit_that_makes_no_sense_is_named(change: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        replace(LabelLimits(), **change)
