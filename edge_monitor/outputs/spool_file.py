"""The spool's file: letters in SQLite, in order, bounded, and whole again after a power cut.

One thread uses it. What is written with `sync` is on the disk when the call returns (WAL with
`synchronous=FULL`); the rest follows with the next such write or when the system gets round to it.
"""

import contextlib
import os
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from edge_monitor.outputs.outbox import Letter, Rank
from edge_monitor.outputs.spool_schema import (
    VERSION,
    DamagedError,
    crc_of,
    is_damage,
    prepare,
    recognise,
)

FILE_NAME: Final = "spool.sqlite3"

_OVERHEAD_BYTES = 64  # of a row beside its texts, about
_PAGE_BYTES = 2048  # of a new file: holds three events, and each commit changes a few pages
_CHECKPOINT_PAGES = 500  # the write-ahead log begins anew after a megabyte
_BYTES = f"{_OVERHEAD_BYTES} + length(CAST(topic AS BLOB)) + length(CAST(text AS BLOB))"


@dataclass(frozen=True, slots=True)
class SpoolOptions:
    """Where the spool lies and how much it holds.

    Attributes:
        folder: takes the file; made when it is not there.
        max_rows: most events.
        max_bytes: most bytes of their texts and topics, with 64 for each event. The file is larger
            by a fifth or so, and a write-ahead log of a megabyte or two lies beside it.
    """

    folder: Path
    max_rows: int = 20_000
    max_bytes: int = 16_000_000


