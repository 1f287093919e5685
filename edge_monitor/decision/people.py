"""What is decided about all faces, beside the drowsiness of one: expressions, classes, audience."""

from collections.abc import Mapping, Sequence

from edge_monitor.decision.audience import AudienceLimits, AudienceMeter
from edge_monitor.decision.classes import ClassJudge, ClassRules
from edge_monitor.decision.episodes import Episodes
from edge_monitor.decision.expression import ExpressionJudge
from edge_monitor.decision.label_limits import LabelLimits
from edge_monitor.types import Audience, Classified, Event, EventKind, Expression, Face


class PeoplePolicy:
    """Decides about every face in the picture.

    Args:
        expressions: limits of expressions; `None` where they are not watched.
        audience: limits of the audience; `None` where it is not counted.
        classifiers: how the answers of each classifier are judged, by its name.
    """

    def __init__(
        self,
        expressions: LabelLimits | None,
        audience: AudienceLimits | None,
        classifiers: Mapping[str, ClassRules] | None = None,
    ) -> None:
        self._expressions = None if expressions is None else ExpressionJudge(expressions)
        self._classes = ClassJudge(classifiers or {})
        self._audience = None if audience is None else AudienceMeter(audience)
        self._episodes = Episodes()

    @property
    def several(self) -> bool | None:
        """Whether there is more than one person; `None` where that is nobody's concern."""
        return None if self._audience is None else self._audience.several

    @property
    def audience_interval_s(self) -> float | None:
        """How often the audience is told; `None` where it is not counted."""
        return None if self._audience is None else self._audience.interval_s

    def tell_audience_every(self, interval_s: float) -> None:
        """From now on end the audience's intervals after so long.

        Raises:
            ValueError: the audience is not counted, or the interval is not above zero.
        """
        if self._audience is None:
            raise ValueError("no audience is counted")
        self._audience.tell_every(interval_s)

    def observe(self, t: float, faces: Sequence[Face]) -> tuple[tuple[Event, ...], Audience | None]:
        """Take the faces of a frame; return what it led to, and the interval that it ended."""
        events = () if self._expressions is None else self._expressions.observe(t, faces)
        events = (*events, *self._classes.observe(t, faces))
        meter = self._audience
        looks = (self.expression, self.classes)
        audience = None if meter is None else meter.observe(t, faces, *looks)
        return (*events, *self._crowding(t)), audience

    def advance(self, t: float) -> tuple[tuple[Event, ...], Audience | None]:
        """Let time pass up to `t` without a frame."""
        events = () if self._expressions is None else self._expressions.advance(t)
        events = (*events, *self._classes.advance(t))
        audience = None if self._audience is None else self._audience.advance(t)
        return (*events, *self._crowding(t)), audience

    def finish(self, t: float) -> Audience | None:
        """Say that nobody is watched after `t`; return the interval that ends before its time."""
        return None if self._audience is None else self._audience.finish(t)

    def expression(self, face_id: int | None) -> Expression | None:
        """What a face shows; `None` where it is not known."""
        return None if self._expressions is None else self._expressions.expression(face_id)

    def classes(self, face_id: int | None) -> Mapping[str, Classified]:
        """What each classifier says of a face, by the classifier's name, where that is known."""
        return self._classes.classes(face_id)

    def _crowding(self, t: float) -> tuple[Event, ...]:
        """The begin or the end of there being more than one person."""
        several = bool(self.several)
        if several == self._episodes.is_open(EventKind.SEVERAL):
            return ()
        if several:
            return (self._episodes.start(EventKind.SEVERAL, t, t, {}),)
        return (self._episodes.end(EventKind.SEVERAL, t, {}),)
