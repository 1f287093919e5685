"""Times one kind of work, frame after frame, for next to nothing."""

from bisect import bisect_left
from collections.abc import Callable
from time import perf_counter
from typing import Final

from edge_monitor.types import Spread

BOUNDS_S: Final = (
    *(0.0001, 0.00025, 0.0005),
    *(0.001, 0.0025, 0.005),
    *(0.01, 0.025, 0.05),
    *(0.1, 0.25, 0.5),
    1.0,
)
"""From what the picture's guard takes on a fast machine to what nobody should ever wait for."""


class Durations:
    """Sorts durations into classes; one thread adds, any may look."""

    __slots__ = ("_counts", "_sum_s")

    def __init__(self) -> None:
        self._counts = [0] * (len(BOUNDS_S) + 1)
        self._sum_s = 0.0

    def add(self, seconds: float) -> None:
        """Take one duration."""
        self._counts[bisect_left(BOUNDS_S, seconds)] += 1
        self._sum_s += seconds

    def spread(self) -> Spread:
        """All of them so far."""
        return Spread(BOUNDS_S, tuple(self._counts), self._sum_s)


class Lap:
    """A context that adds up the seconds within it until the frame is done.

    Work that a frame needs several times, such as the mesh of each face, counts once, in sum. It is
    not entered within itself.

    Args:
        now: seconds on a fine scale.
        durations: takes what each frame needed; its own by default.
    """

    __slots__ = ("_began_s", "_now", "_seconds", "durations")

    def __init__(
        self, now: Callable[[], float] = perf_counter, durations: Durations | None = None
    ) -> None:
        self.durations = Durations() if durations is None else durations
        self._now = now
        self._began_s = self._seconds = 0.0

    def __enter__(self) -> None:
        self._began_s = self._now()

    def __exit__(self, *_error: object) -> None:
        self._seconds += self._now() - self._began_s

    def end_frame(self) -> None:
        """Take what was added up, if the frame needed this work at all, and begin anew."""
        if self._seconds:
            self.durations.add(self._seconds)
            self._seconds = 0.0
