"""The newest letters of the spool, which stand in memory, in order and bounded."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from edge_monitor.outputs.spool_file import Row


@dataclass(frozen=True, slots=True)
class Victim:
    """What had to go from memory for want of room; it is lost unless it is on the disk."""

    row: Row
    taken: bool


class SpoolMemory:
    """Rows without a gap: those that are on the disk as well, then those that are not yet.

    Among both stand fleeting ones, which are never written. What has been written stays for as long
    as there is room, so that it can be sent in its turn when the disk cannot be read. Not safe for
    several threads: its owner locks.
    """

    def __init__(self, bound: int) -> None:
        """Hold at most `bound` rows, more than are on their way at one time."""
        self._bound = bound
        self._taken: OrderedDict[Row, bool] = OrderedDict()
        self._unwritten = self._fleeting = 0

    def __contains__(self, row: Row) -> bool:
        return row in self._taken

    def rows(self) -> list[Row]:
        """All of them, in order."""
        return list(self._taken)

    def unwritten(self) -> list[Row]:
        """Those that are not on the disk and are to be, in order."""
        return [row for row in self._taken if row.number is None and not row.letter.fleeting]

    @property
    def unwritten_count(self) -> int:
        """How many are not on the disk and are to be."""
        return self._unwritten

    @property
    def fleeting_count(self) -> int:
        """How many are never to be."""
        return self._fleeting

    @property
    def written_count(self) -> int:
        """How many are on the disk as well."""
        return len(self._taken) - self._unwritten - self._fleeting

    @property
    def first_number(self) -> int | None:
        """The place in the file from which on its rows are here; `None` where none of them is."""
        return next((row.number for row in self._taken if row.number is not None), None)

    def put(self, row: Row) -> Victim | None:
        """Add a row at the end; returns the one that had to go for want of room, perhaps this."""
        self._taken[row] = False
        self._count(row, 1)
        if len(self._taken) <= self._bound:
            return None
        victim = self._victim()
        self._count(victim, -1)
        return Victim(victim, self._taken.pop(victim))

    def put_first(self, rows: Iterable[tuple[Row, bool]]) -> None:
        """Add rows before all others, each with whether it was taken, whatever the bound."""
        self._taken = OrderedDict([*rows, *self._taken.items()])
        self._count_all()

    def number(self, numbers: Mapping[Row, int | None]) -> None:
        """Rows have got another place in the file, or none."""
        for row, number in numbers.items():
            row.number = number
        self._count_all()

    def take(self) -> Row | None:
        """The first that was not taken, which it is now."""
        row = next((row for row, taken in self._taken.items() if not taken), None)
        if row is not None:
            self._taken[row] = True
        return row

    def remove(self, row: Row) -> None:
        """It need not be kept; harmless where it is not here."""
        if self._taken.pop(row, None) is not None:
            self._count(row, -1)

    def give_back(self) -> None:
        """None was taken."""
        for row in self._taken:
            self._taken[row] = False

    def _victim(self) -> Row:
        """The oldest that is on the disk or fleeting; else the oldest of the lowest rank.

        What is on its way is passed over, unless it is on the disk.
        """
        spare = (row for row, taken in self._taken.items() if not taken or row.number is not None)
        oldest = next((row for row in spare if row.number or row.letter.fleeting), None)
        if oldest is not None:
            return oldest
        waiting = (row for row, taken in self._taken.items() if not taken)
        return min(waiting, key=lambda row: row.letter.rank)

    def _count(self, row: Row, change: int) -> None:
        if row.letter.fleeting:
            self._fleeting += change
        elif row.number is None:
            self._unwritten += change

    def _count_all(self) -> None:
        self._unwritten = len(self.unwritten())
        self._fleeting = sum(row.letter.fleeting for row in self._taken)
