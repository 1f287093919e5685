"""Tries what a service must not do, as its ExecStartPre: in its sandbox, before it."""

import ctypes
import errno
import json
import mmap
import os
import pwd
import socket
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_NEW_USER_NAMESPACE = 0x10000000


def name_of(action: Callable[[], object]) -> str:
    """What an attempt came to."""
    try:
        told = action()
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return told if isinstance(told, str) else "done"


def _write(folder: str) -> None:
    path = Path(folder) / "probe"
    path.write_text("written")
    path.unlink()


def _entries(folder: str) -> str:
    return " ".join(path.name for path in Path(folder).iterdir()) or "empty"


def _open(device: str) -> None:
    os.close(os.open(device, os.O_RDONLY | os.O_NONBLOCK))


def _call(name: str, *arguments: object) -> None:
    if getattr(_LIBC, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)


def _set_clock() -> None:
    time.clock_settime(time.CLOCK_REALTIME, time.time())


def _capabilities() -> str:
    status = Path("/proc/self/status").read_text()
    return next(line.split()[1] for line in status.splitlines() if line.startswith("CapEff"))


def _credential() -> str:
    return (Path(os.environ["CREDENTIALS_DIRECTORY"]) / "mqtt-password").read_text().strip()


def _code_in_memory() -> None:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


def attempts(devices: list[str]) -> dict[str, str]:
    """All that is tried, and what it came to."""
    folders = ["/usr", "/etc", "/opt/edge-monitor", "/boot", "/bench", "/tmp"]  # noqa: S108 - its own
    folders += ["/var/lib/edge-monitor", "/run/edge-monitor"]
    calls: dict[str, Callable[[], object]] = {
        "set the clock": _set_clock,
        "ask the clock": lambda: _call("adjtimex", ctypes.byref((ctypes.c_byte * 512)())),
        "mount": lambda: _call("mount", b"none", b"/tmp", b"tmpfs", 0, None),
        "a namespace": lambda: _call("unshare", _NEW_USER_NAMESPACE),
        "a raw socket": lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close(),
        "code in memory": _code_in_memory,
        "capabilities": _capabilities,
        "credential": _credential,
        "user": lambda: pwd.getpwuid(os.geteuid()).pw_name,
        "read /etc/credstore/mqtt-password": lambda: Path(
            "/etc/credstore/mqtt-password"
        ).read_text(),
        "read /home": lambda: _entries("/home"),
        "read /root": lambda: _entries("/root"),
    }
    calls |= {f"write {folder}": partial(_write, folder) for folder in folders}
    calls |= {f"open {device}": partial(_open, device) for device in [*devices, "/dev/null"]}
    return {name: name_of(action) for name, action in calls.items()}


if __name__ == "__main__":
    told = attempts(sys.argv[1:])
    (Path(os.environ["STATE_DIRECTORY"]) / "probe.json").write_text(json.dumps(told))
