"""The spool's disk: opened when it can be, set aside when damaged, tried again when it refuses."""

import contextlib
import errno
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path

from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.seldom import SeldomLog
from edge_monitor.outputs.spool_file import FILE_NAME, SpoolFile, SpoolOptions, set_aside
from edge_monitor.outputs.spool_schema import DamagedError

_log = logging.getLogger(__name__)


class SpoolDisk:
    """Knows whether there is a file just now; used by the one thread that touches it.

    Attributes:
        file: open, or `None`.
        fault: why nothing can be written, or `None`.
        quarantined: how many files were damaged and set aside.
        not_before_s: before this moment, on the monotonic scale, it is not tried again.
    """

    def __init__(self, options: SpoolOptions, backoff: Backoff, clock: Callable[[], float]) -> None:
        """Prepare, but do not open it.

        Args:
            options: where it is.
            backoff: pauses while the disk refuses.
            clock: seconds, monotonic.
        """
        self._options = options
        self._backoff = backoff
        self._clock = clock
        self._warn = SeldomLog(_log)
        self._check = True
        self._identity: list[tuple[int, int]] = []
        self.file: SpoolFile | None = None
        self.fault: str | None = None
        self.quarantined = 0
        self.not_before_s = 0.0

    def open(self) -> SpoolFile:
        """Open the file.

        Raises:
            DamagedError: it is not the spool, or no longer.
            sqlite3.Error: the disk refuses.
            OSError: likewise.
        """
        file = SpoolFile(self._options, check=self._check)
        self.file, self._check = file, False
        self._identity = _identity(file.path)
        if file.rows:
            _log.info("spool: %d events wait in %s", file.rows, file.path)
        return file

    def require(self) -> None:
        """What is open still stands under its name: SQLite would go on writing where it does not.

        Raises:
            OSError: somebody has taken it away.
        """
        if self.file is not None and _identity(self.file.path) != self._identity:
            raise OSError(errno.ENOENT, "is no longer there")

    def works(self) -> None:
        """Something was written."""
        if self.fault is not None:
            _log.info("the spool is written again")
        self.fault = None
        self._backoff.reset()

    def failed(self, error: Exception) -> None:
        """Try again later; a full disk can still be read, any other file is opened anew.

        What is no error of the disk is one of this program: that is said as such.
        """
        full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
        if not full:
            self.close()
        reason = getattr(error, "strerror", None) or error
        if not isinstance(error, (sqlite3.Error, OSError, DamagedError)):
            reason = f"error of the program: {error!r:.200}"
        self.fault = f"{self._options.folder / FILE_NAME}: {reason}"
        self.not_before_s = self._clock() + self._backoff.next()
        self._warn.warning(f"spool: {self.fault}; events wait in memory")

    def set_aside(self, error: DamagedError) -> None:
        """Make room for a fresh file, and say so.

        Raises:
            OSError: the disk refuses.
        """
        self.close()
        self._check = True
        aside = set_aside(self._options.folder)
        self.quarantined += 1
        _log.error("spool damaged: %s; the file is %s now and a fresh one begins", error, aside)

    def spoilt(self, count: int) -> None:
        """So many events were altered by the disk."""
        self._warn.warning(f"spool: {count} events are damaged on the disk and dropped")

    def close(self) -> None:
        """Release the file; harmless when repeated."""
        file, self.file = self.file, None
        if file is not None:
            file.close()


def _identity(path: Path) -> list[tuple[int, int]]:
    """Device and number of the file and of its write-ahead log, as far as they are there."""
    found = []
    for part in (path, Path(f"{path}-wal")):
        with contextlib.suppress(FileNotFoundError):
            found.append(part.stat())
    return [(one.st_dev, one.st_ino) for one in found]
