"""The letters of the spool that stand in memory alone, in order and bounded."""

from collections import OrderedDict
from collections.abc import Iterable

from edge_monitor.outputs.spool_file import Row


class SpoolMemory:
    """Rows that are not on disk, whether or not they were taken to be sent.

    Not safe for several threads: its owner locks.
    """

    def __init__(self, bound: int) -> None:
        """Hold at most `bound` rows, more than are on their way at one time."""
        self._bound = bound
        self._taken: OrderedDict[Row, bool] = OrderedDict()

    def __len__(self) -> int:
        return len(self._taken)

    def rows(self) -> list[Row]:
        """All of them, in order."""
        return list(self._taken)

    def put(self, row: Row) -> Row | None:
        """Add a row at the end; returns the one that had to go for want of room, perhaps this."""
        self._taken[row] = False
        if len(self._taken) <= self._bound:
            return None
        waiting = (row for row, taken in self._taken.items() if not taken)
        victim = min(waiting, key=lambda row: row.letter.rank)  # the oldest of these
        del self._taken[victim]
        return victim

    def put_first(self, rows: Iterable[tuple[Row, bool]]) -> None:
        """Add rows before all others, each with whether it was taken, whatever the bound."""
        self._taken = OrderedDict([*rows, *self._taken.items()])

    def take(self) -> Row | None:
        """The first that was not taken, which it is now."""
        row = next((row for row, taken in self._taken.items() if not taken), None)
        if row is not None:
            self._taken[row] = True
        return row

    def remove(self, row: Row) -> bool | None:
        """Whether it was taken; `None` where it was not here."""
        return self._taken.pop(row, None)

    def give_back(self) -> None:
        """None was taken."""
        for row in self._taken:
            self._taken[row] = False
