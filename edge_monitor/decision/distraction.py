"""Distraction: the head off the road for too long at this speed (ADDW, EU 2023/2590).

Needs a speed source: without a speed nothing is decided.
"""

from collections import deque

from edge_monitor.decision.thresholds import Thresholds


class DistractionDetector:
    """Follows how long the head points away from the driver's own straight-ahead direction."""

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._away_since: float | None = None
        self._away: deque[tuple[float, float]] = deque()

    def see(
        self, t: float, direction: tuple[float, float] | None, speed_kmh: float | None
    ) -> float | None:
        """Take the direction at `t`.

        Args:
            t: seconds.
            direction: yaw and pitch in degrees from straight ahead; `None` when not known.
            speed_kmh: of the vehicle; `None` when not known.

        Returns:
            Seconds at which the present look away began if it is distraction by now, else `None`.
        """
        limits = self._limits
        if direction is None or speed_kmh is None or speed_kmh < limits.distraction_slow_kmh:
            self._end(t)
            return None
        yaw, pitch = direction
        if abs(yaw) < limits.off_road_yaw_deg and abs(pitch) < limits.off_road_pitch_deg:
            self._end(t)
            return None
        if self._away_since is None:
            self._away_since = t
        lasted_s = t - self._away_since
        fast = speed_kmh >= limits.distraction_fast_kmh
        allowed_s = limits.distraction_fast_s if fast else limits.distraction_slow_s
        too_long = lasted_s >= allowed_s or self._sum_s(t) >= limits.distraction_sum_s
        return self._away_since if too_long else None

    def _end(self, t: float) -> None:
        if self._away_since is not None:
            self._away.append((self._away_since, t))
            self._away_since = None

    def _sum_s(self, t: float) -> float:
        start = t - self._limits.distraction_window_s
        while self._away and self._away[0][1] <= start:
            self._away.popleft()
        past_s = sum(b - max(a, start) for a, b in self._away)
        since = t if self._away_since is None else max(self._away_since, start)
        return past_s + t - since
