"""Reads the board again and again, in a thread of its own: no alarm waits for a slow sensor."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from edge_monitor.system.board import SYSFS, read_board
from edge_monitor.types import Board


class BoardWatch:
    """Knows the newest reading while it is entered as a context.

    Args:
        interval_s: seconds from reading to reading.
        sysfs: where the kernel tells about the machine.
    """

    def __init__(self, interval_s: float, sysfs: Path = SYSFS) -> None:
        self._interval_s = interval_s
        self._sysfs = sysfs
        self._newest = Board()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="board", daemon=True)

    def newest(self) -> Board:
        """The last reading, another object after each; at once, from any thread."""
        return self._newest

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """End; a sensor that hangs is not waited for."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._newest = read_board(self._sysfs)
            self._stop.wait(self._interval_s)