@dataclass(slots=True, eq=False)
class Row:
    """A letter on its way.

    Attributes:
        letter: what is sent.
        boot_id: of the boot in which it was taken; empty where nobody knows.
        taken_s: when, on the monotonic scale of that boot.
        number: its place in the file; `None` while it is in memory alone.
        spoilt: whether the disk has altered it, so that it must not be sent.
    """

    letter: Letter
    boot_id: str
    taken_s: float
    number: int | None = None
    spoilt: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What a transaction did.

    Attributes:
        numbers: of the rows that were added, in their order.
        dropped: number and rank of each row that had to go for want of room, perhaps a new one.
    """

    numbers: list[int]
    dropped: list[tuple[int, Rank]]


def set_aside(folder: Path) -> Path:
    """Rename the file, in the place of one that was set aside earlier; returns where it is now.

    Raises:
        OSError: the disk is read-only or broken.
    """
    path = folder / FILE_NAME
    aside = path.with_name(f"{FILE_NAME}.damaged")
    for suffix in ("-wal", "-shm", ""):  # the file itself last: until then it is done once more
        part, there = Path(f"{path}{suffix}"), Path(f"{aside}{suffix}")
        if part.exists():
            part.replace(there)
        else:
            there.unlink(missing_ok=True)
    return aside


class SpoolFile:
    """An open file.

    Attributes:
        path: where it is.
        rows: how many letters it holds.
        bytes: how much of `SpoolOptions.max_bytes` they take.
    """

    def __init__(self, options: SpoolOptions, *, check: bool = True) -> None:
        """Open it, or make it; bring an older one to the present form.

        Args:
            options: where, and how much it holds.
            check: read all of it to find damage.

        Raises:
            DamagedError: it is not the spool, or no longer.
            sqlite3.Error: the disk is full, read-only or broken, or another program has it.
            OSError: likewise.
        """
        self.path = options.folder / FILE_NAME
        self._options = options
        options.folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):  # SQLite would let everybody read it
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o640))
        # its owner makes one thread open it and another, later, close it
        self._base = sqlite3.connect(
            self.path, timeout=1.0, isolation_level=None, check_same_thread=False
        )
        self._base.text_factory = partial(str, encoding="utf-8", errors="replace")  # of spoilt rows
        try:
            self._base.execute(f"PRAGMA page_size = {_PAGE_BYTES}")  # of a new file
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            version = recognise(self._base)
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
            self._base.execute(f"PRAGMA journal_size_limit = {_CHECKPOINT_PAGES * _PAGE_BYTES}")
            prepare(self._base, version, check=check)
            self.rows, self.bytes, newest = self._base.execute(
                f"SELECT count(*), coalesce(sum({_BYTES}), 0), coalesce(max(number), 0)"  # noqa: S608 - no input
                " FROM letter"
            ).fetchone()
        except (DamagedError, sqlite3.DatabaseError) as error:
            self._base.close()
            if isinstance(error, sqlite3.DatabaseError) and is_damage(error):
                raise DamagedError(str(error)) from error
            raise
        self._next: int = newest + 1  # a number is never given twice while it is open
        self._from = dict.fromkeys(Rank, 0)  # no row of this rank has a lower number

    def write(
        self, gone: Collection[int], rows: Sequence[Row], flying: Collection[Row], *, sync: bool
    ) -> Written:
        """Take out what has gone and add rows, in one transaction; all of it happens or nothing.

        Without either, something is written that changes nothing: whether the disk takes it tells.

        Args:
            gone: numbers that need not be kept.
            rows: to be added at the end.
            flying: those on their way just now, which are not dropped for want of room.
            sync: whether it must be on the disk when this returns.

        Raises:
            DamagedError: the file is damaged.
            sqlite3.Error: the disk is full, read-only or broken.
        """
        base, before = self._base, (self.rows, self.bytes, self._next, self._from.copy())
        try:
            base.execute(f"PRAGMA synchronous = {'FULL' if sync else 'NORMAL'}")
            base.execute("BEGIN IMMEDIATE")
            if not gone and not rows:
                base.execute(f"PRAGMA user_version = {VERSION}")
            for number in gone:
                self._delete(number)
            numbers = [self._insert(row) for row in rows]
            kept = {row.number for row in flying if row.number is not None}
            kept |= {number for row, number in zip(rows, numbers, strict=True) if row in flying}
            dropped = self._trim(kept)
            base.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            self.rows, self.bytes, self._next, self._from = before
            with contextlib.suppress(sqlite3.Error):
                base.rollback()
            if is_damage(error):
                raise DamagedError(str(error)) from error
            raise
        return Written(numbers, dropped)

    def load(self, after: int, limit: int, before: int | None = None) -> list[Row]:
        """The first rows whose number is above `after`, and below `before`, in order.

        A row that the disk has altered is among them, and says so.

        Raises:
            DamagedError: the file is damaged.
            sqlite3.Error: the disk is broken.
        """
        try:
            return [
                _read(*found)
                for found in self._base.execute(
                    "SELECT number, crc, CAST(topic AS BLOB), CAST(text AS BLOB), rank,"
                    " CAST(boot_id AS BLOB), taken_s FROM letter"
                    " WHERE number > ? AND number < coalesce(?, number + 1)"
                    " ORDER BY number LIMIT ?",
                    (after, before, limit),
                )
            ]
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                raise DamagedError(str(error)) from error
            raise
        except (AttributeError, TypeError) as error:
            raise DamagedError(f"a row has another form: {error}") from error

    def places(self, rows: Sequence[Row]) -> dict[str, int]:
        """Where it has these rows, by their texts: in their places, or else among its newest.

        Raises:
            sqlite3.Error: the disk is broken.
        """
        placed = [row.number for row in rows if row.number is not None]
        there = "SELECT text, number FROM letter WHERE number"
        found = self._base.execute(
            f"{there} IN ({', '.join('?' * len(placed))})"  # noqa: S608 - marks alone
            f" OR number IN (SELECT number FROM letter ORDER BY number DESC LIMIT ?)",
            (*placed, len(rows) - len(placed)),
        )
        return dict(found)

    def close(self) -> None:
        """Release the file; what was written is in it. Harmless when repeated."""
        with contextlib.suppress(sqlite3.Error):  # of a checkpoint, which the next opening makes
            self._base.close()

    def _insert(self, row: Row) -> int:
        number, letter = self._next, row.letter
        topic, text = letter.topic.encode(), letter.text.encode()
        rank, taken_s = int(letter.rank), float(row.taken_s)
        crc = crc_of(topic, text, rank, row.boot_id.encode(), taken_s)
        self._base.execute(
            "INSERT INTO letter (number, topic, text, rank, boot_id, taken_s, crc)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, letter.topic, letter.text, rank, row.boot_id, taken_s, crc),
        )
        self._next += 1
        self.rows += 1
        self.bytes += _OVERHEAD_BYTES + len(topic) + len(text)
        return number

    def _trim(self, kept: set[int]) -> list[tuple[int, Rank]]:
        """Delete the oldest of the lowest rank until all fits."""
        dropped: list[tuple[int, Rank]] = []
        while self.rows > self._options.max_rows or self.bytes > self._options.max_bytes:
            oldest = (self._oldest(rank, kept) for rank in Rank)
            number = next((number for number in oldest if number is not None), None)
            found = None if number is None else self._delete(number)
            if found is None:
                break
            dropped.append(found)
        return dropped

    def _oldest(self, rank: Rank, kept: set[int]) -> int | None:
        """The first row of a rank that may go.

        Without an index, which each event would have to be written into: new rows are always the
        last, so where none was found there will be none, and is not looked again.
        """
        found = self._base.execute(
            "SELECT number FROM letter WHERE number >= ? AND rank = ? AND number NOT IN"  # noqa: S608 - marks alone
            f" ({', '.join('?' * len(kept))}) ORDER BY number LIMIT 1",
            (self._from[rank], int(rank), *kept),
        ).fetchone()
        number: int | None = None if found is None else found[0]
        still_there = (one for one in kept if one >= self._from[rank])
        self._from[rank] = min(number or self._next, *still_there, self._next)
        return number

    def _delete(self, number: int) -> tuple[int, Rank] | None:
        found = self._base.execute(
            f"DELETE FROM letter WHERE number = ? RETURNING rank, {_BYTES}",  # noqa: S608 - no input
            (number,),
        ).fetchone()
        if found is None:
            return None
        rank, size = found
        self.rows -= 1
        self.bytes -= size
        return number, Rank(rank)


def _read(number: int, crc: int, *parts: Any) -> Row:
    topic, text, rank, boot_id, taken_s = parts
    worth = Rank(rank) if rank in set(Rank) else Rank.OTHER
    letter = Letter(topic.decode(errors="replace"), text.decode(errors="replace"), worth)
    boot = boot_id.decode(errors="replace")
    return Row(letter, boot, taken_s, number, spoilt=crc != crc_of(*parts))
