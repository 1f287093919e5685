"""Files that hold a secret, and who else may read them."""

import logging
import stat
from pathlib import Path

_log = logging.getLogger(__name__)
_OTHERS = stat.S_IRWXO | stat.S_IWGRP  # a group that may read is how a service gets its files


def warn_if_loose(path: Path) -> None:
    """Log a warning if everybody on this machine may open the file, or its group write it."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return  # reading it will say so
    if mode & _OTHERS:
        _log.warning("%s is open to others (mode %03o): chmod 600 %s", path, mode, path)
