"""The methods against each other, on photographs that they have not learnt from."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold
from tqdm import tqdm

from edge_monitor.errors import SourceError
from edge_monitor.evaluation.expressions import LABELS, ClassFigures, judge
from models.build.files import write_atomically
from models.geometry_expression.methods import METHODS, SEED, bytes_learnt, fitted

FOLDS: Final = 5

_FIGURES = ("accuracy", "balanced", "f1", "label_recall", "label_f1")


@dataclass(frozen=True, slots=True)
class Rounds:
    """What one method did, a column a fold.

    Attributes:
        accuracy, balanced, f1: float64 (folds,); the last one is the mean over the labels.
        label_recall, label_f1: float64 (8, folds).
        kilobytes: that its numbers take, mean over the folds.
    """

    accuracy: NDArray[np.float64]
    balanced: NDArray[np.float64]
    f1: NDArray[np.float64]
    label_recall: NDArray[np.float64]
    label_f1: NDArray[np.float64]
    kilobytes: float

    @classmethod
    def of(cls, figures: list[ClassFigures], kilobytes: float) -> Self:
        """Put the figures of the folds together; a label that a fold lacks counts as missed."""
        recall = np.array([[share or 0.0 for share in each.recall] for each in figures]).T
        f1 = np.array([[share or 0.0 for share in each.f1] for each in figures]).T
        return cls(
            np.array([each.accuracy for each in figures]),
            np.array([each.balanced_accuracy for each in figures]),
            f1.mean(axis=0),
            recall,
            f1,
            kilobytes,
        )

    def as_json(self) -> dict[str, Any]:
        """To be read by `from_json`."""
        figures = {name: getattr(self, name).round(4).tolist() for name in _FIGURES}
        return {**figures, "kilobytes": self.kilobytes}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """What `as_json` wrote."""
        figures = {name: np.array(told[name], np.float64) for name in _FIGURES}
        return cls(**figures, kilobytes=float(told["kilobytes"]))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found.

    Attributes:
        faces: how many were learnt from and judged by in turns.
        groups: of photographs among them.
        methods: by the names of `METHODS`.
    """

    faces: int
    groups: int
    methods: Mapping[str, Rounds]

    @property
    def served(self) -> str:
        """The best of the methods that come to one matrix: by F1, mean over labels and folds."""
        able = [name for name, method in METHODS.items() if method.is_matrix]
        return max(able, key=lambda name: float(self.methods[name].f1.mean()))

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        told: dict[str, Any] = {
            "faces": self.faces,
            "groups": self.groups,
            "methods": {name: rounds.as_json() for name, rounds in self.methods.items()},
        }
        write_atomically(path, (json.dumps(told, indent=1) + "\n").encode())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read it.

        Raises:
            SourceError: it is not there or not of this form.
        """
        try:
            told = json.loads(path.read_bytes())
            methods = {name: Rounds.from_json(told["methods"][name]) for name in METHODS}
            return cls(told["faces"], told["groups"], methods)
        except (OSError, ValueError, KeyError, TypeError) as error:
            reason = str(error).partition("\n")[0]
            raise SourceError(
                f"{path}: {reason}: run python -m models.geometry_expression train"
            ) from None


def compare(
    numbers: NDArray[np.float32],
    labels: NDArray[np.intp],
    groups: NDArray[np.intp],
    said: Callable[[str], None] = print,
) -> Comparison:
    """Learn from four fifths and judge the last one, in turns; a group is never divided.

    Args:
        numbers: float32 (n, numbers), of `face_geometry`.
        labels: (n,), of the eight.
        groups: (n,), of photographs.
        said: is told how each method did.
    """
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    parts = list(folds.split(numbers, labels, groups))
    found = {}
    for name, method in METHODS.items():
        figures, kilobytes = [], []
        for learnt_from, judged_by in tqdm(parts, desc=name, unit=" folds", disable=None):
            learner = fitted(method, numbers[learnt_from], labels[learnt_from])
            told = np.eye(len(LABELS))[learner.predict(numbers[judged_by])]
            figures.append(judge(told, labels[judged_by], LABELS))
            kilobytes.append(bytes_learnt(learner) / 1000)
        found[name] = Rounds.of(figures, float(np.mean(kilobytes).round(1)))
        said(
            f"{method.title}: accuracy {found[name].accuracy.mean():.4f}, "
            f"F1 {found[name].f1.mean():.4f}"
        )
    return Comparison(len(labels), len(np.unique(groups)), found)
