"""How much of the time lately the eyes were measured."""

from collections import deque

Interval = tuple[float, float]
"""Start and end in seconds."""


class ValidTime:
    """Sums up valid time in a window that slides.

    Args:
        window_s: how far it looks back.
        hold_s: for how long after the last observation time still counts as valid.
    """

    def __init__(self, window_s: float, hold_s: float) -> None:
        self._window_s = window_s
        self._hold_s = hold_s
        self._valid: deque[Interval] = deque()
        self._running = False

    @property
    def end(self) -> float | None:
        """Up to when time is credited, while the eyes are measured."""
        return self._valid[-1][1] if self._running else None

    def pause(self) -> None:
        """The eyes are not measured: time does not count until they are again."""
        self._running = False

    def add(self, start: float, end: float) -> None:
        """Credit time in which the eyes were measured, in rising order."""
        self._running = True
        if self._valid and start <= self._valid[-1][1]:
            self._valid[-1] = (self._valid[-1][0], end)
        else:
            self._valid.append((start, end))

    def seconds(self, t: float) -> float:
        """Valid time in the window that ends at `t`."""
        start = t - self._window_s
        while len(self._valid) > 1 and self._valid[0][1] <= start:
            self._valid.popleft()
        valid_s = sum(b - max(a, start) for a, b in self._valid if b > start)
        if self._running:
            valid_s += min(max(t - self._valid[-1][1], 0.0), self._hold_s)
        return valid_s
