"""The spool, where sending overtakes writing and room runs out."""

import contextlib
import resource
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.outbox import Letter, Rank
from edge_monitor.outputs.spool import Spool
from edge_monitor.outputs.spool_file import Row, SpoolFile, SpoolOptions, Written
from tests.outputs.letters import alarm, yawn


@contextlib.contextmanager
def limited_files(size_bytes: int) -> Iterator[None]:
    """The kernel lets nobody in this process write beyond `size_bytes` of any file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_is_acknowledged_while_it_is_written_is_taken_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = Spool(SpoolOptions(tmp_path), "boot")

    class Overtaken(SpoolFile):
        def write(self, *parts: Any, **more: Any) -> Written:
            if (row := spool.take()) is not None:
                spool.acknowledge(row)
            return super().write(*parts, **more)

    monkeypatch.setattr("edge_monitor.outputs.spool_disk.SpoolFile", Overtaken)
    spool.work()
    spool.put(alarm("a"))
    spool.work()
    assert (spool.report()["spooled"], spool.waiting) == (1, 0)
    spool.flush()
    spool.work()
    assert spool.report()["spooled"] == 0


def test_what_is_dropped_from_the_disk_is_not_sent_from_memory(tmp_path: Path) -> None:
    spool = Spool(SpoolOptions(tmp_path, max_rows=3), "boot", memory_rows=2)
    spool.work()
    for text in "abc":
        spool.put(yawn(text))
        spool.flush()
        spool.work()
    assert spool.take() is None  # "a" is on the disk alone
    spool.work()
    assert (row := spool.take()) is not None
    assert row.letter.text == "a"
    spool.put(alarm("d"))
    spool.work()
    assert spool.dropped == {Rank.OTHER: 1}
    assert spool.take() is None  # "b" may be on the disk: it is asked
    spool.work()
    assert (row := spool.take()) is not None
    assert row.letter.text == "c"


def test_what_memory_has_no_room_for_comes_from_the_disk_in_its_turn(tmp_path: Path) -> None:
    spool = Spool(SpoolOptions(tmp_path), "boot", memory_rows=5)
    spool.work()
    texts = [str(number) for number in range(300)]
    told: list[str] = []
    for text in texts:
        spool.put(alarm(text))
        spool.work()
        if int(text) % 3 == 0 and (row := spool.take()) is not None:
            told.append(row.letter.text)
            spool.acknowledge(row)
    while spool.waiting:
        spool.work()
        while (row := spool.take()) is not None:
            told.append(row.letter.text)
            spool.acknowledge(row)
    assert told == texts


@pytest.mark.fault(19)
def test_what_a_refused_writing_dropped_is_there_and_goes_first_the_next_time(
    tmp_path: Path,
) -> None:
    file = SpoolFile(SpoolOptions(tmp_path, max_rows=3))

    def write(*letters: Letter) -> list[tuple[int, Rank]]:
        return file.write((), [Row(one, "boot", 0.0) for one in letters], (), sync=True).dropped

    write(Letter("event/emotion", "e", Rank.EMOTION), yawn("a"), alarm("b"))
    with limited_files(0), pytest.raises(sqlite3.OperationalError):
        write(alarm("c"), alarm("d"))
    assert [row.letter.text for row in file.load(0, 10)] == ["e", "a", "b"]
    assert write(alarm("c")) == [(1, Rank.EMOTION)]
    assert write(alarm("d")) == [(2, Rank.OTHER)]
    assert [row.letter.text for row in file.load(0, 10)] == ["b", "c", "d"]
    file.close()


@pytest.mark.fault(19)
def test_a_file_that_was_exchanged_gets_what_memory_has(tmp_path: Path) -> None:
    """Somebody removes the folder, and the disk refuses for a moment: nothing in memory is lost."""
    spool = Spool(SpoolOptions(tmp_path / "a"), "boot", backoff=Backoff(0.0, 0.0))
    spool.work()
    for text in "abc":
        spool.put(alarm(text))
    spool.work()
    first = spool.take()
    assert first is not None
    spool.acknowledge(first)
    shutil.rmtree(tmp_path / "a")
    with limited_files(0):
        spool.put(alarm("d"))
        spool.work()
    assert spool.fault is not None
    for _ in range(2):
        spool.work()
    assert spool.report()["spooled"] == 3
    spool.close()
    spool.run()
    again = Spool(SpoolOptions(tmp_path / "a"), "boot")
    again.work()
    again.take()
    again.work()
    told = [row.letter.text for _ in range(3) if (row := again.take()) is not None]
    assert told == ["b", "c", "d"]
    again.close()
    again.run()


@pytest.mark.fault(19)
def test_no_event_overtakes_an_older_one_while_the_disk_refuses(tmp_path: Path) -> None:
    """Fault 19: the kernel itself refuses every write, and the file has to be left and opened."""
    spool = Spool(SpoolOptions(tmp_path), "boot", backoff=Backoff(0.0, 0.0))
    spool.work()
    texts = [str(number) for number in range(40)]
    for text in texts[:20]:
        spool.put(alarm(text))
    spool.work()
    assert spool.report()["spooled"] == 20
    told: list[str] = []
    with limited_files(0):
        for text in texts[20:]:
            spool.put(alarm(text))
            spool.work()
            row = spool.take()
            assert row is not None
            told.append(row.letter.text)
    assert "disk I/O error" in str(spool.fault)
    spool.send_again()  # the line was cut, too
    spool.work()
    while (row := spool.take()) is not None:
        told.append(row.letter.text)
        spool.acknowledge(row)
    assert told == [*texts[:20], *texts]
    spool.close()
    spool.run()
