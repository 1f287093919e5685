"""The spool and the disk: slow, full, read-only, absent, corrupt (faults 18, 19, 20 and 28)."""

import os
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edge_monitor.outputs.outbox import Letter, Rank
from edge_monitor.outputs.spool import Spool
from edge_monitor.outputs.spool_file import FILE_NAME, SpoolFile, SpoolOptions, Written
from edge_monitor.testing import FakeClock
from tests.outputs.conftest import BuildSpool
from tests.outputs.letters import alarm, sent, yawn
from tests.outputs.samples import soon


def test_an_alarm_is_on_disk_at_once_with_all_before_it(spools: BuildSpool, tmp_path: Path) -> None:
    spool = spools(tmp_path)
    assert soon((tmp_path / FILE_NAME).exists)
    spool.put(yawn("a"))
    assert not soon(lambda: spool.report()["spooled"] != 0, within_s=0.2)
    spool.put(alarm("b"))
    assert soon(lambda: spool.report()["spooled"] == 2)


def test_what_a_broker_acknowledges_at_once_is_never_written(
    spools: BuildSpool, tmp_path: Path
) -> None:
    spool = spools(tmp_path)
    for number in range(50):
        spool.put(yawn(str(number)))
        assert sent(spool, 1) == [str(number)]
    assert spool.report()["spooled"] == 0
    assert spool.report()["published"] == 50


def test_letters_of_an_earlier_run_come_first(spools: BuildSpool, tmp_path: Path) -> None:
    first = Spool(SpoolOptions(tmp_path), "boot")
    for text in "abc":
        first.put(yawn(text))
    first.close()
    first.run()
    second = spools(tmp_path)
    second.put(alarm("d"))
    assert sent(second, 4) == ["a", "b", "c", "d"]
    assert soon(lambda: second.report()["spooled"] == 0)


@pytest.mark.fault(6)
def test_how_late_a_letter_is_known_within_one_boot_alone(tmp_path: Path) -> None:
    first = Spool(SpoolOptions(tmp_path), "boot")
    first.put(yawn("a"))
    first.close()
    first.run()
    for boot_id, known in (("boot", True), ("next boot", False)):
        spool = Spool(SpoolOptions(tmp_path), boot_id)
        spool.work()
        assert spool.take() is None  # it is still on the disk
        spool.work()
        row = spool.take()
        assert row is not None
        delay_s = spool.delay_s(row)
        assert (delay_s is not None and 0 <= delay_s < 60) is known
        spool.send_again()
        spool.close()
        spool.run()


SLOW_S = 2.0


class SlowFile(SpoolFile):
    """On a card that takes its time."""

    def write(self, *parts: Any, **more: Any) -> Written:
        time.sleep(SLOW_S)
        return super().write(*parts, **more)


