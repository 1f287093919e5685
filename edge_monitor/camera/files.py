"""Paths: what stands in the way of reading one, and in which order people expect them."""

import os
import re
import stat
from pathlib import Path

from edge_monitor.errors import SourceError


def printable(text: str | Path) -> str:
    """A name as it may stand in a message of one line: control characters are shown as `?`."""
    return "".join(char if char.isprintable() else "?" for char in str(text))


def require_file(path: Path, kind: str) -> int:
    """Check that a regular file with something in it can be read.

    Args:
        path: where it should be.
        kind: what it should be (`"a video"`).

    Returns:
        Its size in bytes.

    Raises:
        SourceError: what is wrong with it.
    """
    name = printable(path)
    try:
        status = path.stat()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SourceError(f"{name}: {reason}; give the path of {kind}") from error
    if stat.S_ISDIR(status.st_mode):
        raise SourceError(f"{name}: is a folder; give the path of {kind}")
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(f"{name}: is no ordinary file; give the path of {kind}")
    if not os.access(path, os.R_OK):
        raise SourceError(f"{name}: permission denied; allow this user to read it")
    if status.st_size == 0:
        raise SourceError(f"{name}: is empty; give the path of {kind}")
    return status.st_size


def is_folder(path: Path) -> bool:
    """Whether it is a folder; not of what lies where nobody may look, or has no possible name."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for those


def natural_key(name: str) -> tuple[tuple[int, str], ...]:
    """Sorting key under which `frame9` comes before `frame10`."""
    # Text and digits alternate, text first. A longer number without leading zeros is larger.
    parts = re.split(r"([0-9]+)", name.casefold())
    digits = [part.lstrip("0") for part in parts[1::2]]
    key: list[tuple[int, str]] = [(0, part) for part in parts]
    key[1::2] = [(len(number), number) for number in digits]
    return tuple(key)
