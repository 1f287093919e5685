"""The machine's clocks."""

import ctypes
import math
import time
from functools import cache
from pathlib import Path

_TIMESYNCD_MARK = Path("/run/systemd/timesync/synchronized")
_TIME_ERROR = 5
_SYNCED_HOLDS_S = 1.0


class _Timex(ctypes.Structure):
    """The head of struct timex of adjtimex(2); the rest is room that is not looked at."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("_rest", ctypes.c_byte * 256),
    )


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def kernel_clock_synced() -> bool | None:
    """What the kernel was told about its clock, by adjtimex(2) in its reading form.

    A service's sandbox that filters this call has to answer it with an error, not a signal.

    Returns:
        `None` where the call is not allowed.
    """
    adjtimex = getattr(_libc(), "adjtimex", None)
    if adjtimex is None:
        return None
    state = int(adjtimex(ctypes.byref(_Timex())))
    return None if state < 0 else state != _TIME_ERROR


class SystemClock:
    """The machine's own clocks as a `Clock`.

    Args:
        mark: the file that systemd-timesyncd leaves once it has set the clock. It is asked first:
            it needs no system call. Other time services are known by what the kernel says.
    """

    def __init__(self, mark: Path = _TIMESYNCD_MARK) -> None:
        self._mark = mark
        self._synced: bool | None = None
        self._asked_s = -math.inf

    def monotonic(self) -> float:
        """Seconds on CLOCK_MONOTONIC, which no one sets."""
        return time.monotonic()

    def wall(self) -> float:
        """Seconds since 1970 in UTC, as well as the board knows."""
        return time.time()

    def synced(self) -> bool | None:
        """Whether the wall clock was set from outside since boot; `None` if nobody can say.

        As of at most a second ago: every payload says it, and an alarm's shall not wait for it.
        """
        now_s = time.monotonic()
        if now_s - self._asked_s >= _SYNCED_HOLDS_S:
            self._asked_s = now_s
            self._synced = True if self._mark.exists() else kernel_clock_synced()
        return self._synced
