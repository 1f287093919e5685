"""When a closure under way reaches the next rung of the ladder."""

from edge_monitor.decision.lids import Lids
from edge_monitor.decision.thresholds import Thresholds


class ClosingAlarm:
    """Knows the moments at which lids that stay down become an alarm, one after the other."""

    def __init__(self, limits: Thresholds, lids: Lids) -> None:
        self._limits = limits
        self._lids = lids
        self._rungs_s = (limits.microsleep_s, limits.asleep_s, limits.unresponsive_s)
        self._passed = 0
        self._since: float | None = None

    def deadline(self) -> float | None:
        """When the next rung falls due without another observation.

        At its very moment if the lids were seen down shortly before it. Else the next observation
        decides, or, if that does not come, the lids are taken to be as they were last seen.
        """
        since, seen_t = self._lids.closed_since, self._lids.seen_t
        if since != self._since:
            self._since, self._passed = since, 0
        if since is None or seen_t is None or self._passed == len(self._rungs_s):
            return None
        due = since + self._rungs_s[self._passed]
        if due > seen_t + self._limits.unseen_alarm_s:
            due = max(due, seen_t + self._limits.overdue_frame_s)
        return due if due <= seen_t + self._limits.hold_s else None

    def passed(self) -> None:
        """The rung that was due has been dealt with."""
        self._passed += 1
