"""Distraction: the head off the road for too long at this speed (ADDW, EU 2023/2590).

Needs a speed source: without a speed nothing is decided.
"""

from collections import deque

from edge_monitor.decision.thresholds import Thresholds

_MARGIN_DEG = 3.0
"""By so much the head must be back within the limits to end a look away at once; a still head is
measured within 1.2 degrees."""


class DistractionDetector:
    """Follows how long the head points away from the driver's own straight-ahead direction.

    A head that is barely back, or whose direction is not known, for up to `hold_s` does not end a
    look away, and one that is barely back no distraction: a head held about the limit would
    otherwise come and go with every frame.
    """

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._away_since: float | None = None
        self._away_t = 0.0
        self._told = False
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
        if speed_kmh is None or speed_kmh < self._limits.distraction_slow_kmh:
            self._end()
            return None
        if self._away_since is not None and t - self._away_t > self._limits.hold_s:
            self._end()
        barely = self._is_beyond(direction, -_MARGIN_DEG)
        if barely is False or (barely and self._told):
            self._away_t = t
        if barely is False:
            self._end()
        if not self._is_beyond(direction):
            return self._away_since if self._told else None
        if self._away_since is None:
            self._away_since = t
        self._away_t = t
        self._told = self._told or self._is_too_long(t, self._away_since, speed_kmh)
        return self._away_since if self._told else None

    def _is_beyond(
        self, direction: tuple[float, float] | None, margin_deg: float = 0.0
    ) -> bool | None:
        """Whether the head points beyond the limits, each made larger by a margin."""
        if direction is None:
            return None
        yaw, pitch = direction
        return (
            abs(yaw) >= self._limits.off_road_yaw_deg + margin_deg
            or abs(pitch) >= self._limits.off_road_pitch_deg + margin_deg
        )

    def _is_too_long(self, t: float, since: float, speed_kmh: float) -> bool:
        limits = self._limits
        fast = speed_kmh >= limits.distraction_fast_kmh
        allowed_s = limits.distraction_fast_s if fast else limits.distraction_slow_s
        return t - since >= allowed_s or self._sum_s(t, since) >= limits.distraction_sum_s

    def _end(self) -> None:
        if self._away_since is not None:
            self._away.append((self._away_since, self._away_t))
            self._away_since, self._told = None, False

    def _sum_s(self, t: float, since: float) -> float:
        start = t - self._limits.distraction_window_s
        while self._away and self._away[0][1] <= start:
            self._away.popleft()
        past_s = sum(b - max(a, start) for a, b in self._away)
        return past_s + t - max(since, start)
