"""Files that hold a secret, and who else may read them."""

import grp
import logging
import os
import stat
from pathlib import Path
from typing import NamedTuple

_log = logging.getLogger(__name__)
_OTHERS = stat.S_IRWXO | stat.S_IWGRP  # a group that may read is how a service gets its files
_ROOT = 0
_SERVICE_GROUP = "edge-monitor"


class Loose(NamedTuple):
    """A file that too many may open, and what closes it."""

    mode: int
    cure: str
    """Command that leaves it readable to whoever reads it now, who need not be its owner."""


def loose(path: Path) -> Loose | None:
    """What is wrong if everybody on this machine may open the file, or its group write it."""
    try:
        told = path.stat()
    except OSError:
        return None  # reading it will say so
    mode = stat.S_IMODE(told.st_mode)
    return Loose(mode, _cure(path, told.st_uid)) if mode & _OTHERS else None


def _cure(path: Path, owner: int) -> str:
    reader = os.geteuid()
    group = None if owner == reader != _ROOT else _reading_group(reader)
    if group is None:
        return f"chmod 600 {path}"
    return f"sudo chgrp {group} {path} && sudo chmod 640 {path}"


def _reading_group(reader: int) -> str | int | None:
    """The service's; where there is none, this process's own, which root does not need."""
    try:
        return grp.getgrnam(_SERVICE_GROUP).gr_name
    except KeyError:
        pass
    if reader == _ROOT:
        return None
    try:
        return grp.getgrgid(os.getegid()).gr_name
    except KeyError:  # a group without a name, as in some containers
        return os.getegid()


def warn_if_loose(path: Path) -> None:
    """Log a warning if others than its owner and readers of its group have a right to it."""
    found = loose(path)
    if found is not None:
        _log.warning("%s is open to others (mode %03o): %s", path, found.mode, found.cure)
