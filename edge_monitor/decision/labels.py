"""Which label each tracked face bears, as averaged probabilities and as episodes.

Pure: times are monotonic seconds. An episode belongs to one track and ends with it. What the labels
are about, expressions or anything else, is not known here.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from math import exp
from typing import Generic, TypeVar

from edge_monitor.decision.label_limits import LabelLimits
from edge_monitor.types import Affect, Event, EventKind, Phase

Label = TypeVar("Label", bound=str)

_MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class Change(Generic[Label]):
    """A label begins or ends to be told of a face.

    Attributes:
        phase: started or ended.
        t: seconds, when it was decided.
        start, end: seconds, of the episode; `end` is `None` when it begins.
        episode: its number.
        face_id: track of the face.
        label: that is told.
        probabilities: averaged, of all labels in their order.
        probability: averaged, of this label.
    """

    phase: Phase
    t: float
    start: float
    end: float | None
    episode: int
    face_id: int
    label: Label
    probabilities: tuple[float, ...]
    probability: float

    def event(
        self, kind: EventKind, derived: Affect | None = None, **evidence: str | float
    ) -> Event:
        """As an event of this kind; label and probability are its evidence beside what is given."""
        return Event(
            kind=kind,
            phase=self.phase,
            t=self.t,
            start=self.start,
            end=self.end,
            episode=self.episode,
            face_id=self.face_id,
            evidence={**evidence, "label": str(self.label), "probability": self.probability},
            derived=derived,
        )


@dataclass(frozen=True, slots=True)
class Standing(Generic[Label]):
    """What is known of a face now.

    Attributes:
        label: the one that leads clearly; `None` while none does.
        probabilities: averaged, of all labels in their order.
    """

    label: Label | None
    probabilities: tuple[float, ...]


class LabelJudge(Generic[Label]):
    """Follows the labels of all faces.

    Args:
        labels: in the order of the probabilities.
        limits: in force.
        numbers: of episodes; judges whose episodes are of one kind share them.
    """

    def __init__(
        self, labels: Sequence[Label], limits: LabelLimits, numbers: Iterator[int] | None = None
    ) -> None:
        self._labels = labels
        self._limits = limits
        self._numbers = count(1) if numbers is None else numbers
        self._tracks: dict[int, _Track[Label]] = {}

    def observe(
        self, t: float, faces: Iterable[tuple[int, Sequence[float] | None]]
    ) -> list[Change[Label]]:
        """Take the faces of a frame, in rising order of time; return what it led to.

        Args:
            t: seconds.
            faces: the number of each and its probabilities, where it was looked at.
        """
        changes = self.advance(t)
        for face_id, probabilities in faces:
            track = self._tracks.get(face_id)
            if track is not None:
                track.present_t = t
            if probabilities is None:
                continue
            if track is None:
                track = _Track(t, probabilities, self._labels, self._limits)
                self._tracks[face_id] = track
            else:
                track.average(t, probabilities)
            if track.is_change_due(t):
                changes += self._change(t, face_id, track)
        return changes

    def advance(self, t: float) -> list[Change[Label]]:
        """Let time pass up to `t`; return the ends of what was not seen for too long."""
        changes: list[Change[Label]] = []
        for face_id, track in list(self._tracks.items()):
            if not track.is_gone(t):
                continue
            if track.label is not None:
                changes.append(track.ended(t, track.measured_t, face_id))
            if track.is_away(t):
                del self._tracks[face_id]
            else:
                track.lose(t)
        return changes

    def standing(self, face_id: int) -> Standing[Label] | None:
        """What a face bears; `None` where that is not known."""
        track = self._tracks.get(face_id)
        if track is None or not track.known:
            return None
        return Standing(track.label, tuple(track.mean))

    def _change(self, t: float, face_id: int, track: "_Track[Label]") -> list[Change[Label]]:
        changes = [] if track.label is None else [track.ended(t, track.pending_t, face_id)]
        track.change(t)
        if track.label is not None:
            track.episode, track.started_t = next(self._numbers), track.pending_t
            changes.append(track.told(Phase.STARTED, t, None, face_id))
        return changes


class _Track(Generic[Label]):
    """One face: the average of its probabilities and the label that is told of it.

    Attributes:
        mean: averaged probabilities, in the order of the labels.
        label: that is told; `None` while none leads.
        known: the average is up to date.
        present_t: when the face was last in the picture.
        measured_t: when its probabilities were last looked at.
        pending_t: since when the verdict has been what it is.
        episode, started_t: of the label that is told.
    """

    def __init__(
        self,
        t: float,
        probabilities: Sequence[float],
        labels: Sequence[Label],
        limits: LabelLimits,
    ) -> None:
        self._labels = labels
        self._limits = limits
        self.mean = list(probabilities)
        self._weight: float | None = None  # of the average; not known after one look
        self.label: Label | None = None
        self.known = True
        self.present_t = self.measured_t = self.pending_t = t
        self._verdict = self._judged()
        self._changes: deque[float] = deque(maxlen=limits.changes_per_minute)
        self.episode = 0
        self.started_t = t

    def average(self, t: float, probabilities: Sequence[float]) -> None:
        """Take what was seen at `t`; the weight of the new grows with the time it stands for.

        The first look stands for as long as the second: had it all the weight there is, one blurred
        look at somebody who comes in would decide for seconds what is told.
        """
        if self.known:
            past = exp(-max(t - self.measured_t, 0.0) / self._limits.time_constant_s)
            fresh = 1.0 - past
            weight = (fresh if self._weight is None else self._weight) * past + fresh
            self._weight = weight
            share = fresh / weight if weight > 0.0 else 0.0
            self.mean = [
                before + share * (now - before)
                for before, now in zip(self.mean, probabilities, strict=True)
            ]
        else:
            self.mean, self.known, self._weight = list(probabilities), True, None
        self.measured_t = t
        verdict = self._judged()
        if verdict is not self._verdict:
            self._verdict, self.pending_t = verdict, t

    def is_change_due(self, t: float) -> bool:
        """Whether another label, or none, has led for long enough and may be told.

        The changes of the last minute are remembered, as many as are allowed, and while the oldest
        of them is not a minute old nothing changes: so no minute ever has more, except for the one
        end that comes when the face goes out of sight.
        """
        if self._verdict is self.label or t - self.pending_t < self._limits.dwell_s:
            return False
        full = len(self._changes) == self._limits.changes_per_minute
        return not full or t - self._changes[0] >= _MINUTE_S

    def change(self, t: float) -> None:
        """Tell what leads now."""
        self._changes.append(t)
        self.label = self._verdict

    def is_away(self, t: float) -> bool:
        """Whether the face has left the picture."""
        return t - self.present_t > self._limits.away_s

    def is_gone(self, t: float) -> bool:
        """Whether the face has left, or its label has been out of sight for too long."""
        return self.is_away(t) or (self.known and t - self.measured_t > self._limits.unmeasured_s)

    def lose(self, t: float) -> None:
        """The label is not known any more; the face is still there, and so is its past."""
        if self.label is not None:
            self._changes.append(t)
        self.label = self._verdict = None
        self.known = False

    def _judged(self) -> Label | None:
        """Who leads: with margin and confidence to begin, without another's lead to go on."""
        limits = self._limits
        second, first = sorted(self.mean)[-2:]
        if first >= limits.confidence and first - second >= limits.margin:
            return self._labels[self.mean.index(first)]
        if self.label is None:
            return None
        own = self.mean[self._labels.index(self.label)]
        stays = own > limits.confidence - limits.margin and first - own < limits.margin
        return self.label if stays else None

    def ended(self, t: float, end: float, face_id: int) -> Change[Label]:
        """The end of the label that is told."""
        return self.told(Phase.ENDED, t, max(end, self.started_t), face_id)

    def told(self, phase: Phase, t: float, end: float | None, face_id: int) -> Change[Label]:
        """The begin or end of the label that is told."""
        label = self.label
        assert label is not None  # noqa: S101 - only a label has episodes
        probability = self.mean[self._labels.index(label)]
        return Change(
            phase,
            t,
            self.started_t,
            end,
            self.episode,
            face_id,
            label,
            tuple(self.mean),
            probability,
        )
