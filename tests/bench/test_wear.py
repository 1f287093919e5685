"""What the spool writes in a day."""

import pytest

from edge_monitor.bench import wear
from edge_monitor.bench.day import Moment
from edge_monitor.outputs.outbox import Letter, Rank

TEXT = "x" * 500


@pytest.fixture
def happens(monkeypatch: pytest.MonkeyPatch) -> list[Moment]:
    """What happens in the day, to be filled by the test."""
    moments: list[Moment] = []
    monkeypatch.setattr(wear, "day", lambda _hours: moments)
    return moments


def test_a_day_without_events_writes_nothing(happens: list[Moment]) -> None:
    assert happens == []
    assert wear.write(9, answered=False)["bytes_a_day"] < 4096


def test_an_event_that_the_broker_has_at_once_is_never_written(happens: list[Moment]) -> None:
    happens += [Moment(1.4 * n, Letter("event/blink", TEXT, Rank.OTHER)) for n in range(100)]
    assert wear.write(9, answered=True)["bytes_a_day"] < 4096
    assert wear.write(9, answered=False)["bytes_a_day"] > 100 * len(TEXT)


def test_an_alarm_is_written_even_so(happens: list[Moment]) -> None:
    happens.append(Moment(10.0, Letter("event/drowsiness", TEXT, Rank.ALARM)))
    once = wear.write(9, answered=True)["bytes_a_day"]
    assert once > 4096
    happens.append(Moment(100.0, Letter("event/drowsiness", TEXT, Rank.ALARM)))
    assert wear.write(9, answered=True)["bytes_a_day"] > 1.3 * once


def test_an_hour_counts_for_its_share_of_the_day(happens: list[Moment]) -> None:
    happens += [Moment(60.0 * n, Letter("event/nod", TEXT, Rank.OTHER)) for n in range(20)]
    hour, day = (wear.write(hours, answered=False)["bytes_a_day"] for hours in (1, 9))
    assert hour == pytest.approx(9 * day, rel=0.1)
