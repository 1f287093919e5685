"""How long each kind of work took, frame by frame."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from edge_monitor.lap import Durations, Lap
from edge_monitor.types import Work


@dataclass(frozen=True, slots=True)
class WorkTime:
    """One kind of work.

    Attributes:
        work: which.
        frames: that needed it.
        mean_s, median_s, p95_s: over these.
        total_s: of the whole recording.
    """

    work: Work
    frames: int
    mean_s: float
    median_s: float
    p95_s: float
    total_s: float


class LapTimes:
    """Times of all work; call it as a `ports.Laps`.

    Args:
        now: seconds on a fine scale.
    """

    def __init__(self, now: Callable[[], float] = perf_counter) -> None:
        self._kept = {work: _Kept() for work in Work}
        self._laps = {work: Lap(now, kept) for work, kept in self._kept.items()}

    def __call__(self, work: Work) -> Lap:
        """What is entered while this work is done."""
        return self._laps[work]

    def end_frame(self) -> None:
        """Another frame begins."""
        for lap in self._laps.values():
            lap.end_frame()

    def table(self) -> list[WorkTime]:
        """Of the work that was done, in its order."""
        return [_summed(work, kept.seconds) for work, kept in self._kept.items() if kept.seconds]


class _Kept(Durations):
    """Durations that are all kept: a replay ends, so exact quantiles can be told."""

    __slots__ = ("seconds",)

    def __init__(self) -> None:
        super().__init__()
        self.seconds = array("f")

    def add(self, seconds: float) -> None:
        """Take one duration."""
        self.seconds.append(seconds)


def _summed(work: Work, seconds: "array[float]") -> WorkTime:
    rising, count, total_s = sorted(seconds), len(seconds), sum(seconds)
    p95_s = rising[min(int(0.95 * count), count - 1)]
    return WorkTime(work, count, total_s / count, rising[count // 2], p95_s, total_s)
