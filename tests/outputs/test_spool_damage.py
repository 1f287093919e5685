"""A spool whose file is damaged (fault 20)."""

import logging
import os
import sqlite3
from pathlib import Path

import pytest

from edge_monitor.outputs.spool_file import FILE_NAME, SpoolFile, SpoolOptions
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
