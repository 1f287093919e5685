"""What the kernel says of this process: which processors it may use, how much memory it took."""

import os
from pathlib import Path

_STATUS = Path("/proc/self/status")
_KIB_PER_MIB = 1024


def pin_to_one_cpu() -> str:
    """Keep this process and those it will start on one processor; return a line that says so."""
    if not hasattr(os, "sched_setaffinity"):
        return "not bound to one CPU: this system cannot"
    allowed = os.sched_getaffinity(0)
    # the highest: interrupts are mostly served by the lowest
    chosen = max(allowed)
    os.sched_setaffinity(0, {chosen})
    return f"on one CPU: number {chosen} of {os.cpu_count()}"


def memory_mib(field: str) -> float:
    """A field of this process's status in MiB.

    Args:
        field: `VmRSS` for what is resident now, `VmHWM` for the most that ever was since the
            program was started (`ru_maxrss` would also count the parent it was forked from).
    """
    for line in _STATUS.read_text().splitlines():
        name, _, value = line.partition(":")
        if name == field:
            return int(value.split()[0]) / _KIB_PER_MIB
    raise ValueError(f"{_STATUS} has no field {field}")
