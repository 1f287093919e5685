"""Events on their way to the broker: in memory at once, in batches on disk, gone when acknowledged.

Who hands an event over never waits for the disk: it stands in memory, bounded, until the spool's
own thread has written it. An alarm is written at once and with it all that stands before it, or,
where the broker is there, unless it has answered within a hundredth of a second; other events in
batches (see `batches`), unless they were acknowledged by then, so that a broker that answers costs
the card hardly a write. Fleeting ones are never written: they wait in memory, and the oldest are
dropped there. Sending does not wait for the disk either.

The newest events stay in memory beside the disk: where that cannot be read they go on in order, and
only what waits behind a thousand of them, or since an earlier run, comes later than they.

What a power cut can lose: alarms of the milliseconds before they are on the disk, other events
since the last batch and what the system had not yet brought from its cache to the disk, half a
minute or so. Where the program alone is killed, what was written stays.
"""

import logging
import math
import threading
import time
from collections import Counter
from collections.abc import Callable

from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.batches import BATCH_LETTERS, next_batch_s
from edge_monitor.outputs.outbox import Letter, Rank
from edge_monitor.outputs.spool_disk import SpoolDisk
from edge_monitor.outputs.spool_file import Row, SpoolFile, SpoolOptions
from edge_monitor.outputs.spool_queue import LOADED, SpoolQueue
from edge_monitor.outputs.spool_schema import DamagedError
from edge_monitor.ports import LONGEST_PAUSE_S, Beat, no_beat

_log = logging.getLogger(__name__)

MEMORY_ROWS = 1000
"""How many events stand in memory at most: the newest, whether or not they are on disk too."""

_BATCH_S = 3600.0
"""Seconds between batches: long, since the journal has the same events sooner."""

_ANSWER_S = 0.01
"""For so long an alarm waits for the answer of a broker that is there: if the disk were written
meanwhile, it would arrive later."""

_LINGER_S = 1.0  # for which acknowledged rows wait for more to be deleted with them
_GONE = 500  # so many do not wait


