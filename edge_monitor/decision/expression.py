"""Which expression each tracked face shows, as averaged probabilities and as episodes.

Pure: times are monotonic seconds. An episode belongs to one track and ends with it.
"""

from collections.abc import Iterable, Sequence

from edge_monitor.decision.circumplex import affect_of
from edge_monitor.decision.label_limits import LabelLimits
from edge_monitor.decision.labels import Change, LabelJudge
from edge_monitor.types import EmotionLabel, Event, EventKind, Expression, Face


class ExpressionJudge:
    """Follows the expressions of all faces.

    Args:
        limits: in force.
    """

    def __init__(self, limits: LabelLimits | None = None) -> None:
        self._judge = LabelJudge(tuple(EmotionLabel), LabelLimits() if limits is None else limits)

    def observe(self, t: float, faces: Sequence[Face]) -> tuple[Event, ...]:
        """Take the faces of a frame, in rising order of time; return what it led to."""
        return _events(self._judge.observe(t, ((one.track_id, one.expression) for one in faces)))

    def advance(self, t: float) -> tuple[Event, ...]:
        """Let time pass up to `t`; return the ends of what was not seen for too long."""
        return _events(self._judge.advance(t))

    def expression(self, face_id: int | None) -> Expression | None:
        """What a face shows; `None` where its expression is not known."""
        shown = None if face_id is None else self._judge.standing(face_id)
        if shown is None:
            return None
        return Expression(shown.label, shown.probabilities, affect_of(shown.probabilities))


def _events(changes: Iterable[Change[EmotionLabel]]) -> tuple[Event, ...]:
    return tuple(
        change.event(EventKind.EMOTION, affect_of(change.probabilities)) for change in changes
    )
