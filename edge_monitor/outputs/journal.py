"""The local journal: events and audience as lines of JSON on disk, whatever the network does."""

import threading
from pathlib import Path

from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.journal_writer import WAITING, JournalWriter
from edge_monitor.outputs.outbox import letter_of_audience, letter_of_event
from edge_monitor.ports import Beat, no_beat
from edge_monitor.types import Audience, DriverState, Event, Health

LIMIT_BYTES = 8_000_000
"""Size of a full file; about 15,000 events."""

_CLOSE_WAIT_S = 2.0


class Journal:
    """An event sink that writes `events.jsonl` in a folder, in a thread of its own.

    An alarm is written at once, with all that stands before it, and is on the disk before the next
    line is written, and so is the first event of a run; others follow in batches (see `batches`).
    While the disk is full or read-only, events wait in memory and the fault is reported; what no
    longer fits is dropped and counted. States are not written, and no picture ever.
    """

    name = "journal"

    def __init__(
        self,
        folder: Path,
        envelopes: Envelopes,
        limit_bytes: int = LIMIT_BYTES,
        waiting: int = WAITING,
        backoff: Backoff | None = None,
        *,
        blinks: bool = False,
        beat: Beat = no_beat,
    ) -> None:
        """Prepare; the folder is made when the first event is written.

        Args:
            folder: takes the file and its predecessor.
            envelopes: writes an event as JSON.
            limit_bytes: size at which a file is full.
            waiting: how many events wait in memory at most.
            backoff: pauses between attempts while the disk refuses.
            blinks: write each blink and partial blink; droops (long blinks) are always written.
            beat: called about once a second while the disk answers or refuses.
        """
        self._envelopes = envelopes
        self._writer = JournalWriter(folder, limit_bytes, waiting, backoff, blinks=blinks)
        self._thread = threading.Thread(
            target=self._writer.run, args=(beat,), name="journal", daemon=True
        )
        self._thread.start()

    def event(self, event: Event) -> None:
        """Take an event; returns at once."""
        self._writer.put(letter_of_event(event, self._envelopes.event(event)))

    def audience(self, audience: Audience) -> None:
        """Take an interval of the audience; returns at once."""
        self._writer.put(letter_of_audience(self._envelopes.audience(audience)))

    def state(self, state: DriverState) -> None:
        """States are not written."""

    def health(self, health: Health) -> None:
        """Health is not written."""

    def report(self) -> dict[str, int | str | None]:
        """Fault, and events written, waiting and dropped."""
        return self._writer.report()

    def close(self) -> None:
        """Write what waits, for two seconds at most; harmless when repeated."""
        self._writer.close()
        self._thread.join(_CLOSE_WAIT_S)
