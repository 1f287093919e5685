"""A spool whose file is damaged (fault 20)."""

import logging
import os
import sqlite3
from pathlib import Path

import pytest

from edge_monitor.outputs.spool import Spool
from edge_monitor.outputs.spool_file import FILE_NAME, Row, SpoolFile, SpoolOptions
from tests.outputs.conftest import BuildSpool
from tests.outputs.letters import alarm, sent
from tests.outputs.samples import soon


@pytest.mark.fault(20)
@pytest.mark.parametrize("harm", ["random", "truncated", "foreign"])
def test_a_corrupt_spool_is_set_aside_and_said_loudly(
    harm: str, spools: BuildSpool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Fault 20."""
    path = tmp_path / FILE_NAME
    if harm == "foreign":
        base = sqlite3.connect(path)
        base.execute("CREATE TABLE visits (url TEXT)")
        base.close()
    else:
        SpoolFile(SpoolOptions(tmp_path)).close()
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] if harm == "truncated" else b"\x5a" * len(data))
    harmed = path.read_bytes()
    with caplog.at_level(logging.ERROR):
        spool = spools(tmp_path)
        spool.put(alarm("a"))
        assert soon(lambda: spool.report()["spooled"] == 1)
    assert (tmp_path / f"{FILE_NAME}.damaged").read_bytes() == harmed
    assert spool.report()["spools_quarantined"] == 1
    assert spool.fault is None
    assert any("damaged" in message for message in caplog.messages)
    assert sent(spool, 1) == ["a"]


@pytest.mark.fault(20)
def test_a_spool_that_is_harmed_while_in_use_is_set_aside_too(
    spools: BuildSpool, tmp_path: Path
) -> None:
    """Fault 20, with the program running: what stood in memory goes on, the newest thousand too."""
    spool = spools(tmp_path)
    for number in range(1500):  # more than SQLite keeps in memory
        spool.put(alarm(f"{number} " + "x" * 4000))
        if number % 500 == 499:
            assert soon(lambda count=number + 1: spool.report()["spooled"] == count)  # type: ignore[misc]  # a default binds it
    assert soon(lambda: spool.take() is not None)  # and 63 more are loaded
    with (tmp_path / FILE_NAME).open("r+b") as handle:
        handle.seek(4096)
        handle.write(b"\xa5" * (os.fstat(handle.fileno()).st_size - 4096))
    assert len(sent(spool, 63)) == 63  # and the next ones are on the disk alone
    assert spool.take() is None
    assert soon(lambda: spool.report()["spooled"] == 1001)
    assert spool.report()["spools_quarantined"] == 1
    spool.send_again()
    spool.put(alarm("later"))
    names = ["0", *map(str, range(500, 1500)), "later"]
    assert [text.split()[0] for text in sent(spool, 1002)] == names
    assert (tmp_path / f"{FILE_NAME}.damaged").exists()


@pytest.mark.fault(20)
def test_one_altered_row_costs_that_row_alone(
    spools: BuildSpool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Fault 20: a flipped bit that leaves SQLite nothing to notice, on the second page read."""
    file = SpoolFile(SpoolOptions(tmp_path))
    rows = [Row(alarm(f"alarm {number:03}"), "boot", 1.0) for number in range(200)]
    file.write((), rows, (), sync=True)
    file.close()
    path = tmp_path / FILE_NAME
    path.write_bytes(path.read_bytes().replace(b"alarm 100", b"alarm\xa0100"))
    spool = spools(tmp_path)
    names = [f"alarm {number:03}" for number in range(200) if number != 100]
    assert sent(spool, 199) == names
    assert soon(lambda: spool.report()["spooled"] == 0)
    report = spool.report()
    assert (report["published"], report["dropped"], report["dropped_alarms"]) == (199, 1, 1)
    assert (report["waiting"], report["spools_quarantined"]) == (0, 0)
    assert caplog.messages.count("spool: 1 events are damaged on the disk and dropped") == 1


@pytest.mark.fault(20)
def test_an_altered_row_is_counted_once_however_often_the_line_breaks(tmp_path: Path) -> None:
    file = SpoolFile(SpoolOptions(tmp_path))
    file.write((), [Row(alarm(name), "boot", 1.0) for name in ("one", "two")], (), sync=True)
    file.close()
    path = tmp_path / FILE_NAME
    path.write_bytes(path.read_bytes().replace(b"one", b"ond"))
    spool = Spool(SpoolOptions(tmp_path), "boot", clock=lambda: 1000.0)
    for _ in range(5):
        spool.send_again()
        while (row := spool.take()) is None:
            spool.work()
        assert row.letter.text == "two"
    assert spool.report()["dropped"] == 1
