"""One daemon a board."""

import fcntl
import os
import stat
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from edge_monitor.errors import BusyError

_NAME = "edge-monitor.lock"
_SERVICE_DIRECTORY = Path("/run/edge-monitor")
_EVERYBODYS = (Path("/run/lock"), Path("/tmp"))  # noqa: S108 - the file is opened with care
"""Where any user may write, the better place first; not every system lets them at it."""


def runtime_directory() -> Path:
    """Where the lock lies.

    The service manager's `$RUNTIME_DIRECTORY`; else that of a service that runs or ran, so that a
    daemon started by hand meets it; else the same for all who start one by hand, whatever their
    environment says.
    """
    given = os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    if given:
        return Path(given)
    if (_SERVICE_DIRECTORY / _NAME).exists():
        return _SERVICE_DIRECTORY
    for folder in _EVERYBODYS:
        with suppress(OSError):
            if folder.stat().st_mode & stat.S_IWOTH:
                return folder
    return _EVERYBODYS[-1]


class BoardLock:
    """Holds the board until released; the kernel releases it when the process dies.

    Args:
        directory: of the lock file, writable or with a lock file that can be read.

    Raises:
        BusyError: another daemon holds it, or the file cannot be made.
    """

    def __init__(self, directory: Path) -> None:
        path = directory / _NAME
        try:
            self._handle = _open(path)
        except OSError as error:
            raise BusyError(
                f"{path}: {error.strerror}; set RUNTIME_DIRECTORY to a folder of this user"
            ) from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = _signed(self._handle) or "unknown"
            self._close()
            raise BusyError(
                f"another edge-monitor runs on this board (process {holder}); stop it first"
            ) from error
        self._sign()

    def _sign(self) -> None:
        """Leave the process number for whoever comes second."""
        try:
            os.ftruncate(self._handle, 0)
            os.write(self._handle, f"{os.getpid()}\n".encode())
        except OSError:
            return  # opened for reading alone: the lock holds all the same

    def release(self) -> None:
        """Let go; harmless when repeated. The file stays: removing it would race."""
        if self._handle >= 0:
            with suppress(OSError):  # opened for reading alone
                os.ftruncate(self._handle, 0)  # who holds it next may not be able to sign
            self._close()

    def _close(self) -> None:
        os.close(self._handle)
        self._handle = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _signed(handle: int) -> str | None:
    """The number of the process that signed, if it lives.

    One that died without letting go left its number, and its successor may not be able to sign.
    """
    number = os.read(handle, 32).decode("ascii", "replace").strip()
    try:
        os.kill(int(number), 0)
    except PermissionError:
        return number
    except (OSError, ValueError, OverflowError):
        return None
    return number


def _open(path: Path) -> int:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except PermissionError:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    with suppress(OSError):  # of somebody else, who has seen to it
        os.fchmod(handle, 0o644)  # whatever the umask: others must be able to read it
    return handle
