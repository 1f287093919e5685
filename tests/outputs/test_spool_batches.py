"""What the spool writes, and when: a card is worn by each writing."""

from pathlib import Path

import pytest

from edge_monitor.outputs.outbox import Rank
from edge_monitor.outputs.spool import Spool
from edge_monitor.outputs.spool_file import SpoolOptions
from edge_monitor.testing import FakeClock
from tests.outputs.letters import alarm, blink, sent, yawn

HOUR_S = 3600.0


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(monotonic_s=1000.0)


@pytest.fixture
def spool(tmp_path: Path, clock: FakeClock) -> Spool:
    spool = Spool(SpoolOptions(tmp_path), "boot", memory_rows=100, clock=clock.monotonic)
    spool.work()
    return spool


def stored(spool: Spool) -> object:
    spool.work()
    return spool.report()["spooled"]


def test_what_is_no_alarm_is_written_together_at_the_hour(spool: Spool, clock: FakeClock) -> None:
    for text in "ab":
        spool.put(yawn(text))
        clock.advance(1000.0)
        assert stored(spool) == 0
    clock.advance(HOUR_S - 3001.0)
    assert stored(spool) == 0
    clock.advance(1.0)
    assert stored(spool) == 2


def test_an_alarm_that_the_broker_answers_at_once_is_never_written(
    spool: Spool, clock: FakeClock
) -> None:
    spool.put(alarm("a"), answer_near=True)
    assert spool.remind() == pytest.approx(0.01)
    assert stored(spool) == 0
    (row,) = (spool.take(),)
    assert row is not None
    spool.acknowledge(row)
    assert spool.remind() is None
    clock.advance(HOUR_S)
    assert stored(spool) == 0


def test_an_alarm_that_is_not_answered_soon_is_written(spool: Spool, clock: FakeClock) -> None:
    spool.put(alarm("a"), answer_near=True)
    clock.advance(0.011)
    assert spool.remind() is None
    assert stored(spool) == 1


def test_an_alarm_that_cannot_be_sent_is_written_at_once(spool: Spool) -> None:
    spool.put(yawn("a"))
    spool.put(alarm("b"), answer_near=True)
    spool.put(alarm("c"))
    assert stored(spool) == 3


def test_many_are_not_waited_with(spool: Spool) -> None:
    for number in range(63):
        spool.put(yawn(str(number)))
    assert stored(spool) == 0
    spool.put(yawn("63"))
    assert stored(spool) == 64


def test_a_blink_is_never_written_and_keeps_its_place(spool: Spool, clock: FakeClock) -> None:
    for letter in (yawn("a"), blink("b"), alarm("c"), blink("d"), yawn("e")):
        spool.put(letter)
    assert stored(spool) == 3
    clock.advance(10 * HOUR_S)
    assert stored(spool) == 3
    assert spool.waiting == 5
    assert sent(spool, 5) == list("abcde")


def test_a_stop_keeps_all_but_blinks(
    spool: Spool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for letter in (yawn("a"), blink("b"), alarm("c")):
        spool.put(letter)
    with caplog.at_level("INFO"):
        spool.close()
        spool.run()
    assert caplog.messages == ["spool: 1 blinks were not sent and are not kept"]
    again = Spool(SpoolOptions(tmp_path), "boot")
    assert stored(again) == 2


def test_where_memory_is_full_the_oldest_blink_is_dropped_and_counted(spool: Spool) -> None:
    spool.put(alarm("a"))
    assert stored(spool) == 1
    for number in range(150):
        spool.put(blink(str(number)))
    spool.put(yawn("z"))
    assert spool.dropped == {Rank.OTHER: 51}  # the alarm went to the disk alone before them
    assert spool.report()["dropped_alarms"] == 0
    assert spool.take() is None
    spool.work()
    assert sent(spool, 101) == ["a", *map(str, range(51, 150)), "z"]


def test_without_a_disk_blinks_give_way_to_all_else() -> None:
    spool = Spool(None, "boot", memory_rows=10)
    for number in range(9):
        spool.put(yawn(str(number)))
    for text in ("a", "b", "c"):
        spool.put(blink(text))
    for text in ("x", "y"):
        spool.put(alarm(text))
    assert spool.dropped == {Rank.OTHER: 4}
    assert sent(spool, 10) == [*map(str, range(1, 9)), "x", "y"]
