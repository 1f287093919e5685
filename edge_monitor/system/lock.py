"""One daemon a board."""

import fcntl
import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from edge_monitor.errors import BusyError

_NAME = "edge-monitor.lock"
_SERVICE_DIRECTORY = Path("/run/edge-monitor")


def runtime_directory() -> Path:
    """Where the lock lies.

    The service manager's `$RUNTIME_DIRECTORY`; else that of a service that runs or ran, so that a
    daemon started by hand meets it; else the user's own; else the folder for temporary files.
    """
    given = os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    if given:
        return Path(given)
    if (_SERVICE_DIRECTORY / _NAME).exists():
        return _SERVICE_DIRECTORY
    return Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())


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
            holder = os.read(self._handle, 32).decode("ascii", "replace").strip() or "unknown"
            self.release()
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


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except PermissionError:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
