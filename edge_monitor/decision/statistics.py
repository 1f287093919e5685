"""Blink statistics of the last minute, refused where the frame rate cannot carry them."""

from collections import deque

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import BlinkStatistics

_WINDOW_S = 60.0
_RATE_WINDOW_S = 2.0


class RateMeter:
    """How many observations a second arrive, over the last two seconds."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=256)

    def see(self, t: float) -> None:
        """Note that an observation arrived at `t`."""
        self._times.append(t)
        while t - self._times[0] > _RATE_WINDOW_S:
            self._times.popleft()

    def per_second(self) -> float | None:
        """The rate, `None` before two observations."""
        if not self._times or self._times[-1] <= self._times[0]:
            return None
        return (len(self._times) - 1) / (self._times[-1] - self._times[0])


class BlinkCounter:
    """Counts blinks and tells their rate and mean duration over the last minute."""

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._total = 0
        self._recent: deque[tuple[float, float]] = deque(maxlen=1024)

    def add(self, end: float, duration_s: float) -> None:
        """Count a blink that ended at `end`."""
        self._total += 1
        self._recent.append((end, duration_s))

    def statistics(self, t: float, watched_s: float, fps: float | None) -> BlinkStatistics:
        """Summarise at `t`.

        Args:
            t: seconds.
            watched_s: how long the run has lasted.
            fps: observations per second.
        """
        while self._recent and t - self._recent[0][0] > _WINDOW_S:
            self._recent.popleft()
        if fps is None or watched_s < _RATE_WINDOW_S:
            return BlinkStatistics(total=self._total)
        if fps < self._limits.blink_fps_min:
            refused = f"frame rate {fps:.1f} below {self._limits.blink_fps_min:.1f} per second"
            return BlinkStatistics(total=self._total, refused=refused)
        per_minute = len(self._recent) * 60.0 / min(watched_s, _WINDOW_S)
        mean_s = None
        if self._recent:
            mean_s = sum(duration for _, duration in self._recent) / len(self._recent)
        return BlinkStatistics(self._total, per_minute, mean_s)
