"""How well expressions are told in labelled faces, over several sets of labels."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from edge_monitor.errors import SourceError
from edge_monitor.evaluation.expressions import ClassFigures, Drift, Probabilities, judge
from models.expression.faces import NOBODY

EIGHT_NAME: Final = "eight labels"
AGREED_NAME: Final = "eight labels, where more than half agree (the rule of FER+'s authors)"
MAPPED_NAME: Final = "seven labels of FER-2013, by leaving contempt out"
SEVEN_NAME: Final = "seven labels of FER-2013, as the network was taught them"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of faces, and what people say.

    Attributes:
        name: of the set of labels.
        labels: their names.
        truth: (faces,), each face's label; `NOBODY` where people do not agree.
        probabilities: (faces, labels).
    """

    name: str
    labels: tuple[str, ...]
    truth: NDArray[np.intp]
    probabilities: Probabilities


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was found.

    Attributes:
        described: which faces were taken.
        sets: figures of the eight labels, of those that more than half agree on and, in two ways,
            of the seven, where there are faces of them.
        drift: int8 against float over the eight labels; `None` where there is no float file.
    """

    described: str
    sets: Mapping[str, ClassFigures]
    drift: Drift | None

    def as_json(self) -> dict[str, Any]:
        """What `expressions.json` holds."""
        return {
            "described": self.described,
            "sets": {name: figures.as_json() for name, figures in self.sets.items()},
            "float": None if self.drift is None else asdict(self.drift),
        }


def judged(described: str, told: Iterable[Told], drift: Drift | None = None) -> Evaluation:
    """Judge what is told, where there are faces that people agree on.

    Raises:
        SourceError: there is none of them.
    """
    sets = {
        each.name: judge(each.probabilities[known], each.truth[known], each.labels)
        for each in told
        if (known := each.truth != NOBODY).any()
    }
    if not sets:
        raise SourceError("no face has a label that people agree on: nothing to judge")
    return Evaluation(described, sets, drift)
