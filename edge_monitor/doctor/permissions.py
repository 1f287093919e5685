"""Checks of who may open the devices that are there."""

import grp
import os
import pwd
import stat
from pathlib import Path
from typing import NamedTuple

from edge_monitor.doctor.finding import Finding, fail, note, ok
from edge_monitor.outputs.pin import gpio_chips

_CAMERAS = ("video*", "media*", "dma_heap/*")
"""What cameras are reached by; on a Raspberry Pi the group video."""

_ROOT = 0
_SERVICE_USER = "edge-monitor"


class Groups(NamedTuple):
    """A user and the numbers of its groups."""

    user: str
    numbers: frozenset[int]


def permissions(root: Path = Path("/"), service: Groups | None = None) -> Finding:
    """Who runs the monitor may open the devices that are there.

    Args:
        root: of the file system.
        service: judged instead of this process: root, who may open anything, asks for the service.
    """
    cameras = [path for pattern in _CAMERAS for path in sorted((root / "dev").glob(pattern))]
    devices = cameras + gpio_chips(root)
    closed = [path for path in devices if not _may_open(path, service)]
    lent = [path for path in closed if path.stat().st_gid != _ROOT]
    if lent:
        groups = ",".join(sorted({_group(path) for path in lent}))
        who, name, then = "this user", "$USER", "log in again"
        if service is not None:
            who = name = service.user
            then = "start it anew"
        return fail(
            f"{', '.join(map(str, lent))} may not be opened by {who}",
            f"sudo usermod -aG {groups} {name}, then {then}",
        )
    if closed:
        return note(
            f"root alone may open {', '.join(map(str, closed))}",
            "where that is needed, give it to a group by a udev rule",
        )
    if not devices:
        return note("no camera or GPIO device here, so no group is needed")
    return ok(f"{len(devices)} camera and GPIO devices may be opened")


def _may_open(path: Path, service: Groups | None) -> bool:
    if service is None:
        return os.access(path, os.R_OK | os.W_OK)
    told = path.stat()
    everybody = stat.S_IROTH | stat.S_IWOTH
    group = stat.S_IRGRP | stat.S_IWGRP
    return (told.st_mode & everybody) == everybody or (
        told.st_gid in service.numbers and (told.st_mode & group) == group
    )


def service_groups() -> Groups | None:
    """Those of the service's user, where this process is root's and there is such a user."""
    if os.geteuid() != _ROOT:
        return None
    try:
        entry = pwd.getpwnam(_SERVICE_USER)
    except KeyError:
        return None
    return Groups(_SERVICE_USER, frozenset(os.getgrouplist(_SERVICE_USER, entry.pw_gid)))


def _group(path: Path) -> str:
    number = path.stat().st_gid
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:  # a group without a name, as in some containers
        return str(number)