@pytest.mark.fault(28)
def test_a_slow_card_delays_neither_who_hands_over_nor_what_is_sent(
    spools: BuildSpool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 28: the frame loop and the broker do not wait for the disk."""
    monkeypatch.setattr("edge_monitor.outputs.spool_disk.SpoolFile", SlowFile)
    spool = spools(tmp_path)
    assert soon((tmp_path / FILE_NAME).exists)
    took_s = []
    start_s = time.monotonic()
    for number in range(100):
        put_s = time.perf_counter()
        spool.put(alarm(str(number)))
        took_s.append(time.perf_counter() - put_s)
    assert sent(spool, 100) == [str(number) for number in range(100)]
    assert time.monotonic() - start_s < SLOW_S * 0.8
    assert statistics.median(took_s) < 0.001


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.fault(19)
def test_a_full_disk_is_told_and_nothing_is_lost(
    spools: BuildSpool, small_disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Fault 19: full."""
    spool = spools(small_disk)
    spool.put(alarm("first"))
    assert soon(lambda: spool.report()["spooled"] == 1)
    filler = small_disk / "filler"
    subprocess.run(["cp", "/dev/zero", str(filler)], capture_output=True, check=False)
    texts = [f"{number} " + "x" * 3000 for number in range(60)]
    for text in texts:
        spool.put(alarm(text))
    assert soon(lambda: "full" in str(spool.fault))
    assert spool.report()["dropped"] == 0
    assert spool.report()["waiting"] == 61
    assert soon(lambda: spool.take() is not None)  # a full disk can be read
    filler.unlink()
    assert soon(lambda: spool.fault is None)
    assert soon(lambda: spool.report()["spooled"] == 61)
    spool.send_again()
    assert sent(spool, 61) == ["first", *texts]
    assert any("events wait in memory" in message for message in caplog.messages)


@pytest.mark.fault(19)
def test_a_read_only_disk_leaves_the_ring_in_memory(spools: BuildSpool, small_disk: Path) -> None:
    """Fault 19: read-only, and writable again."""
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    spool = spools(small_disk)
    texts = [str(number) for number in range(20)]
    for text in texts:
        spool.put(alarm(text))
    assert soon(lambda: spool.fault is not None)
    assert sent(spool, 5) == texts[:5]
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert soon(lambda: spool.fault is None)
    assert soon(lambda: spool.report()["spooled"] == 15)
    assert sent(spool, 15) == texts[5:]


class WornFile(SpoolFile):
    """On a card that turns read-only, or whatever, for a while."""

    worn = False
    code = sqlite3.SQLITE_READONLY

    def write(self, *parts: Any, **more: Any) -> Written:
        if WornFile.worn:
            error = sqlite3.OperationalError("attempt to write a readonly database")
            error.sqlite_errorcode = WornFile.code
            raise error
        return super().write(*parts, **more)


@pytest.mark.fault(19)
def test_a_disk_that_turns_read_only_while_letters_wait(
    spools: BuildSpool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 19, as a worn card does it; the kernel turns no disk in use read-only for a test."""
    monkeypatch.setattr("edge_monitor.outputs.spool_disk.SpoolFile", WornFile)
    spool = spools(tmp_path)
    spool.put(alarm("a"))
    assert soon(lambda: spool.report()["spooled"] == 1)
    monkeypatch.setattr(WornFile, "worn", True)
    spool.put(alarm("b"))
    assert soon(lambda: "readonly" in str(spool.fault))
    monkeypatch.setattr(WornFile, "worn", False)
    assert soon(lambda: spool.report()["spooled"] == 2)
    assert spool.fault is None
    assert sent(spool, 2) == ["a", "b"]


@pytest.mark.fault(19)
@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR], ids=["full", "io"])
def test_a_disk_that_is_well_again_is_known_to_be_though_the_broker_left_nothing_to_write(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 19: it is tried again, after 30 s at the latest."""
    monkeypatch.setattr("edge_monitor.outputs.spool_disk.SpoolFile", WornFile)
    monkeypatch.setattr(WornFile, "code", code)
    clock = FakeClock(monotonic_s=1000.0)
    spool = Spool(SpoolOptions(tmp_path), "boot", clock=clock.monotonic)
    spool.work()
    monkeypatch.setattr(WornFile, "worn", True)
    spool.put(alarm("a"), answer_near=True)
    row = spool.take()
    assert row is not None
    clock.advance(0.011)
    spool.work()
    assert spool.fault is not None
    spool.acknowledge(row)
    for _ in range(5):
        clock.advance(30.0)
        spool.work()
        assert spool.fault is not None  # which would be wrong to take back
    monkeypatch.setattr(WornFile, "worn", False)
    clock.advance(30.0)
    spool.work()
    assert spool.report()["spool_fault"] is None
    assert spool.report()["spooled"] == 0


@pytest.mark.fault(19)
def test_a_disk_that_is_full_all_the_time_is_not_taken_for_well(small_disk: Path) -> None:
    """Fault 19, with a broker that answers: what is tried is really written."""
    file = SpoolFile(SpoolOptions(small_disk))
    subprocess.run(
        ["cp", "/dev/zero", str(small_disk / "filler")], capture_output=True, check=False
    )

    def try_again_and_again() -> None:
        for _ in range(1000):
            file.write([], [], [], sync=True)

    with pytest.raises(sqlite3.OperationalError, match="full"):
        try_again_and_again()
    file.close()


def test_where_there_is_no_folder_the_ring_drops_the_lowest_rank_first(
    spools: BuildSpool, tmp_path: Path
) -> None:
    """Fault 19: detection and alarms go on; what does not fit is counted."""
    (tmp_path / "file").write_text("in the way")
    spool = spools(tmp_path / "file" / "state")
    assert soon(lambda: "file" in str(spool.fault))
    for number in range(900):
        spool.put(Letter("event/emotion", f"e{number}", Rank.EMOTION))
    for number in range(600):
        spool.put(alarm(f"a{number}"))
    report = spool.report()
    assert (report["waiting"], report["dropped"], report["dropped_alarms"]) == (1000, 500, 0)
    assert sent(spool, 1000)[-600:] == [f"a{number}" for number in range(600)]
    (tmp_path / "file").unlink()
    spool.put(alarm("later"))
    assert soon(lambda: spool.report()["spooled"] == 1)
    assert spool.fault is None
