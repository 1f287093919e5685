"""The disk: a system that is read-only with a data partition, and kills while it is written to."""

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.device.inside.appliance import (
    STATE,
    UNIT,
    begin,
    drop_in,
    events,
    figure,
    is_active,
    is_gone,
    main_pid,
    opened_spool,
    restarts,
    run,
    said,
    show,
    systemctl,
    wait_until,
)
from tests.device.inside.broker import Watcher

_KILLS = int(os.environ.get("KILLS", "10"))
_LONGEST_LIFE_S = 3.0
"""It takes a second or so to become ready: some die before, most while events are written."""


@contextmanager
def read_only_system() -> Iterator[None]:
    """All is read-only but the data partition, and what is in memory anyway."""
    run("mount", "-t", "tmpfs", "-o", "size=64m", "data", str(STATE))
    run(
        "journalctl", "--relinquish-var"
    )  # the machine's journal goes to memory, as on such a system
    run("mount", "-o", "remount,bind,ro", "/")
    try:
        yield
    finally:
        run("mount", "-o", "remount,bind,rw", "/")
        run("journalctl", "--flush")
        run("umount", str(STATE))


def test_it_works_on_a_read_only_system_with_a_data_partition(watcher: Watcher) -> None:
    begin()
    with read_only_system():
        with pytest.raises(OSError, match="Read-only"):
            Path("/usr/probe").touch()
        systemctl("start", UNIT)
        wait_until(is_active, "it starts")
        watcher.wait_for("availability", "online")
        wait_until(events, "events are kept")
        assert (STATE / "spool.sqlite3").exists()
        assert "not written" not in said()
        systemctl("stop", UNIT)
        assert (show("Result"), restarts()) == ("success", 0)
        assert {entry.name for entry in STATE.iterdir()} <= {
            "events.jsonl",
            "spool.sqlite3",
            "spool.sqlite3-shm",
            "spool.sqlite3-wal",
        }


def what_is_broken() -> str | None:
    """What is wrong with the state that a kill has left, before the next start mends it."""
    path = STATE / "events.jsonl"
    lines = path.read_bytes().split(b"\n") if path.exists() else [b""]
    for line in lines[:-1]:  # the last one may be torn
        try:
            json.loads(line)
        except ValueError:
            return f"a torn line: {line!r}"
    with opened_spool() as spool:
        verdict = spool.execute("PRAGMA integrity_check").fetchone()
    return None if verdict == ("ok",) else f"spool: {verdict}"


@pytest.mark.fault(17, 18)
def test_kills_at_random_moments_leave_nothing_that_needs_mending() -> None:
    """Each time it is started again by itself: lock, spool and journal are fine."""
    begin()
    chance = random.Random(_KILLS)  # noqa: S311 - no secret
    killed = 0
    with drop_in("hurry", "RestartSec=50ms"):
        systemctl("start", UNIT)
        while killed < _KILLS:
            time.sleep(chance.uniform(0.0, _LONGEST_LIFE_S))
            pid = main_pid()
            if pid == 0:
                continue  # it is being started again at this moment
            os.kill(pid, signal.SIGKILL)
            wait_until(partial(is_gone, pid), f"kill {killed}: it dies")
            broken = what_is_broken()
            assert broken is None, f"kill {killed}: {broken}"
            killed += 1
        wait_until(is_active, "it is ready again")
        assert restarts() >= _KILLS
        systemctl("stop", UNIT)
    assert show("Result") == "success"
    # `Control process` is the step that silences the pin, which systemd names where it fails
    for trouble in (
        "set aside",
        "another edge-monitor",
        "Traceback",
        "not written",
        "Control process",
    ):
        assert trouble not in said()
    times_ready = said().count(f"Started {UNIT}")
    figure(
        f"{killed} kills, {times_ready} of them after READY: state always whole, always ready again"
    )
