"""The day in a vehicle that the spool's writes are counted on."""

from collections import Counter
from itertools import pairwise

import pytest

from edge_monitor.bench.day import HOURS, KINDS, STATED, day
from edge_monitor.outputs.outbox import Rank


def test_the_day_has_the_events_that_it_states() -> None:
    ranks = Counter(moment.letter.rank for moment in day())
    assert ranks[Rank.ALARM] == 10
    assert ranks.total() == sum(count for _, _, count in KINDS) > 15 * 60 * HOURS
    assert f"a day is 9 h at the wheel with {ranks[Rank.OTHER]:,} events and 10 alarms" == STATED


def test_its_moments_are_in_order_within_the_day() -> None:
    times = [moment.t for moment in day()]
    assert all(early <= late for early, late in pairwise(times))
    assert times[0] >= 0
    assert times[-1] < HOURS * 3600


@pytest.mark.parametrize("hours", [0.5, 1.0, 3.0])
def test_a_part_of_the_day_is_its_beginning(hours: float) -> None:
    part = day(hours)
    assert part == day()[: len(part)]
    assert len(part) == pytest.approx(len(day()) * hours / HOURS, rel=0.2)
