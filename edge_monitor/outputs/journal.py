"""The local journal: events and audience as lines of JSON on disk, whatever the network does."""

import logging
import threading
from pathlib import Path

from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.journal_file import JournalFile
from edge_monitor.outputs.outbox import Letter, Outbox, Rank, letter_of_audience, letter_of_event
from edge_monitor.outputs.seldom import SeldomLog
from edge_monitor.ports import LONGEST_PAUSE_S, Beat, no_beat
from edge_monitor.types import Audience, DriverState, Event, Health

_log = logging.getLogger(__name__)

LIMIT_BYTES = 8_000_000
"""Size of a full file; about 15,000 events."""

_WAITING = 500
_CLOSE_WAIT_S = 2.0


class Journal:
    """An event sink that writes `events.jsonl` in a folder, in a thread of its own.

    An alarm is on the disk before the next line is written. While the disk is full or read-only,
    events wait in memory and the fault is reported; what no longer fits is dropped and counted.
    States are not written, and no picture ever.
    """

    name = "journal"

    def __init__(
        self,
        folder: Path,
        envelopes: Envelopes,
        limit_bytes: int = LIMIT_BYTES,
        waiting: int = _WAITING,
        backoff: Backoff | None = None,
        *,
        beat: Beat = no_beat,
    ) -> None:
        """Prepare; the folder is made when the first event comes.

        Args:
            folder: takes the file and its predecessor.
            envelopes: writes an event as JSON.
            limit_bytes: size at which a file is full.
            waiting: how many events wait in memory at most.
            backoff: pauses between attempts while the disk refuses.
            beat: called about once a second while the disk answers or refuses.
        """
        self._envelopes = envelopes
        self._file = JournalFile(folder, limit_bytes)
        self._backoff = backoff or Backoff()
        self._beat = beat
        self._outbox = Outbox(waiting)
        self._changed = threading.Condition()
        self._held: Letter | None = None  # taken from the outbox, not yet on the disk
        self._closing = False
        self._fault: str | None = None
        self._written = 0
        self._warn = SeldomLog(_log)
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def event(self, event: Event) -> None:
        """Take an event; returns at once."""
        self._put(letter_of_event(event, self._envelopes.event(event)))

    def audience(self, audience: Audience) -> None:
        """Take an interval of the audience; returns at once."""
        self._put(letter_of_audience(self._envelopes.audience(audience)))

    def state(self, state: DriverState) -> None:
        """States are not written."""

    def health(self, health: Health) -> None:
        """Health is not written."""

    def report(self) -> dict[str, int | str | None]:
        """Fault, and events written, waiting and dropped."""
        with self._changed:
            return {
                "fault": self._fault,
                "written": self._written,
                "waiting": self._waiting(),
                "dropped": sum(self._outbox.dropped.values()),
            }

    def close(self) -> None:
        """Write what waits, for two seconds at most; harmless when repeated."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(_CLOSE_WAIT_S)

    def _put(self, letter: Letter) -> None:
        with self._changed:
            self._outbox.put(letter)
            self._changed.notify()

    def _waiting(self) -> int:
        return len(self._outbox) + (self._held is not None)

    def _run(self) -> None:
        while (letter := self._next()) is not None:
            while not self._write(letter):
                self._beat()
                with self._changed:
                    if self._changed.wait_for(lambda: self._closing, self._backoff.next()):
                        _log.warning("journal: %d events are not written", self._waiting())
                        return
        try:
            self._file.close()
        except OSError as error:
            self._complain(error)

    def _next(self) -> Letter | None:
        """The next event; `None` when the journal is closed and all are written."""
        with self._changed:
            while True:
                self._held = self._outbox.take()
                if self._held is not None or self._closing:
                    return self._held
                self._beat()
                self._changed.wait(LONGEST_PAUSE_S)

    def _write(self, letter: Letter) -> bool:
        try:
            self._file.append(letter.text, sync=letter.rank is Rank.ALARM)
        except OSError as error:
            self._complain(error)
            return False
        with self._changed:
            if self._fault is not None:
                _log.info("the journal is written again")
            self._fault = self._held = None
            self._written += 1
        self._backoff.reset()
        return True

    def _complain(self, error: OSError) -> None:
        reason = f"{self._file.path}: {error.strerror or error}"
        self._warn.warning(f"journal not written: {reason}")
        with self._changed:
            self._fault = reason
