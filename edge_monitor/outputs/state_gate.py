"""How often the state is published: a few times a second, and at once when the level changes."""

import math

from edge_monitor.types import DriverState, Level


class StateGate:
    """Holds the newest state until it may go; the caller brings the time in seconds, monotonic.

    Not safe for several threads: its owner locks.
    """

    def __init__(self, interval_s: float = 0.5) -> None:
        """States of one level are at least `interval_s` seconds apart."""
        self._interval_s = interval_s
        self._latest: DriverState | None = None
        self._fresh = False
        self._level: Level | None = None
        self._next_s = -math.inf

    def offer(self, state: DriverState) -> None:
        """Replace what waits by a newer state."""
        self._latest, self._fresh = state, True

    def again(self) -> None:
        """Let the newest state go once more, now: the subscriber may have missed it."""
        self._fresh, self._level = self._latest is not None, None

    def due_in(self, now_s: float) -> float | None:
        """Seconds until a state may go, 0 for now; `None` when none waits."""
        if self._latest is None or not self._fresh:
            return None
        if self._latest.level is not self._level:
            return 0.0
        return max(0.0, self._next_s - now_s)

    def take(self, now_s: float) -> DriverState | None:
        """The state that may go now, if there is one."""
        if self._latest is None or self.due_in(now_s) != 0:
            return None
        self._fresh = False
        self._level = self._latest.level
        self._next_s = now_s + self._interval_s
        return self._latest
