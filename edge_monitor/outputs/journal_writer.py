"""Lines on their way into the journal: in memory at once, on disk in batches, alarms at once."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.batches import BATCH_LETTERS, next_batch_s
from edge_monitor.outputs.journal_file import JournalFile
from edge_monitor.outputs.outbox import Keeping, Letter, Outbox, Rank
from edge_monitor.outputs.seldom import SeldomLog
from edge_monitor.ports import LONGEST_PAUSE_S, Beat, no_beat

_log = logging.getLogger(__name__)

WAITING = 500
"""How many letters wait at most, beside those that the disk refused last."""

_BATCH_S = 900.0
"""Seconds between batches, and what a power cut can lose: 0.4 MB a day, where 600 take 0.5."""


class JournalWriter:
    """Letters in order; where the disk refuses they wait, bounded, and the fault is told.

    All methods but `work` and `run` return at once and may be called from any thread. `run`, or
    `work` again and again, is called by one thread, which alone touches the disk.
    """

    def __init__(
        self,
        folder: Path,
        limit_bytes: int,
        waiting: int = WAITING,
        backoff: Backoff | None = None,
        *,
        blinks: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; the folder is made when the first letter is written.

        Args:
            folder: takes the file and its predecessor.
            limit_bytes: size at which a file is full.
            waiting: how many letters wait at most, beside those that the disk refused last.
            backoff: pauses between attempts while it refuses.
            blinks: write those, too, that are not worth a disk.
            clock: seconds, monotonic.
        """
        self._file = JournalFile(folder, limit_bytes)
        self._backoff = backoff or Backoff()
        self._blinks = blinks
        self._clock = clock
        self._lock = threading.Condition()
        self._outbox = Outbox(waiting)
        self._held: list[Letter] = []  # taken from the outbox, not yet on the disk
        self._due_s: float | None = None  # when there is something to write
        self._not_before_s = 0.0  # the disk refused a moment ago
        self._closing = False
        self._fault: str | None = None
        self._written = 0
        self._warn = SeldomLog(_log)

    def put(self, letter: Letter) -> None:
        """Add a letter at the end; where there is no room one of the lowest rank is dropped."""
        if letter.keeping is Keeping.MEMORY and not self._blinks:
            return
        with self._lock:
            self._outbox.put(letter)
            now_s = self._clock()
            due_s = now_s if self._is_urgent(letter) else next_batch_s(now_s, _BATCH_S)
            if self._due_s is None or due_s < self._due_s:
                self._due_s = due_s
                self._lock.notify()

    def report(self) -> dict[str, int | str | None]:
        """Fault, and letters written, waiting and dropped."""
        with self._lock:
            return {
                "fault": self._fault,
                "written": self._written,
                "waiting": len(self._outbox) + len(self._held),
                "dropped": sum(self._outbox.dropped.values()),
            }

    def close(self) -> None:
        """Let `run` write what is left and end."""
        with self._lock:
            self._closing = True
            self._lock.notify()

    def run(self, beat: Beat = no_beat) -> None:
        """Write until `close`; `beat` is called about once a second meanwhile."""
        while True:
            beat()
            with self._lock:
                while not self._closing and (pause_s := self._pause_s()) > 0:
                    self._lock.wait(min(pause_s, LONGEST_PAUSE_S))
                    beat()
                closing = self._closing
            self.work()
            if closing:
                break
        self._end()

    def work(self) -> None:
        """Write what is due now, all of it when closing."""
        while letters := self._due():
            sync = any(letter.rank is Rank.ALARM for letter in letters)
            try:
                count = self._file.append([letter.text for letter in letters], sync=sync)
            except OSError as error:
                self._refused(error)
                return
            self._accepted(count)

    def _is_urgent(self, letter: Letter) -> bool:
        """An alarm, one of many, or the first of a run: a disk that refuses shall be known soon."""
        many = len(self._outbox) >= BATCH_LETTERS
        return letter.rank is Rank.ALARM or many or not self._written

    def _pause_s(self) -> float:
        if self._due_s is None:
            return LONGEST_PAUSE_S
        return max(self._due_s, self._not_before_s) - self._clock()

    def _due(self) -> list[Letter]:
        """What is to be written now."""
        with self._lock:
            if not self._held and (self._closing or self._pause_s() <= 0):
                self._held = list(iter(self._outbox.take, None))
                self._due_s = None
            return self._held if self._closing or self._clock() >= self._not_before_s else []

    def _accepted(self, count: int) -> None:
        with self._lock:
            if self._fault is not None:
                _log.info("the journal is written again")
            self._fault = None
            self._written += count
            self._held = self._held[count:]
        self._backoff.reset()

    def _refused(self, error: OSError) -> None:
        self._complain(error)
        with self._lock:
            self._due_s = self._clock()
            self._not_before_s = self._due_s + self._backoff.next()

    def _end(self) -> None:
        if waiting := self.report()["waiting"]:
            _log.warning("journal: %d events are not written", waiting)
            return
        try:
            self._file.close()
        except OSError as error:
            self._complain(error)

    def _complain(self, error: OSError) -> None:
        reason = f"{self._file.path}: {error.strerror or error}"
        self._warn.warning(f"journal not written: {reason}")
        with self._lock:
            self._fault = reason
