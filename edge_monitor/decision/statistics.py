"""Blink statistics of the last minute, refused where the frame rate cannot carry them."""

from collections import deque
from dataclasses import replace

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.decision.valid_time import ValidTime
from edge_monitor.types import BlinkStatistics, Observation, Status

_WINDOW_S = 60.0
_RATE_WINDOW_S = 2.0


class RateMeter:
    """How many frames a second arrive, over the last two seconds."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=256)

    def see(self, observation: Observation) -> None:
        """Note that a frame arrived, unless it is told that none did."""
        if observation.status is Status.UNAVAILABLE:
            return
        t = observation.t
        self._times.append(t)
        while t - self._times[0] > _RATE_WINDOW_S:
            self._times.popleft()

    def per_second(self) -> float | None:
        """The rate, `None` before two observations."""
        if not self._times or self._times[-1] <= self._times[0]:
            return None
        return (len(self._times) - 1) / (self._times[-1] - self._times[0])


class BlinkCounter:
    """Counts blinks and tells their rate and mean duration over the last minute.

    Partial blinks are counted apart.
    """

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self.valid = ValidTime(_WINDOW_S, limits.hold_s)
        """In which blinks would have been seen: what their rates are over."""
        self._total = 0
        self._recent: deque[tuple[float, float]] = deque(maxlen=1024)
        self._partial_total = 0
        self._partial_ends: deque[float] = deque(maxlen=1024)

    def add(self, end: float, duration_s: float) -> None:
        """Count a blink that ended at `end`."""
        self._total += 1
        self._recent.append((end, duration_s))

    def add_partial(self, end: float) -> None:
        """Count a partial blink that ended at `end`."""
        self._partial_total += 1
        self._partial_ends.append(end)

    def statistics(self, t: float, fps: float | None) -> BlinkStatistics:
        """Summarise at `t` seconds, at so many observations per second."""
        while self._recent and t - self._recent[0][0] > _WINDOW_S:
            self._recent.popleft()
        while self._partial_ends and t - self._partial_ends[0] > _WINDOW_S:
            self._partial_ends.popleft()
        counted = BlinkStatistics(total=self._total, partial_total=self._partial_total)
        valid_s = self.valid.seconds(t)
        if fps is None:
            return counted
        if fps < self._limits.blink_fps_min:
            reason = f"frame rate {fps:.1f} below {self._limits.blink_fps_min:.1f} per second"
            return replace(counted, refused=reason)
        if valid_s < _RATE_WINDOW_S:
            return counted
        per_count = 60.0 / valid_s
        mean_s = None
        if self._recent:
            mean_s = sum(duration for _, duration in self._recent) / len(self._recent)
        return replace(
            counted,
            per_minute=len(self._recent) * per_count,
            mean_duration_s=mean_s,
            partial_per_minute=len(self._partial_ends) * per_count,
        )
