"""Nods: the head falls while the lids close. Corroborates drowsiness, never alarms alone."""

from collections import deque
from dataclasses import dataclass

from edge_monitor.decision.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Nod:
    """A drop of the head; seconds and degrees."""

    start: float
    end: float
    drop_deg: float


class NodDetector:
    """Follows head pitch (degrees, positive upwards) over `nod_window_s`.

    A head is down after a nod until it rises again, or until lids that are up for `alarm_hold_s`
    show that it is merely held otherwise.
    """

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._recent: deque[tuple[float, float]] = deque()
        self._fallen_to: float | None = None
        self._up_since: float | None = None
        self._down_since: float | None = None
        self._lids_t = 0.0

    @property
    def dropped(self) -> bool:
        """Whether the head is still down after a nod."""
        return self._fallen_to is not None

    def see(self, t: float, pitch: float | None, *, lids_closing: bool | None) -> Nod | None:
        """Take the pitch at `t`; return a nod when the head has just fallen far enough.

        Args:
            t: seconds.
            pitch: degrees; `None` when not known.
            lids_closing: whether the lids are down; `None` when the eyes are not measured.
        """
        self._watch_lids(t, lids_closing=lids_closing)
        if pitch is None:
            return None
        while self._recent and t - self._recent[0][0] > self._limits.nod_window_s:
            self._recent.popleft()
        self._recent.append((t, pitch))
        if self._fallen_to is not None:
            if pitch > self._fallen_to + self._limits.nod_drop_deg / 2.0:
                self._fallen_to = None
            return None
        top_t, top = max(self._recent, key=lambda seen: seen[1])
        drop_deg = top - pitch
        if drop_deg < self._limits.nod_drop_deg or not lids_closing:
            return None
        self._fallen_to = pitch
        self._recent.clear()
        return Nod(top_t, t, drop_deg)

    def _watch_lids(self, t: float, *, lids_closing: bool | None) -> None:
        """Lids are up from when they open until they are down for longer than in a blink."""
        if lids_closing is None:
            return
        if t - self._lids_t > self._limits.hold_s:
            self._up_since = self._down_since = None
        self._lids_t = t
        if lids_closing:
            self._down_since = t if self._down_since is None else self._down_since
            if t - self._down_since >= self._limits.long_blink_s:
                self._up_since = None
            return
        self._down_since = None
        self._up_since = t if self._up_since is None else self._up_since
        if t - self._up_since >= self._limits.alarm_hold_s:
            self._fallen_to = None
