"""Files that hold a secret, and who else may read them."""

import logging
import stat
from pathlib import Path

_log = logging.getLogger(__name__)
_OTHERS = stat.S_IRWXO | stat.S_IWGRP  # a group that may read is how a service gets its files


def loose_mode(path: Path) -> int | None:
    """The file's mode if everybody on this machine may open it, or its group write it."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return None  # reading it will say so
    return mode if mode & _OTHERS else None


def warn_if_loose(path: Path) -> None:
    """Log a warning if others than its owner and readers of its group have a right to it."""
    mode = loose_mode(path)
    if mode is not None:
        _log.warning("%s is open to others (mode %03o): chmod 600 %s", path, mode, path)
