"""What the daemon writes in a day."""

import pytest

from edge_monitor.bench import wear
from edge_monitor.bench.day import HOURS, Moment
from edge_monitor.outputs.outbox import Keeping, Letter, Rank

TEXT = "x" * 500
ALARM = Letter("event/drowsiness", TEXT, Rank.ALARM)

NOTHING = 40_000
"""Bytes: the log of the empty spool, which goes into its file at the end, 4096 or some pages more,
as the kernel comes to write them."""


@pytest.fixture
def happens(monkeypatch: pytest.MonkeyPatch) -> list[Moment]:
    """What happens in the day, to be filled by the test."""
    moments: list[Moment] = []
    monkeypatch.setattr(wear, "day", lambda _hours: moments)
    return moments


def spooled(*, answered: bool = False) -> float:
    """Bytes in an hour."""
    return float(wear.spool(1, answered=answered)["bytes_a_day"]) / HOURS


def recorded() -> float:
    """Bytes in an hour."""
    return float(wear.journal(1)["bytes_a_day"]) / HOURS


def test_an_hour_without_events_writes_next_to_nothing(happens: list[Moment]) -> None:
    assert happens == []
    assert recorded() == 0
    assert spooled() < NOTHING


def test_an_event_that_the_broker_has_at_once_is_never_spooled(happens: list[Moment]) -> None:
    happens += [Moment(1.4 * n, Letter("event/nod", TEXT, Rank.OTHER)) for n in range(200)]
    assert spooled(answered=True) < NOTHING
    assert spooled() > 200 * len(TEXT)
    assert recorded() > 200 * len(TEXT)


def test_an_alarm_is_written_even_so(happens: list[Moment]) -> None:
    happens += [Moment(100.0 * n, ALARM) for n in range(10)]
    assert spooled(answered=True) > NOTHING + 10 * 4096  # each by itself, and so a page at least
    assert recorded() >= 10 * len(TEXT)


def test_a_thousand_blinks_cost_nothing(happens: list[Moment]) -> None:
    blink = Letter("event/blink", TEXT, Rank.OTHER, Keeping.MEMORY)
    happens += [Moment(3.0 * n, blink) for n in range(1100)]
    assert spooled() < NOTHING
    assert recorded() == 0


def test_a_batch_costs_less_than_its_events_one_by_one(happens: list[Moment]) -> None:
    """The kernel writes whole pages: four events of one batch, and of four."""
    nod = Letter("event/nod", TEXT, Rank.OTHER)
    happens += [Moment(float(n), nod) for n in range(4)]
    together = recorded()
    happens[:] = [Moment(890.0 * n, nod) for n in range(4)]
    assert recorded() >= 2 * together


def test_an_hour_counts_for_its_share_of_the_day(happens: list[Moment]) -> None:
    happens += [Moment(60.0 * n, Letter("event/nod", TEXT, Rank.OTHER)) for n in range(20)]
    hour, two = (wear.journal(hours)["bytes_a_day"] for hours in (1, 2))
    assert hour == pytest.approx(2 * two)


def test_a_day_of_a_vehicle_stays_below_a_megabyte() -> None:
    journal = wear.journal(9)["bytes_a_day"]
    assert 0.2e6 < journal < 0.6e6
    assert journal + wear.spool(9, answered=False)["bytes_a_day"] < 1e6
