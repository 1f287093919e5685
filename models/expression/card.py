"""Writes the card: its words are kept in `card.md.in`, its figures are measured here."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template
from typing import Final

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn
from tqdm import tqdm

from edge_monitor.evaluation.expressions import LABELS, ClassFigures, judge
from edge_monitor.perception.expression import LOGITS, ExpressionModel
from models.build.files import digest, write_atomically
from models.expression.architecture import ExpressionNetwork
from models.expression.courses import teachers
from models.expression.evaluation import EIGHT_NAME, Evaluation
from models.expression.faces import TRAINING, Faces, load
from models.expression.labelled import labelled_faces
from models.expression.panels import half_against_half, one_against_others
from models.expression.places import CARD, INT8, TEMPLATE
from models.expression.repeats import NONE, repeats
from models.expression.served import evaluate_network, open_models
from models.expression.training import logits_of, probabilities

_KIB: Final = 1024
_AGREEMENTS: Final = ((9, 10), (7, 8), (5, 6), (2, 4))


def write_card(data: Path) -> None:
    """Judge the committed network and its teachers on the quoted half and fill the card in."""
    folder = data / "expressions"
    served, real = open_models()
    result = evaluate_network(labelled_faces(folder), served, real)
    faces = load(folder)
    rows = faces.public(quoted=True)
    right = _right(faces, rows, served)
    text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        parameters=f"{_parameters(ExpressionNetwork()):,}",
        kib=f"{INT8.stat().st_size / _KIB:.0f}",
        sha256=digest(INT8.read_bytes()),
        learnt=f"{len(faces.training()):,}",
        repeats=len(faces.known()) - len(faces.training()),
        measured="\n".join(_measured(result)),
        one=f"{one_against_others(faces.votes[rows]):.3f}",
        half=f"{half_against_half(faces.votes[rows]):.3f}",
        remembered=f"{_remembered(faces, rows, right):.3f}",
        agreement="\n".join(_by_agreement(faces.votes[rows].max(axis=1), right)),
        labels="\n".join(_by_label(result.sets[EIGHT_NAME])),
        taught="\n".join(_taught(faces, teachers(faces))),
    )
    write_atomically(CARD, text.encode())


def _measured(result: Evaluation) -> Iterator[str]:
    yield "| | faces | accuracy | balanced accuracy | expected calibration error |"
    yield "|---|---|---|---|---|"
    for name, figures in result.sets.items():
        yield _row(name, figures)
    if result.drift is not None:
        yield ""
        yield (
            f"Int8 against float: {0.0 - result.drift.loss_points:+.2f} points, the same label for "
            f"{result.drift.same:.1%} of the faces."
        )


def _row(name: str, figures: ClassFigures) -> str:
    cells = (figures.accuracy, figures.balanced_accuracy, figures.calibration_error)
    return f"| {name} | {figures.faces:,} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |"


def _by_label(figures: ClassFigures) -> Iterator[str]:
    yield "| | faces | recall | precision | F1 |"
    yield "|---|---|---|---|---|"
    counts = figures.confusion.sum(axis=1).tolist()
    rows = zip(LABELS, counts, figures.recall, figures.precision, figures.f1, strict=True)
    for label, count, *shares in rows:
        cells = ("-" if share is None else f"{share:.2f}" for share in shares)
        yield f"| {label} | {count} | " + " | ".join(cells) + " |"


def _right(faces: Faces, rows: NDArray[np.intp], served: ExpressionModel) -> NDArray[np.bool_]:
    """On which of these rows the network says what most people said."""
    shown = tqdm(faces.pictures[rows], unit=" faces", disable=None, leave=False)
    told = np.array([served.probabilities(each).argmax() for each in shown])
    return np.asarray(told == faces.majority()[rows])


def _remembered(faces: Faces, rows: NDArray[np.intp], right: NDArray[np.bool_]) -> float:
    """How often it would be right if it knew the label of each repeat in the training part."""
    training = np.flatnonzero(faces.usage == TRAINING)
    same = repeats(faces.pictures[rows], faces.pictures[training])
    known = faces.majority()[training[same]] == faces.majority()[rows]
    return float(np.where(same == NONE, right, known).mean())


def _by_agreement(minds: NDArray[np.float32], right: NDArray[np.bool_]) -> Iterator[str]:
    """How often the network is right where so many people are of one mind."""
    yield "| people of one mind | faces | accuracy |"
    yield "|---|---|---|"
    for fewest, most in _AGREEMENTS:
        among = (minds >= fewest) & (minds <= most)
        yield f"| {fewest} to {most} | {among.sum():,} | {right[among].mean():.3f} |"


def _taught(faces: Faces, taught_by: Sequence[nn.Module]) -> Iterator[str]:
    """The teachers on the quoted half, one by one and together."""
    rows = faces.public(quoted=True)
    told = [probabilities(logits_of(network, faces.pictures[rows])) for network in taught_by]
    together: Tensor = sum(told, start=told[0].new_zeros(len(rows), LOGITS)) / len(told)
    names = [f"teacher {number + 1}" for number in range(len(told))]
    yield "| | faces | accuracy | balanced accuracy | expected calibration error |"
    yield "|---|---|---|---|---|"
    for name, each in zip((*names, "together"), (*told, together), strict=True):
        eight = each[:, : len(LABELS)].numpy()
        yield _row(name, judge(eight, faces.majority()[rows], LABELS))


def _parameters(network: nn.Module) -> int:
    return sum(numbers.numel() for numbers in network.parameters())
