"""How well expressions are told: figures from probabilities and from what people said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from edge_monitor.types import EmotionLabel

Probabilities = NDArray[np.float32] | NDArray[np.float64]
"""Of shape (faces, labels), rows summing to 1."""

LABELS: Final = tuple(label.value for label in EmotionLabel)

SEVEN: Final = tuple(label for label in LABELS if label != EmotionLabel.CONTEMPT)
"""The labels of FER-2013, in the order of FER+."""

BINS: Final = 15
"""Of the calibration error, as in Guo et al., arXiv 1706.04599."""


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """How well one set of labels is told.

    Attributes:
        labels: their names.
        confusion: int64 (n, n), counts of faces; row: what people say, column: what is told.
        calibration_error: expected calibration error over `BINS` bins, 0 to 1.
    """

    labels: tuple[str, ...]
    confusion: NDArray[np.int64]
    calibration_error: float

    @property
    def faces(self) -> int:
        """How many faces were judged."""
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float:
        """Share of the faces that are told right."""
        return float(self.confusion.trace() / self.confusion.sum())

    @property
    def recall(self) -> tuple[float | None, ...]:
        """Of each label: share of its faces told right; `None` where there is no face of it."""
        return _shares(self.confusion.diagonal(), self.confusion.sum(axis=1))

    @property
    def precision(self) -> tuple[float | None, ...]:
        """Of each label: share right of those told; `None` where it is never told."""
        return _shares(self.confusion.diagonal(), self.confusion.sum(axis=0))

    @property
    def f1(self) -> tuple[float | None, ...]:
        """Of each label: harmonic mean of the two; `None` where there is no face of it."""
        there = self.confusion.sum(axis=1)
        either = there + self.confusion.sum(axis=0)
        return _shares(2 * self.confusion.diagonal(), np.where(there > 0, either, 0))

    @property
    def balanced_accuracy(self) -> float:
        """Mean recall of the labels that there are faces of."""
        recalls = [recall for recall in self.recall if recall is not None]
        return sum(recalls) / len(recalls)

    def as_json(self) -> dict[str, Any]:
        """All figures, by name."""
        rows = zip(self.labels, self.recall, self.precision, self.f1, strict=True)
        return {
            "faces": self.faces,
            "accuracy": self.accuracy,
            "balanced_accuracy": self.balanced_accuracy,
            "calibration_error": self.calibration_error,
            "labels": {
                label: {"recall": recall, "precision": precision, "f1": f1}
                for label, recall, precision, f1 in rows
            },
            "confusion": self.confusion.tolist(),
        }


@dataclass(frozen=True, slots=True)
class Drift:
    """What quantizing changed, over the same faces.

    Attributes:
        accuracy: of the float network, 0 to 1.
        loss_points: by how many points of a hundred its accuracy is above the quantized one's.
        same: share of the faces that both tell the same label of.
        difference: mean difference of the probabilities, 0 to 1.
    """

    accuracy: float
    loss_points: float
    same: float
    difference: float


def judge(told: Probabilities, truth: NDArray[np.intp], labels: Sequence[str]) -> ClassFigures:
    """The figures of some faces, at least one.

    Args:
        told: (faces, labels), the probabilities that were told.
        truth: (faces,), the number of each face's label.
        labels: their names.
    """
    said = told.argmax(axis=1)
    confusion = np.zeros((len(labels), len(labels)), np.int64)
    np.add.at(confusion, (truth, said), 1)
    return ClassFigures(
        tuple(labels), confusion, calibration_error(told.max(axis=1), said == truth)
    )


def drift(served: Probabilities, real: Probabilities, truth: NDArray[np.intp]) -> Drift:
    """How far the quantized network's probabilities are from the float one's."""
    accuracies = [float((told.argmax(axis=1) == truth).mean()) for told in (served, real)]
    return Drift(
        accuracy=accuracies[1],
        loss_points=100 * (accuracies[1] - accuracies[0]),
        same=float((served.argmax(axis=1) == real.argmax(axis=1)).mean()),
        difference=float(np.abs(served - real).mean()),
    )


def as_seven(told: Probabilities) -> Probabilities:
    """The probabilities of FER-2013's labels: without contempt, summing to 1 again."""
    kept = told[:, [LABELS.index(label) for label in SEVEN]]
    # where contempt takes all, nothing is known of the others
    total = kept.sum(axis=1, keepdims=True)
    even = np.full_like(kept, 1 / len(SEVEN))
    return np.divide(kept, total, out=even, where=total > 0)


def calibration_error(
    confidence: NDArray[np.floating[Any]], right: NDArray[np.bool_], bins: int = BINS
) -> float:
    """Expected calibration error: by how much confidence differs from the share that is right.

    Args:
        confidence: (faces,), of the label told, 0 to 1.
        right: (faces,), whether it was the right one.
        bins: of equal width, between which the faces are divided by confidence.
    """
    bin_of = np.clip(np.ceil(confidence * bins).astype(np.intp) - 1, 0, bins - 1)
    gaps = np.bincount(bin_of, weights=confidence - right, minlength=bins)
    return float(np.abs(gaps).sum() / len(confidence))


def lines(name: str, figures: ClassFigures) -> Iterator[str]:
    """The figures as people read them."""
    yield f"{name}: {figures.faces} faces"
    yield f"  accuracy {figures.accuracy:.4f}, balanced {figures.balanced_accuracy:.4f}"
    yield f"  expected calibration error {figures.calibration_error:.4f}"
    yield f"  {'':<10}{'faces':>7}{'recall':>8}{'prec.':>8}{'F1':>8}"
    counts = figures.confusion.sum(axis=1).tolist()
    rows = zip(figures.labels, counts, figures.recall, figures.precision, figures.f1, strict=True)
    for label, count, *shares in rows:
        cells = "".join(f"{'-' if share is None else f'{share:.3f}':>8}" for share in shares)
        yield f"  {label:<10}{count:>7d}{cells}"


def drift_lines(changed: Drift) -> Iterator[str]:
    """What quantizing changed, as people read it."""
    yield f"float: accuracy {changed.accuracy:.4f}, int8 {0.0 - changed.loss_points:+.2f} points"
    yield (
        f"  same label for {changed.same:.4f} of the faces, "
        f"probabilities {changed.difference:.4f} apart"
    )


def _shares(part: NDArray[np.int64], whole: NDArray[np.int64]) -> tuple[float | None, ...]:
    return tuple(
        None if not total else some / total
        for some, total in zip(part.tolist(), whole.tolist(), strict=True)
    )
