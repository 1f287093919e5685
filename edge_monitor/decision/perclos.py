"""PERCLOS: the share of valid time in the last minute in which the lids were down (P80).

Wierwille's measure as the FHWA uses it: droops, not blinks. Only closings of at least
`long_blink_s` count, with the part of them at closure of at least `closed_peak`.
"""

from collections import deque

from edge_monitor.decision.lids import Closing
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.decision.valid_time import Interval, ValidTime

_ROUNDING_S = 1e-9
"""Thirty seconds summed from frames may fall short of thirty by this much."""


class Perclos:
    """Accounts for valid and for shut time in a sliding window."""

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._valid = ValidTime(limits.perclos_window_s, limits.hold_s)
        self._shut: deque[Interval] = deque()
        self._droop_ends: deque[float] = deque()

    def pause(self) -> None:
        """The eyes are not measured: time does not count until they are again."""
        self._valid.pause()

    def add_valid(self, start: float, end: float) -> None:
        """Credit time in which the eyes were measured, in rising order.

        Until the next observation says otherwise they are taken to be measured for `hold_s` more.
        """
        self._valid.add(start, end)

    def add_closing(self, closing: Closing) -> bool:
        """Count a closing that is over; return whether it was a droop."""
        if closing.duration_s < self._limits.long_blink_s:
            return False
        self._shut.extend(closing.shut)
        self._droop_ends.append(closing.end)
        return True

    def next_leaving_t(self) -> float | None:
        """When the oldest droop will have left the window whole."""
        return self._droop_ends[0] + self._limits.perclos_window_s if self._droop_ends else None

    def known_t(self) -> float | None:
        """When enough valid time will be together, if that comes before the next observation."""
        end = self._valid.end
        if end is None:
            return None
        missing_s = self._limits.perclos_valid_min_s - self._valid.seconds(end)
        return end + missing_s if 0.0 < missing_s <= self._limits.hold_s else None

    def leave(self, t: float) -> None:
        """Let go of the droops that have left the window by `t`."""
        while self._droop_ends and self._droop_ends[0] + self._limits.perclos_window_s <= t:
            self._droop_ends.popleft()

    def value(self, t: float, under_way: tuple[Interval, ...] = ()) -> float | None:
        """PERCLOS at `t`, 0 to 1; `None` with less than `perclos_valid_min_s` of valid time.

        Args:
            t: seconds.
            under_way: shut intervals of a droop that is not over.
        """
        start = t - self._limits.perclos_window_s
        while self._shut and self._shut[0][1] <= start:
            self._shut.popleft()
        valid_s = self._valid.seconds(t)
        if valid_s < self._limits.perclos_valid_min_s - _ROUNDING_S:
            return None
        shut_s = sum(b - max(a, start) for a, b in self._shut)
        shut_s += sum(b - max(a, start) for a, b in under_way if b > start)
        return min(shut_s / valid_s, 1.0)
