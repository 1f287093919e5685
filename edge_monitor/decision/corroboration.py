"""Yawns and nods: signs beside the lids, told and counted, never alarming alone."""

from collections import deque

from edge_monitor.decision.episodes import Episodes
from edge_monitor.decision.nod import NodDetector
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.decision.yawn import YawnDetector
from edge_monitor.types import Event, EventKind, Observation

_REMEMBERED_S = 60.0


class Corroboration:
    """Watches mouth and head, and remembers what they did in the last minute."""

    def __init__(self, limits: Thresholds, episodes: Episodes) -> None:
        self._episodes = episodes
        self._yawns = YawnDetector(limits)
        self._nods = NodDetector(limits)
        self._recent: deque[tuple[float, EventKind]] = deque(maxlen=64)

    @property
    def head_dropped(self) -> bool:
        """Whether the head is still down after a nod."""
        return self._nods.dropped

    def yawning(self, t: float) -> bool:
        """Whether a yawn is under way at `t`."""
        return self._yawns.yawning(t)

    def last_minute(self, t: float) -> dict[str, int]:
        """How many yawns and nods the minute before `t` saw."""
        recent = [kind for when, kind in self._recent if t - when <= _REMEMBERED_S]
        return {
            "yawns_last_minute": recent.count(EventKind.YAWN),
            "nods_last_minute": recent.count(EventKind.NOD),
        }

    def see(self, now: Observation, *, lids_closing: bool | None) -> list[Event]:
        """Take an observation; return a yawn or a nod that has just ended.

        Args:
            now: the observation.
            lids_closing: whether the lids are down; `None` when the eyes are not measured.
        """
        events: list[Event] = []
        yawn = self._yawns.see(now.t, now.mar)
        if yawn is not None:
            self._recent.append((yawn.end, EventKind.YAWN))
            evidence = {"peak_mar": yawn.peak_mar}
            span = (yawn.start, yawn.end)
            events.append(self._episodes.whole(EventKind.YAWN, now.t, span, evidence))
        nod = self._nods.see(now.t, now.pitch, lids_closing=lids_closing)
        if nod is not None:
            self._recent.append((nod.end, EventKind.NOD))
            span = (nod.start, nod.end)
            fall = {"drop_deg": nod.drop_deg}
            events.append(self._episodes.whole(EventKind.NOD, now.t, span, fall))
        return events
