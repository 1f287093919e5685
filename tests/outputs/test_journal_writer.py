"""When the journal is written: seldom, and what matters at once."""

from pathlib import Path

import pytest

from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.journal_file import FILE_NAME
from edge_monitor.outputs.journal_writer import JournalWriter
from edge_monitor.testing import FakeClock
from tests.outputs.letters import alarm, blink, yawn

QUARTER_S = 900.0


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(monotonic_s=100.0)


@pytest.fixture
def writer(tmp_path: Path, clock: FakeClock) -> JournalWriter:
    """That has written its first event."""
    writer = JournalWriter(tmp_path / "var", 10_000, 5, Backoff(1.0, 1.0), clock=clock.monotonic)
    writer.put(yawn("first"))
    writer.work()
    return writer


def lines(tmp_path: Path) -> list[str]:
    first, *others = (tmp_path / "var" / FILE_NAME).read_text().splitlines()
    assert first == "first"
    return others


def test_the_first_event_of_a_run_is_written_at_once(writer: JournalWriter, tmp_path: Path) -> None:
    assert writer.report()["written"] == 1
    assert lines(tmp_path) == []


def test_events_are_written_together_at_the_quarter(
    writer: JournalWriter, clock: FakeClock, tmp_path: Path
) -> None:
    for text in "ab":
        writer.put(yawn(text))
        clock.advance(300.0)
        writer.work()
    assert lines(tmp_path) == []
    clock.advance(QUARTER_S - 701.0)
    writer.work()
    assert lines(tmp_path) == []
    clock.advance(1.0)
    writer.work()
    assert lines(tmp_path) == ["a", "b"]
    assert writer.report()["waiting"] == 0


def test_an_alarm_takes_what_stands_before_it_along(writer: JournalWriter, tmp_path: Path) -> None:
    writer.put(yawn("a"))
    writer.put(alarm("b"))
    writer.put(yawn("c"))
    writer.work()
    assert lines(tmp_path) == ["a", "b", "c"]


def test_what_comes_while_it_is_full_is_not_waited_with(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path / "var", 10_000, clock=FakeClock().monotonic)
    writer.put(yawn("first"))
    writer.work()
    for number in range(63):
        writer.put(yawn(str(number)))
        writer.work()
    assert lines(tmp_path) == []
    writer.put(yawn("63"))
    writer.work()
    assert len(lines(tmp_path)) == 64


def test_a_blink_is_not_even_kept_in_memory(writer: JournalWriter) -> None:
    writer.put(blink("a"))
    assert writer.report()["waiting"] == 0


@pytest.mark.fault(19)
def test_what_the_disk_refused_goes_first_and_the_rest_follows_at_once(
    clock: FakeClock, tmp_path: Path
) -> None:
    (tmp_path / "var").write_text("in the way")
    writer = JournalWriter(tmp_path / "var", 10_000, 5, Backoff(1.0, 1.0), clock=clock.monotonic)
    writer.put(yawn("first"))
    writer.work()
    assert writer.report()["fault"] is not None
    for text in "bcdefg":  # one more than may wait
        writer.put(yawn(text))
    (tmp_path / "var").unlink()
    writer.work()
    assert not (tmp_path / "var").exists()  # it is not tried again yet
    clock.advance(1.0)
    writer.work()
    assert lines(tmp_path) == list("cdefg")
    assert writer.report() == {"fault": None, "written": 6, "waiting": 0, "dropped": 1}
    writer.put(yawn("h"))
    writer.work()
    assert len(lines(tmp_path)) == 5  # and from then on as ever


def test_a_batch_that_fills_a_file_goes_on_in_the_next(clock: FakeClock, tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path / "var", 100, clock=clock.monotonic)
    for number in range(20):
        writer.put(yawn(f"{number:09}"))
    writer.put(alarm("last"))
    writer.work()
    assert writer.report()["written"] == 21
    assert (tmp_path / "var" / FILE_NAME).read_text() == "last\n"


def test_when_it_is_closed_all_is_written(writer: JournalWriter, tmp_path: Path) -> None:
    writer.put(yawn("a"))
    writer.close()
    writer.run()
    assert lines(tmp_path) == ["a"]
