"""The form of the spool's file, how an older one becomes the present one, and what is damage."""

import sqlite3
import zlib
from typing import Final

APPLICATION_ID: Final = 0x454D5350
"""Says that a database is a spool of this program: "EMSP"."""

VERSION: Final = 4
"""Version 1 did not know when a letter was taken: its letters are sent as late. Version 2 had an
index by rank and a table of the highest number, of which each event cost a card another page.
Version 3 had no check sums: SQLite finds no flipped bit within a text."""

_TABLE: Final = """CREATE TABLE letter (
        number INTEGER PRIMARY KEY,
        topic TEXT NOT NULL,
        text TEXT NOT NULL,
        rank INTEGER NOT NULL CHECK (rank BETWEEN 0 AND 2),
        boot_id TEXT NOT NULL DEFAULT '',
        taken_s REAL NOT NULL DEFAULT 0,
        crc INTEGER NOT NULL
    ) STRICT"""
_CREATE: Final = (_TABLE, f"PRAGMA application_id = {APPLICATION_ID}")
_REBUILT: Final = (
    "ALTER TABLE letter RENAME TO older",
    _TABLE,
    """INSERT INTO letter SELECT number, topic, text, rank, boot_id, taken_s,
        crc_of(CAST(topic AS BLOB), CAST(text AS BLOB), rank, CAST(boot_id AS BLOB), taken_s)
        FROM older""",
    "DROP TABLE older",  # and its index
)
_MIGRATIONS: Final = {
    1: (
        "ALTER TABLE letter ADD COLUMN boot_id TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE letter ADD COLUMN taken_s REAL NOT NULL DEFAULT 0",
    ),
    2: _REBUILT,
    3: _REBUILT,
}
"""What makes the next version of each older one."""

_COLUMNS: Final = ["number", "topic", "text", "rank", "boot_id", "taken_s", "crc"]


class DamagedError(Exception):
    """The file is not a spool, or no longer; the message says why."""


def crc_of(topic: bytes, text: bytes, rank: int, boot_id: bytes, taken_s: float) -> int:
    """The check sum of a row, which has all but its number."""
    return zlib.crc32(b"\0".join((topic, text, b"%d" % rank, boot_id, repr(taken_s).encode())))


def recognise(base: sqlite3.Connection) -> int:
    """The version of an open database's form; 0 where it is new. Changes nothing.

    Raises:
        DamagedError: it is something else.
        sqlite3.Error: it cannot be read.
    """
    application, version = _pragma(base, "application_id"), _pragma(base, "user_version")
    things = base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not (application or version or things):
        return 0
    if application != APPLICATION_ID:
        raise DamagedError("it is a database of another program")
    return version


def prepare(base: sqlite3.Connection, version: int, *, check: bool) -> None:
    """Bring an open database to the present form; a new one gets it.

    Args:
        base: in autocommit mode.
        version: of its form.
        check: read all of it to find damage.

    Raises:
        DamagedError: it is damaged, or of a form that nobody knows.
        sqlite3.Error: the disk is full, read-only or broken.
    """
    if not version:
        _change(base, _CREATE, VERSION)
        return
    if check:
        findings = base.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if findings != "ok":
            raise DamagedError(" ".join(findings.split()))
    base.create_function("crc_of", 5, crc_of, deterministic=True)
    while version in _MIGRATIONS:
        _change(base, _MIGRATIONS[version], version + 1)
        version += 1
    if version != VERSION:
        raise DamagedError(f"its form has version {version}, which this program does not know")
    columns = [column[1] for column in base.execute("PRAGMA table_info(letter)")]
    if columns != _COLUMNS:
        raise DamagedError(f"its columns are {columns}")


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file itself is bad, not the disk or somebody's lock."""
    code = getattr(error, "sqlite_errorcode", 0)  # absent where the module itself complains
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _change(base: sqlite3.Connection, statements: tuple[str, ...], version: int) -> None:
    base.execute("PRAGMA synchronous = FULL")
    base.execute("BEGIN IMMEDIATE")
    try:
        for statement in statements:
            base.execute(statement)
        base.execute(f"PRAGMA user_version = {version}")
        base.execute("COMMIT")
    except sqlite3.Error:
        base.rollback()
        raise


def _pragma(base: sqlite3.Connection, name: str) -> int:
    value: int = base.execute(f"PRAGMA {name}").fetchone()[0]
    return value
