"""The installed service as its machine's administrator meets it; runs in the container."""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

UNIT = "edge-monitor.service"
PROGRAM = "/opt/edge-monitor/.venv/bin/edge-monitor"
CONFIG = Path("/etc/edge-monitor/edge-monitor.toml")
STATE = Path("/var/lib/edge-monitor")
BENCH = Path("/bench")
DROP_INS = Path(f"/run/systemd/system/{UNIT}.d")
PASSWORD = "not in any file of the configuration"  # noqa: S105 - of a broker that lives for minutes

SETTINGS = """\
[device]
id = "bench"
[camera]
source = "/bench/asleep.mp4"
[buzzer]
kind = "log"
[mqtt]
enabled = true
username = "board"
password_credential = "mqtt-password"
"""
"""The film begins anew every ten seconds: a driver who falls asleep at 2.5 s."""


def run(*command: str, check: bool = True) -> str:
    """Run a command; return what it prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0 or not check, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout.strip()


def systemctl(*arguments: str, check: bool = True) -> str:
    return run("systemctl", *arguments, check=check)


def show(name: str) -> str:
    """A property of the service, as systemd tells it."""
    return systemctl("show", UNIT, f"--property={name}", "--value")


def wait_until(condition: Callable[[], object], what: str, seconds: float = 30.0) -> None:
    """Wait for something; other programs may have the processors for a while."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds:g} s\n{said()}"
        time.sleep(0.05)


def said() -> str:
    """What the service has logged since `begin`."""
    since = (BENCH / "cursor").read_text().strip() if (BENCH / "cursor").exists() else ""
    after = [f"--after-cursor={since}"] if since else []
    return run("journalctl", f"--unit={UNIT}", "--output=cat", "--no-pager", "--quiet", *after)


def begin(settings: str = SETTINGS) -> None:
    """Stop the service, forget what it was and kept, configure it; `said` begins here."""
    systemctl("stop", UNIT)
    systemctl("reset-failed", UNIT, check=False)
    for path in STATE.iterdir() if STATE.exists() else ():
        path.unlink()
    CONFIG.write_text(settings)
    told = run("journalctl", "--show-cursor", "--lines=0", "--no-pager", "--quiet")
    (BENCH / "cursor").write_text(told.rpartition("cursor: ")[2])


@contextmanager
def drop_in(name: str, *lines: str) -> Iterator[None]:
    """The unit with more lines in its `[Service]`."""
    DROP_INS.mkdir(parents=True, exist_ok=True)
    path = DROP_INS / f"{name}.conf"
    path.write_text("\n".join(["[Service]", *lines, ""]))
    systemctl("daemon-reload")
    try:
        yield
    finally:
        path.unlink()
        systemctl("daemon-reload")


def events() -> list[dict[str, object]]:
    """What stands in the journal of events, in order; every line must be whole."""
    path = STATE / "events.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def figure(text: str) -> None:
    """Keep a measured figure; the lane prints it."""
    with (BENCH / "figures.txt").open("a") as figures:
        print(f"  {text}", file=figures)


def main_pid() -> int:
    return int(show("MainPID"))


def restarts() -> int:
    return int(show("NRestarts"))


def is_active() -> bool:
    return show("ActiveState") == "active"


def is_gone(pid: int) -> bool:
    """Whether a process has ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@contextmanager
def opened_spool() -> Iterator[sqlite3.Connection]:
    """A copy of the spool as it lies on the disk: root would leave files beside the real one."""
    with tempfile.TemporaryDirectory() as folder:
        for path in STATE.glob("spool.sqlite3*"):
            shutil.copy(path, folder)
        with closing(sqlite3.connect(Path(folder) / "spool.sqlite3")) as spool:
            yield spool
