"""Tells blinks of every kind, and counts them."""

from edge_monitor.decision.episodes import Episodes
from edge_monitor.decision.lids import Closing
from edge_monitor.decision.partial import PartialBlinks
from edge_monitor.decision.statistics import BlinkCounter
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import BlinkStatistics, Event, EventKind


class Blinks:
    """Makes events of closings that are over, and of lids that came half-way down.

    Args:
        limits: the thresholds in force.
        episodes: number the events.
    """

    def __init__(self, limits: Thresholds, episodes: Episodes) -> None:
        self._limits = limits
        self._episodes = episodes
        self._partial = PartialBlinks(limits)
        self._counter = BlinkCounter(limits)

    def closed(self, t: float, closing: Closing) -> list[Event]:
        """A blink or a long blink; what lasted longer is the ladder's to tell."""
        if closing.duration_s >= self._limits.microsleep_s:
            return []
        self._counter.add(closing.end, closing.duration_s)
        long_blink = closing.duration_s >= self._limits.long_blink_s
        return [self._told(EventKind.LONG_BLINK if long_blink else EventKind.BLINK, t, closing)]

    def see(self, t: float, closure: float) -> list[Event]:
        """Take the closure measured at `t` seconds; return a partial blink that is over."""
        dip = self._partial.see(t, closure)
        if dip is None:
            return []
        self._counter.add_partial(dip.end)
        return [self._told(EventKind.PARTIAL_BLINK, t, dip)]

    def see_valid(self, start: float, end: float) -> None:
        """The eyes were measured from `start` to `end`, in seconds and rising order."""
        self._counter.valid.add(start, end)

    def miss(self) -> None:
        """The eyes are not measured."""
        self._counter.valid.pause()

    def statistics(self, t: float, fps: float | None) -> BlinkStatistics:
        """As `BlinkCounter.statistics`."""
        return self._counter.statistics(t, fps)

    def _told(self, kind: EventKind, t: float, closing: Closing) -> Event:
        span = (closing.start, closing.end)
        return self._episodes.whole(kind, t, span, {"peak_closure": closing.peak})
