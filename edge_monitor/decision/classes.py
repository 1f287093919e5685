"""What the classifiers of the manifest say of each tracked face, averaged and as episodes.

Pure: times are monotonic seconds. An episode belongs to one track and ends with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from edge_monitor.decision.label_limits import LabelLimits
from edge_monitor.decision.labels import LabelJudge
from edge_monitor.types import Classified, Event, EventKind, Face


@dataclass(frozen=True, slots=True)
class ClassRules:
    """How the answers of one classifier are judged.

    Attributes:
        labels: its labels, in the order of its probabilities.
        limits: in force.
    """

    labels: tuple[str, ...]
    limits: LabelLimits


class ClassJudge:
    """Follows what all classifiers say of all faces.

    Args:
        rules: by the classifier's name.
    """

    def __init__(self, rules: Mapping[str, ClassRules]) -> None:
        numbers = count(1)  # all their events are of one kind
        self._rules = rules
        self._judges = {
            name: LabelJudge(rule.labels, rule.limits, numbers) for name, rule in rules.items()
        }

    def observe(self, t: float, faces: Sequence[Face]) -> tuple[Event, ...]:
        """Take the faces of a frame, in rising order of time; return what it led to."""
        return tuple(
            change.event(EventKind.CLASS, classifier=name)
            for name, judge in self._judges.items()
            for change in judge.observe(
                t, ((face.track_id, face.classes.get(name)) for face in faces)
            )
        )

    def advance(self, t: float) -> tuple[Event, ...]:
        """Let time pass up to `t`; return the ends of what was not seen for too long."""
        return tuple(
            change.event(EventKind.CLASS, classifier=name)
            for name, judge in self._judges.items()
            for change in judge.advance(t)
        )

    def classes(self, face_id: int | None) -> Mapping[str, Classified]:
        """What is known of a face, by the classifier's name."""
        if face_id is None:
            return {}
        known: dict[str, Classified] = {}
        for name, judge in self._judges.items():
            if (shown := judge.standing(face_id)) is not None:
                labels = self._rules[name].labels
                shares = dict(zip(labels, shown.probabilities, strict=True))
                known[name] = Classified(shown.label, shares)
        return known
