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

    Talking oscillates: a yawn may dip for less than `yawn_gap_s`, but the mouth is open for
    `yawn_open_share` of it; a mouth that stays open beyond `yawn_max_s` is no yawn either.
    """

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._start: float | None = None
        self._open_t = 0.0
        self._open_s = 0.0
        self._was_open = False
        self._peak = 0.0

    def yawning(self, t: float) -> bool:
        """Whether a yawn has been under way for long enough to be called one."""
        return self._start is not None and self._is_yawn(self._start, t)

    def see(self, t: float, mar: float | None) -> Yawn | None:
        """Take the mouth aspect ratio at `t` (`None`: not measured); return a yawn just ended."""
        is_open = mar is not None and mar >= self._limits.yawn_mar
        if mar is not None and is_open:
            if self._start is None:
                self._start, self._peak, self._open_s = t, 0.0, 0.0
            elif self._was_open:
                self._open_s += t - self._open_t
            self._open_t = t
            self._peak = max(self._peak, mar)
        self._was_open = is_open
        if is_open or self._start is None or t - self._open_t < self._limits.yawn_gap_s:
            return None
        yawn = Yawn(self._start, self._open_t, self._peak)
        told = self._is_yawn(yawn.start, yawn.end)
        self._start = None
        return yawn if told else None

    def _is_yawn(self, start: float, end: float) -> bool:
        limits = self._limits
        lasted_s = end - start
        return (
            self._peak >= limits.yawn_peak_mar
            and limits.yawn_min_s <= lasted_s <= limits.yawn_max_s
            and self._open_s >= limits.yawn_open_share * lasted_s
        )
