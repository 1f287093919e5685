"""From a camera's own stamps to times on the monotonic scale."""

import time
from collections.abc import Callable

_OLDEST_S = 1.0
"""A stamp older than this is not the time of a live picture: the camera stands, or uses another
scale."""


def boottime() -> float:
    """Seconds since boot with time asleep counted, which `time.monotonic` leaves out."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class StampClock:
    """Tells when a picture was exposed.

    V4L2 drivers stamp on CLOCK_MONOTONIC. libcamera documents CLOCK_BOOTTIME for its
    SensorTimestamp, yet the Raspberry Pi's pipelines pass on the driver's CLOCK_MONOTONIC
    (libcamera bug 254). The two differ only after the machine slept, so the scale is told by
    which of them makes the stamp a moment ago. Where neither does, or the times would not rise,
    the time of arrival serves: times rise even while a stamp stands still.

    Args:
        monotonic: seconds on the scale of the decisions, CLOCK_MONOTONIC.
        boot: seconds on CLOCK_BOOTTIME.
    """

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        boot: Callable[[], float] = boottime,
    ) -> None:
        self._monotonic = monotonic
        self._boot = boot
        self._last_s: float | None = None

    def time_s(self, stamp_s: float | None) -> float:
        """Seconds on the monotonic scale for the picture that arrived just now.

        Args:
            stamp_s: the camera's own stamp in seconds, where it gave one.
        """
        now = self._monotonic()
        t = now if stamp_s is None else self._on_monotonic(stamp_s, now)
        if self._last_s is not None and t <= self._last_s:
            t = now
        self._last_s = t
        return t

    def _on_monotonic(self, stamp_s: float, now: float) -> float:
        for age_s in (now - stamp_s, self._boot() - stamp_s):
            if 0 <= age_s <= _OLDEST_S:
                return now - age_s
        return now
