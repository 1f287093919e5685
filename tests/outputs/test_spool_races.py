"""The spool, where sending overtakes writing and room runs out."""

from pathlib import Path
from typing import Any

import pytest

from edge_monitor.outputs.outbox import Letter, Rank
from edge_monitor.outputs.spool import Spool
from edge_monitor.outputs.spool_file import SpoolFile, SpoolOptions, Written


def alarm(text: str) -> Letter:
    return Letter("event/drowsiness", text, Rank.ALARM)


def blink(text: str) -> Letter:
    return Letter("event/blink", text, Rank.OTHER)


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
    spool = Spool(SpoolOptions(tmp_path, max_rows=3), "boot")
    spool.work()
    for text in "abc":
        spool.put(blink(text))
    spool.flush()
    spool.work()
    assert spool.take() is None
    spool.work()
    assert (row := spool.take()) is not None  # and the others are loaded
    spool.put(alarm("d"))
    spool.work()
    assert spool.dropped == {Rank.OTHER: 1}
    assert row.letter.text == "a"
    assert (row := spool.take()) is not None
    assert row.letter.text == "c"
