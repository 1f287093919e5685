"""The spool's letters in order: first those that are on the disk alone, then those in memory."""

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from edge_monitor.outputs.outbox import Rank
from edge_monitor.outputs.spool_file import Row, Written
from edge_monitor.outputs.spool_memory import SpoolMemory

LOADED = 64
"""Rows that are read from the file at a time."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be written: numbers that have gone, rows that are new, and those on their way."""

    gone: list[int]
    batch: list[Row]
    flying: set[Row]


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be read: rows after this number, and before that one, where there is a bound."""

    after: int
    before: int | None


class SpoolQueue:
    """Knows where each letter is: in memory, on the disk, on its way, or done with.

    Where the disk cannot be read, what waits there alone is passed over until it can; that is what
    has been waiting behind `memory_rows` newer ones, or since an earlier run. Not safe for several
    threads: its owner locks.

    Attributes:
        stored: rows on the disk.
        wanted: whether `take` waits for a page of the file.
        dropped: letters that were dropped, or spoilt on the disk, by rank.
    """

    def __init__(self, memory_rows: int) -> None:
        """Hold at most `memory_rows` letters in memory beside those that were loaded."""
        self._memory = SpoolMemory(memory_rows)
        self._loaded: deque[Row] = deque()  # on disk, before those in memory, not yet taken
        self._flying: set[Row] = set()  # taken, not acknowledged
        self._gone: set[int] = set()  # acknowledged, still on disk
        self._last_loaded = 0
        self._more = False  # whether the file can be read and may have rows after that
        self.stored = 0
        self.wanted = False
        self.dropped: Counter[Rank] = Counter()

    @property
    def waiting(self) -> int:
        """Letters that have not been taken."""
        there = self._memory.unwritten_count + self.fleeting + self.stored
        return max(0, there - len(self._gone) - len(self._flying))

    @property
    def unwritten(self) -> int:
        """Letters that are not on the disk and are to be."""
        return self._memory.unwritten_count

    @property
    def fleeting(self) -> int:
        """Letters that are in memory alone and stay there."""
        return self._memory.fleeting_count

    @property
    def gone(self) -> int:
        """Letters that are on the disk and need no longer be."""
        return len(self._gone)

    def put(self, row: Row) -> None:
        """Add a letter at the end; where memory is full one of the lowest rank is dropped."""
        victim = self._memory.put(row)
        if victim is None:
            return
        if victim.row.number is None:
            self.dropped[victim.row.letter.rank] += 1
        elif not victim.taken:
            self._more = True

    def take(self) -> Row | None:
        """The next letter; `None` when there is none, or none before a page has been read."""
        if not self._loaded and self._more:
            self.wanted = True
            return None
        row = self._loaded.popleft() if self._loaded else self._memory.take()
        if row is not None:
            self._flying.add(row)
        return row

    def done(self, row: Row) -> bool:
        """It need not be kept; returns whether it has to be taken out of the file."""
        self._flying.discard(row)
        self._memory.remove(row)
        if row.number is not None:
            self._gone.add(row.number)
        return row.number is not None

    def send_again(self, *, readable: bool) -> None:
        """All that were taken are to be taken once more."""
        self._flying.clear()
        self._memory.give_back()
        self._begin(readable=readable)

    def job(self) -> Job:
        """What there is to write."""
        return Job(sorted(self._gone), self._memory.unwritten(), set(self._flying))

    def written(self, job: Job, written: Written, stored: int) -> bool:
        """The job is done; returns whether something was acknowledged or dropped meanwhile."""
        self._gone.difference_update(job.gone)
        self.stored = stored
        dropped = {number for number, _ in written.dropped}
        places = dict(zip(job.batch, written.numbers, strict=True))
        overtaken = {number for row, number in places.items() if row not in self._memory} - dropped
        self._gone |= overtaken
        self._memory.number(places)
        for row in self._memory.rows():
            if row.number in dropped:
                self._memory.remove(row)
        self._loaded = deque(row for row in self._loaded if row.number not in dropped)
        self.dropped.update(rank for _, rank in written.dropped)
        return bool(overtaken)

    def page(self) -> Page:
        """What is to be read next."""
        return Page(self._last_loaded, self._memory.first_number)

    def loaded(self, page: Page, rows: Sequence[Row]) -> int:
        """A page has been read; harmless where `send_again` came in between.

        Returns how many of its rows are newly found to be spoilt: they count as dropped, and have
        to be taken out of the file.
        """
        if page.after != self._last_loaded:
            return 0
        self.wanted = False
        passed = self._gone | {row.number for row in self._flying}
        fresh = [row for row in rows if row.number not in passed]
        self._loaded.extend(row for row in fresh if not row.spoilt)
        spoilt = [row for row in fresh if row.spoilt]
        self._gone.update(row.number for row in spoilt if row.number is not None)
        self.dropped.update(row.letter.rank for row in spoilt)
        self._more = len(rows) == LOADED or page.before != self._memory.first_number
        if rows:
            self._last_loaded = rows[-1].number or 0
        return len(spoilt)

    def unreadable(self) -> None:
        """The file cannot be read just now; what is in memory goes on."""
        self._more = self.wanted = False

    def known(self) -> list[Row]:
        """Rows that are in memory and should be in the file, or are about to be, in order."""
        flying = [row for row in self._flying if row not in self._memory]
        flying.sort(key=lambda row: row.number or 0)
        return [*flying, *self._loaded, *self._memory.rows()]

    def reopened(self, numbers: Mapping[str, int], stored: int) -> None:
        """The file is open, perhaps for the first time, perhaps another one than before.

        Args:
            numbers: the place of each row that the file has among `known`, by its text.
            stored: how many rows it has.
        """
        known = self.known()
        lost = [row for row in known if row.number not in (None, numbers.get(row.letter.text))]
        if lost:  # it is another file: all of memory is new to it
            numbers = {}
        if lost or stored < self.stored:
            self._gone.clear()
        older = [row for row in lost if row not in self._memory]
        self._memory.put_first((row, row in self._flying) for row in older)
        self._memory.number({row: numbers.get(row.letter.text) for row in known})
        self.stored = stored
        self._begin(readable=True)

    def forget_file(self) -> None:
        """The file is no more: what of it is in memory stays there alone."""
        self.reopened({}, 0)

    def _begin(self, *, readable: bool) -> None:
        self._loaded.clear()
        self._last_loaded = 0
        self._more = readable and self.stored > self._memory.written_count
        self.wanted = False
