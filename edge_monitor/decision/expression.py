"""Which expression each tracked face shows, as averaged probabilities and as episodes.

Pure: times are monotonic seconds. An episode belongs to one track and ends with it.
"""

from collections import deque
from collections.abc import Sequence
from math import exp

from edge_monitor.decision.circumplex import affect_of
from edge_monitor.decision.expression_limits import ExpressionLimits
from edge_monitor.types import EmotionLabel, Event, EventKind, Expression, Face, Phase

_LABELS = tuple(EmotionLabel)
_MINUTE_S = 60.0


class ExpressionJudge:
    """Follows the expressions of all faces.

    Args:
        limits: in force.
    """

    def __init__(self, limits: ExpressionLimits | None = None) -> None:
        self._limits = ExpressionLimits() if limits is None else limits
        self._tracks: dict[int, _Track] = {}
        self._episodes = 0

    def observe(self, t: float, faces: Sequence[Face]) -> tuple[Event, ...]:
        """Take the faces of a frame, in rising order of time; return what it led to."""
        events = list(self.advance(t))
        for face in faces:
            track = self._tracks.get(face.track_id)
            if track is not None:
                track.present_t = t
            if face.expression is None:
                continue
            if track is None:
                track = self._tracks[face.track_id] = _Track(t, face.expression, self._limits)
            else:
                track.average(t, face.expression)
            if track.is_change_due(t):
                events += self._change(t, face.track_id, track)
        return tuple(events)

    def advance(self, t: float) -> tuple[Event, ...]:
        """Let time pass up to `t`; return the ends of what was not seen for too long."""
        gone = [face_id for face_id, track in self._tracks.items() if track.is_gone(t)]
        events: list[Event] = []
        for face_id in gone:
            track = self._tracks[face_id]
            if track.label is not None:
                events.append(_ended(t, track.measured_t, face_id, track))
            if track.is_away(t):
                del self._tracks[face_id]
            else:
                track.lose(t)
        return tuple(events)

    def expression(self, face_id: int | None) -> Expression | None:
        """What a face shows; `None` where its expression is not known."""
        track = None if face_id is None else self._tracks.get(face_id)
        if track is None or not track.known:
            return None
        return Expression(track.label, tuple(track.mean), affect_of(track.mean))

    def _change(self, t: float, face_id: int, track: "_Track") -> list[Event]:
        events = [] if track.label is None else [_ended(t, track.pending_t, face_id, track)]
        track.change(t)
        if track.label is not None:
            self._episodes += 1
            track.episode, track.started_t = self._episodes, track.pending_t
            events.append(_event(Phase.STARTED, t, None, face_id, track))
        return events


def _ended(t: float, end: float, face_id: int, track: "_Track") -> Event:
    return _event(Phase.ENDED, t, max(end, track.started_t), face_id, track)


def _event(phase: Phase, t: float, end: float | None, face_id: int, track: "_Track") -> Event:
    label = track.label
    assert label is not None  # noqa: S101 - only a label has episodes
    probability = track.mean[_LABELS.index(label)]
    return Event(
        kind=EventKind.EMOTION,
        phase=phase,
        t=t,
        start=track.started_t,
        end=end,
        episode=track.episode,
        face_id=face_id,
        evidence={"label": label.value, "probability": probability},
        derived=affect_of(track.mean),
    )


class _Track:
    """One face: the average of its probabilities and the label that is told of it.

    Attributes:
        mean: averaged probabilities, in the order of the labels.
        label: that is told; `None` while none leads.
        known: the average is up to date.
        present_t: when the face was last in the picture.
        measured_t: when its expression was last looked at.
        pending_t: since when the verdict has been what it is.
        episode, started_t: of the label that is told.
    """

    def __init__(self, t: float, probabilities: Sequence[float], limits: ExpressionLimits) -> None:
        self._limits = limits
        self.mean = list(probabilities)
        self._weight: float | None = None  # of the average; not known after one look
        self.label: EmotionLabel | None = None
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
        """Whether the face has left, or its expression has been out of sight for too long."""
        return self.is_away(t) or (self.known and t - self.measured_t > self._limits.unmeasured_s)

    def lose(self, t: float) -> None:
        """The expression is not known any more; the face is still there, and so is its past."""
        if self.label is not None:
            self._changes.append(t)
        self.label = self._verdict = None
        self.known = False

    def _judged(self) -> EmotionLabel | None:
        """Who leads: with margin and confidence to begin, without another's lead to go on."""
        limits = self._limits
        second, first = sorted(self.mean)[-2:]
        if first >= limits.confidence and first - second >= limits.margin:
            return _LABELS[self.mean.index(first)]
        if self.label is None:
            return None
        own = self.mean[_LABELS.index(self.label)]
        stays = own > limits.confidence - limits.margin and first - own < limits.margin
        return self.label if stays else None