class Spool:
    """Letters in order; those of earlier runs come first.

    All methods but `work` and `run` return at once and may be called from any thread. `run`, or
    `work` again and again, is called by one thread, which alone touches the disk.
    """

    def __init__(
        self,
        options: SpoolOptions | None,
        boot_id: str,
        changed: Callable[[], None] = lambda: None,
        memory_rows: int = MEMORY_ROWS,
        *,
        backoff: Backoff | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; the file is opened by `work`.

        Args:
            options: where the file is; `None` to keep everything in memory.
            boot_id: of this boot.
            changed: called by `work` when there may be something to take; must not wait.
            memory_rows: how many letters stand in memory at most.
            backoff: pauses between attempts while the disk refuses.
            clock: seconds, monotonic.
        """
        self._boot_id, self._changed, self._clock = boot_id, changed, clock
        self._disk = None if options is None else SpoolDisk(options, backoff or Backoff(), clock)
        self._lock = threading.Condition()
        self._queue = SpoolQueue(memory_rows)
        self._opened = options is None  # or at least tried
        self._due_s: float | None = None  # when there is something to write
        self._closing = False
        self._delivered = self._refused = self._refused_alarms = 0

    def put(self, letter: Letter, *, answer_near: bool = False) -> None:
        """Add a letter at the end; where memory is full one of the lowest rank is dropped.

        With `answer_near` it will be sent at once, by one who calls `remind` until it is answered.
        """
        with self._lock:
            now_s = self._clock()
            self._queue.put(Row(letter, self._boot_id, now_s))
            if letter.fleeting or self._disk is None:
                return
            if letter.rank is Rank.ALARM and answer_near:
                due_s = math.inf if self._due_s is None else self._due_s
                self._due_s = min(due_s, now_s + _ANSWER_S)
            else:
                at_once = letter.rank is Rank.ALARM or self._queue.unwritten >= BATCH_LETTERS
                self._write_by(now_s if at_once else next_batch_s(now_s, _BATCH_S))

    def remind(self) -> float | None:
        """Wake the disk's thread if it has to write; returns seconds until then, if it will."""
        due_s, now_s = self._due_s, self._clock()
        if due_s is None or due_s > now_s:
            return None if due_s is None else due_s - now_s
        with self._lock:
            self._lock.notify()
        return None

    def take(self) -> Row | None:
        """The next letter to be sent; `None` when there is none, or not yet."""
        with self._lock:
            row = self._queue.take() if self._opened else None
            if self._queue.wanted:
                self._lock.notify()
            return row

    def acknowledge(self, row: Row, *, refused: bool = False) -> None:
        """The broker has it, or will never have it: a refusal is final, and it is counted."""
        with self._lock:
            if refused:
                self._refused += 1
                self._refused_alarms += row.letter.rank is Rank.ALARM
            else:
                self._delivered += 1
            if self._queue.done(row):
                many = self._queue.gone >= _GONE
                self._write_by(self._clock() + (0.0 if many else _LINGER_S))
            elif not self._queue.gone and not self._queue.unwritten and self.fault is None:
                self._due_s = None

    def send_again(self) -> None:
        """Nobody knows what became of the letters that were taken: all are to be sent once more."""
        with self._lock:
            self._queue.send_again(readable=self._disk is not None and self._disk.file is not None)

    def delay_s(self, row: Row) -> float | None:
        """For how long a letter has been waiting; `None` where it comes from an earlier boot."""
        delay_s = self._clock() - row.taken_s
        return delay_s if row.boot_id == self._boot_id and delay_s >= 0 else None

    def flush(self) -> None:
        """Write what is in memory now, without waiting for it to be acknowledged."""
        with self._lock:
            self._write_by(self._clock())

    def close(self) -> None:
        """Let `run` write what is left and end."""
        with self._lock:
            self._closing = True
            self._lock.notify()

    @property
    def waiting(self) -> int:
        """Letters that have not been taken."""
        with self._lock:
            return self._queue.waiting

    @property
    def dropped(self) -> Counter[Rank]:
        """Letters that were dropped for want of room, or spoilt on the disk, by rank."""
        return self._queue.dropped

    @property
    def fault(self) -> str | None:
        """Why nothing can be written at present, or `None`."""
        return None if self._disk is None else self._disk.fault

    def report(self) -> dict[str, int | str | None]:
        """What became of the letters, and how the disk is."""
        with self._lock:
            return {
                "published": self._delivered,
                "refused": self._refused,
                "refused_alarms": self._refused_alarms,
                "waiting": self.waiting,
                "spooled": self._queue.stored,
                "dropped": self.dropped.total(),
                "dropped_alarms": self.dropped[Rank.ALARM],
                "spool_fault": self.fault,
                "spools_quarantined": 0 if self._disk is None else self._disk.quarantined,
            }

    def run(self, beat: Beat = no_beat) -> None:
        """Do the disk's work until `close`; `beat` is called about once a second meanwhile."""
        while True:
            beat()
            with self._lock:
                while not self._closing and (pause_s := self._pause_s()) != 0:
                    beat()
                    self._lock.wait(
                        LONGEST_PAUSE_S if pause_s is None else min(pause_s, LONGEST_PAUSE_S)
                    )
                closing = self._closing
                if closing:
                    self._write_by(0.0)
            self.work()
            if closing:
                break
        if self._queue.unwritten:
            _log.warning("spool: %d events are lost with the program", self._queue.unwritten)
        if self._queue.fleeting:
            _log.info("spool: %d blinks were not sent and are not kept", self._queue.fleeting)
        if self._disk is not None:
            self._disk.close()

    def work(self) -> None:
        """Open, write and read what is due now; whatever goes wrong, it can be called again."""
        disk = self._disk
        if disk is not None:
            try:
                self._use(disk)
            except Exception as error:  # noqa: BLE001 - an error of ours, too, must not end the thread
                self._fail(disk, error)
        with self._lock:
            self._opened = True
        self._changed()

    def _write_by(self, moment_s: float) -> None:
        if self._due_s is None or moment_s < self._due_s:
            self._due_s = moment_s
            self._lock.notify()

    def _pause_s(self) -> float | None:
        """Seconds until there is work; 0 for now, `None` for as long as nothing changes."""
        if not self._opened:
            return 0.0
        disk = self._disk
        if disk is None:
            return None
        if disk.file is not None and (self._queue.wanted or self._due_s is None):
            return 0.0 if self._queue.wanted else None
        due_s = 0.0 if disk.file is None else self._due_s or 0.0
        return max(0.0, max(due_s, disk.not_before_s) - self._clock())

    def _use(self, disk: SpoolDisk) -> None:
        now_s = self._clock()
        may_try = now_s >= disk.not_before_s or self._closing
        try:
            if disk.file is None and may_try:
                self._open(disk)
            if disk.file is not None:
                self._load(disk, disk.file)
            if disk.file is not None and may_try:
                self._write(disk, disk.file, now_s)
        except DamagedError as error:
            self._begin_anew(disk, error)

    def _open(self, disk: SpoolDisk) -> None:
        file = disk.open()
        with self._lock:
            known = self._queue.known()
        places = file.places(known)
        with self._lock:
            self._queue.reopened(places, file.rows)

    def _write(self, disk: SpoolDisk, file: SpoolFile, now_s: float) -> None:
        with self._lock:
            if self._due_s is None or self._due_s > now_s:
                return
            self._due_s = None
            job = self._queue.job()
            sync = self._closing or any(row.letter.rank is Rank.ALARM for row in job.batch)
        if not job.batch and not job.gone and self.fault is None:  # else one tries
            return
        disk.require()
        written = file.write(job.gone, job.batch, job.flying, sync=sync)
        with self._lock:
            if self._queue.written(job, written, file.rows):
                self._write_by(now_s + _LINGER_S)
        disk.works()

    def _load(self, disk: SpoolDisk, file: SpoolFile) -> None:
        with self._lock:
            if not self._queue.wanted:
                return
            page = self._queue.page()
        rows = file.load(page.after, LOADED, page.before)
        with self._lock:
            if spoilt := self._queue.loaded(page, rows):
                self._write_by(self._clock() + _LINGER_S)
                disk.spoilt(spoilt)

    def _fail(self, disk: SpoolDisk, error: Exception) -> None:
        """Go on in memory."""
        disk.failed(error)
        with self._lock:
            self._due_s = self._clock()
            if disk.file is None:
                self._queue.unreadable()

    def _begin_anew(self, disk: SpoolDisk, error: DamagedError) -> None:
        """Set the file aside and begin a fresh one with what is in memory."""
        with self._lock:
            self._queue.forget_file()
            self._due_s = self._clock()
        disk.set_aside(error)
        self._open(disk)
