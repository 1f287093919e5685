"""One thread of the daemon after another hangs for real: the watchdog must starve."""

import ctypes
import os
import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import Broker, free_port
from tests.program import LIMIT_S, Daemon, write_film

_SEIZE, _INTERRUPT, _DETACH = 0x4206, 0x4207, 17  # of <sys/ptrace.h>
_ALL_THREADS = 0x40000000  # __WALL of <sys/wait.h>
_LIBC = ctypes.CDLL(None, use_errno=True)

_SHORT_S = 1.6
"""How long a stage may be silent here, so that nobody waits for a minute."""

_SILENT_S = 2.0

_HANGS_S = 1.5
"""After which a driver counts as hanging here, in reading and in opening."""

_STAGES = ("buzzer", "journal", "spool", "mqtt", "web")

_PROGRAM = f"""
import os, sys, threading
from edge_monitor.camera.capture import Capture
from edge_monitor.camera.health import CaptureLimits
from edge_monitor.camera.opencv import Decoder
from edge_monitor.cli import main
from edge_monitor.system import heartbeat

heartbeat.LIMITS_S = dict.fromkeys(heartbeat.LIMITS_S, {_SHORT_S})
Capture.__init__.__kwdefaults__["limits"] = CaptureLimits(
    read_hangs_after_s={_HANGS_S}, open_hangs_after_s={_HANGS_S}
)
begin = threading.Thread.start

def start(thread):
    begin(thread)
    with open("threads.txt", "a") as threads:
        print(thread.name, thread.native_id, file=threads)

threading.Thread.start = start
grab = Decoder.grab

def grab_from_driver(decoder):
    if os.path.exists("driver"):
        os.replace("driver", "hanging")  # for one call, which does not return:
        open("hanging").close()  # a pipe that nobody writes to
    return grab(decoder)

Decoder.grab = grab_from_driver
sys.exit(main())
"""


def _trace(request: int, thread: int) -> None:
    if _LIBC.ptrace(request, thread, None, None) != 0:
        reason = os.strerror(ctypes.get_errno())
        pytest.skip(f"threads cannot be stopped here (ptrace: {reason})")


@contextmanager
def stopped(thread: int) -> Iterator[None]:
    """One thread of a child process stands; all others go on."""
    _trace(_SEIZE, thread)
    _trace(_INTERRUPT, thread)
    os.waitpid(thread, _ALL_THREADS)
    try:
        yield
    finally:  # or nobody could see its process off
        _LIBC.ptrace(_DETACH, thread, None, None)


def is_fed_within(manager: socket.socket, seconds: float) -> bool:
    return bool(select.select([manager], [], [], seconds)[0])


def is_fed_again(manager: socket.socket, seconds: float) -> bool:
    """As `is_fed_within`; the feed is taken."""
    return is_fed_within(manager, seconds) and bool(manager.recv(4096))


def starves(manager: socket.socket, for_s: float = LIMIT_S) -> bool:
    """Whether the watchdog, fed ten times a second until now, is not fed for a while.

    The while is long, for a busy machine. A thread may stand while it holds the interpreter, and
    then all stand, with nobody to name it: that must starve the watchdog no less.
    """
    deadline = time.monotonic() + for_s
    while time.monotonic() < deadline:
        if not is_fed_again(manager, _SILENT_S):
            return True
    return False


@contextmanager
def watched(tmp_path: Path, *settings: str) -> Iterator[tuple[Daemon, socket.socket]]:
    """The daemon on a film, with a watchdog that is fed ten times a second."""
    film = write_film(tmp_path / "film.mp4")
    arguments = [f"--set={setting}" for setting in (f"camera.source={film}", *settings)]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        daemon = Daemon(
            tmp_path,
            manager,
            ("--loop", "--quiet", *arguments),
            ("-c", _PROGRAM),
            GPIOZERO_PIN_FACTORY="mock",
        )
        try:
            daemon.wait_for("READY=1")
            yield daemon, manager
        finally:
            daemon.process.kill()
            daemon.process.wait()


def threads(folder: Path, name: str) -> list[int]:
    """The kernel's numbers of the threads of a name, in the order of their start."""
    begun = [line.rsplit(" ", 1) for line in (folder / "threads.txt").read_text().splitlines()]
    return [int(number) for named, number in begun if named == name]


@pytest.mark.models
def test_each_stage_that_hangs_starves_the_watchdog(mosquitto: Broker, tmp_path: Path) -> None:
    broker = ("mqtt.enabled=true", f"mqtt.port={mosquitto.port}")
    page = ("web.enabled=true", f"web.port={free_port()}")
    with watched(tmp_path, "buzzer.kind=active", *broker, *page) as (daemon, manager):
        stages = {name: threads(tmp_path, name)[0] for name in _STAGES}
        for name, thread in (*stages.items(), ("the main loop", daemon.process.pid)):
            with stopped(thread):
                assert starves(manager), f"{name} stands, and the watchdog is fed"
            assert is_fed_within(manager, LIMIT_S), f"{name} moves again: {daemon.log}"
        assert "no sign of life from" in daemon.log


@pytest.mark.models
@pytest.mark.fault(2)
def test_a_camera_whose_driver_hangs_is_opened_anew_and_the_second_time_starves_the_watchdog(
    tmp_path: Path,
) -> None:
    with watched(tmp_path, "buzzer.kind=log") as (daemon, manager):
        driver = tmp_path / "driver"
        os.mkfifo(driver)
        daemon.wait_until(lambda: len(threads(tmp_path, "capture")) == 2)
        assert not starves(manager, for_s=3 * _HANGS_S)
        os.mkfifo(driver)
        assert starves(manager)
