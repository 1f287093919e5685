"""A control group of a container's own: two in one would clear away each other's."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.device.lane import ImpossibleError

_ENTER = 'echo $$ >"$0/cgroup.procs" && exec "$@"'
_GONE_S = 5.0


@contextmanager
def own_cgroup() -> Iterator[list[str]]:
    """Make a group; removed at the end, when what ran in it has ended.

    Yields:
        The beginning of a command line that runs what follows in the group.

    Raises:
        ImpossibleError: there are no groups of version 2, or none can be made.
    """
    group = _mounted() / f"edge-monitor-bench-{os.getpid()}"
    try:
        group.mkdir()
    except OSError as error:
        raise ImpossibleError(f"{group}: {error.strerror}; containers need a group each") from None
    try:
        yield ["sh", "-c", _ENTER, str(group)]
    finally:
        _remove(group)


def _remove(group: Path) -> None:
    """Remove a group and those within; who was killed may take a moment to be gone."""
    deadline = time.monotonic() + _GONE_S
    while group.exists():
        for folder, _, _ in os.walk(group, topdown=False):
            with suppress(OSError):
                Path(folder).rmdir()
        if time.monotonic() > deadline:
            return  # an empty group costs nothing, and the lane's verdict matters more
        time.sleep(0.05)


def _mounted() -> Path:
    for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines():
        _, place, kind, *_ = line.split(" ")
        if kind == "cgroup2":
            return Path(place)
    raise ImpossibleError("control groups of version 2 are not mounted here")
