"""Makes events, and numbers the episodes that they belong to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from edge_monitor.types import Event, EventKind, Level, Phase

Evidence = Mapping[str, float | int | str | bool | None]


@dataclass(slots=True)
class _Open:
    number: int
    start: float


@dataclass(slots=True)
class Episodes:
    """Open episodes by kind; one at a time of each."""

    face_id: int | None = None
    _counts: Counter[EventKind] = field(default_factory=Counter)
    _open: dict[EventKind, _Open] = field(default_factory=dict)

    def is_open(self, kind: EventKind) -> bool:
        """Whether an episode of this kind is under way."""
        return kind in self._open

    def whole(
        self, kind: EventKind, t: float, span: tuple[float, float], evidence: Evidence
    ) -> Event:
        """Tell of something that is already over; `span` is its start and end in seconds."""
        self._counts[kind] += 1
        return Event(
            kind=kind,
            phase=Phase.ENDED,
            t=t,
            start=span[0],
            end=span[1],
            episode=self._counts[kind],
            face_id=self.face_id,
            evidence=evidence,
        )

    def start(
        self,
        kind: EventKind,
        t: float,
        start: float,
        evidence: Evidence,
        level: Level | None = None,
    ) -> Event:
        """Open an episode that began at `start` and is decided at `t`."""
        self._counts[kind] += 1
        self._open[kind] = _Open(self._counts[kind], start)
        return self._tell(kind, Phase.STARTED, t, evidence, level)

    def update(
        self, kind: EventKind, t: float, evidence: Evidence, level: Level | None = None
    ) -> Event:
        """Tell of a change within the open episode."""
        return self._tell(kind, Phase.UPDATED, t, evidence, level)

    def end(
        self, kind: EventKind, t: float, evidence: Evidence, level: Level | None = None
    ) -> Event:
        """Close the open episode at `t`."""
        event = self._tell(kind, Phase.ENDED, t, evidence, level)
        del self._open[kind]
        return event

    def _tell(
        self,
        kind: EventKind,
        phase: Phase,
        t: float,
        evidence: Evidence,
        level: Level | None,
    ) -> Event:
        episode = self._open[kind]
        return Event(
            kind=kind,
            phase=phase,
            t=t,
            start=episode.start,
            end=t if phase is Phase.ENDED else None,
            episode=episode.number,
            level=level,
            face_id=self.face_id,
            evidence=evidence,
        )
