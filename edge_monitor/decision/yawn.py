"""Yawns: a mouth that opens wide and stays so. Corroborates drowsiness, never alarms alone."""

from dataclasses import dataclass

from edge_monitor.decision.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Yawn:
    """A yawn that is over; seconds, and the widest mouth aspect ratio in it."""

    start: float
    end: float
    peak_mar: float


class YawnDetector:
    """Follows the mouth aspect ratio.

    Talking oscillates, so it never keeps the mouth open for `yawn_min_s` with dips shorter than
    `yawn_gap_s`; a mouth that stays open beyond `yawn_max_s` is no yawn either.
    """

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._start: float | None = None
        self._open_t = 0.0
        self._peak = 0.0

    def yawning(self, t: float) -> bool:
        """Whether a yawn has been under way for long enough to be called one."""
        return (
            self._start is not None
            and self._peak >= self._limits.yawn_peak_mar
            and self._limits.yawn_min_s <= t - self._start <= self._limits.yawn_max_s
        )

    def see(self, t: float, mar: float | None) -> Yawn | None:
        """Take the mouth aspect ratio at `t` (`None`: not measured); return a yawn just ended."""
        if mar is not None and mar >= self._limits.yawn_mar:
            if self._start is None:
                self._start, self._peak = t, 0.0
            self._open_t = t
            self._peak = max(self._peak, mar)
            return None
        if self._start is None or t - self._open_t < self._limits.yawn_gap_s:
            return None
        yawn = Yawn(self._start, self._open_t, self._peak)
        self._start = None
        lasted_s = yawn.end - yawn.start
        wide = yawn.peak_mar >= self._limits.yawn_peak_mar
        fits = self._limits.yawn_min_s <= lasted_s <= self._limits.yawn_max_s
        return yawn if wide and fits else None
