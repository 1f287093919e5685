"""Partial blinks: lids that drop and come back without shutting."""

from collections import deque
from itertools import pairwise

from edge_monitor.decision.lids import Closing, crossing
from edge_monitor.decision.thresholds import Thresholds


class PartialBlinks:
    """Finds short dips of the lids whose peak lies from `closed_edge` to below `closed_peak`.

    What tells them from a squint, a look down or a laugh is how fast they are: the lids come from
    `reopen_depth` above the lowest point and are back there within `partial_edge_s` on either side.

    Args:
        limits: the thresholds in force.
    """

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._seen: deque[tuple[float, float]] = deque()
        self._top: tuple[float, float] | None = None

    def see(self, t: float, closure: float) -> Closing | None:
        """Take the closure measured at `t` seconds, rising; return a partial blink that is over.

        Its start and end are where closure lay `reopen_depth` below the peak.
        """
        limits = self._limits
        if self._top is not None and t - self._top[0] > limits.partial_edge_s:
            self._top = None
        newest_t = t if self._top is None else self._top[0]
        while self._seen and newest_t - self._seen[0][0] > limits.partial_edge_s:
            self._seen.popleft()
        self._seen.append((t, closure))
        if closure >= limits.closed_edge and (self._top is None or closure > self._top[1]):
            self._top = (t, closure)
            return None
        if self._top is None or closure > self._top[1] - limits.reopen_depth:
            return None
        found = self._judged(self._top)
        # what follows is the way back up, and no dip of its own
        self._top = None
        self._seen = deque([(t, closure)])
        return found

    def _judged(self, top: tuple[float, float]) -> Closing | None:
        """The dip around `top`, if it is a partial blink; its end has just been seen."""
        limits = self._limits
        peak = top[1]
        level = peak - limits.reopen_depth
        before = [
            (one, other)
            for one, other in pairwise(self._seen)
            if other[0] <= top[0] and one[1] <= level < other[1]
        ]
        if peak >= limits.closed_peak or not before:
            return None
        start = crossing(*before[-1], level)
        end = crossing(self._seen[-2], self._seen[-1], level)
        if not limits.blink_min_s <= end - start < limits.long_blink_s:
            return None
        return Closing(start, end, peak, ())
