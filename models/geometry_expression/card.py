"""Writes the card: its words are kept in `card.md.in`, its figures are measured here."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from string import Template
from time import perf_counter
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.errors import SourceError
from edge_monitor.evaluation.expressions import LABELS, lines
from edge_monitor.perception.expression_method import ReadsExpressions, open_reader
from edge_monitor.perception.geometry import NAMES
from edge_monitor.perception.geometry_model import FURTHEST, ROLE
from edge_monitor.perception.manifest import load_manifest
from edge_monitor.types import Image, Points
from models.build.files import digest, write_atomically
from models.build.places import MANIFEST
from models.expression.evaluation import EIGHT_NAME, Evaluation
from models.expression.labelled import LabelledFaces, labelled_faces
from models.expression.served import evaluate_network, open_models
from models.geometry_expression.comparison import Comparison, Rounds
from models.geometry_expression.crop import CropLandmarks
from models.geometry_expression.evaluate import evaluate_shape
from models.geometry_expression.features import Features
from models.geometry_expression.methods import METHODS
from models.geometry_expression.places import CARD, COMPARISON, FEATURES, TEMPLATE, WEIGHTS

_ENLARGED: Final = 5
"""How many times a face of 48 pixels is enlarged to be timed, as a camera would see it."""

_ROUNDS: Final = 300


def write_card(data: Path) -> None:
    """Judge the committed weights on the quoted half and fill the card in.

    Raises:
        SourceError: an earlier step was not run.
    """
    found, features = Comparison.load(COMPARISON), Features.load(FEATURES)
    kept, result = evaluate_shape(labelled_faces(data / "expressions"))
    text = filled(TEMPLATE.read_text(encoding="utf-8"), found, features, result, _beside(kept))
    write_atomically(CARD, text.encode())


def filled(
    template: str,
    found: Comparison,
    features: Features,
    result: Evaluation,
    beside: Mapping[str, str],
) -> str:
    """The card with its figures.

    Args:
        template: asks for them by name.
        found: by cross-validation.
        features: of all faces.
        result: of the weights, on the quoted half.
        beside: figures of the network, by name.

    Raises:
        KeyError: the template asks for a figure that there is not.
    """
    values: dict[str, Any] = {
        "served": METHODS[found.served].title,
        "count": len(NAMES),
        "kb": f"{WEIGHTS.stat().st_size / 1000:.0f}",
        "sha256": digest(WEIGHTS.read_bytes()),
        "furthest": f"{FURTHEST:g}",
        "faces": f"{found.faces:,}",
        "groups": f"{found.groups:,}",
        "lost": f"{np.count_nonzero(~features.found):,}",
        "all": f"{len(features.found):,}",
        "methods": "\n".join(_methods(found.methods)),
        "recall": "\n".join(
            _by_label({name: each.label_recall for name, each in found.methods.items()})
        ),
        "f1": "\n".join(_by_label({name: each.label_f1 for name, each in found.methods.items()})),
        "measured": "\n".join(
            (result.described, *(line for item in result.sets.items() for line in lines(*item)))
        ),
        **beside,
    }
    return Template(template).substitute(values)


def _methods(methods: Mapping[str, Rounds]) -> Iterator[str]:
    yield "| | accuracy | balanced accuracy | F1 | size |"
    yield "|---|---|---|---|---|"
    for name, rounds in methods.items():
        figures = (rounds.accuracy, rounds.balanced, rounds.f1)
        cells = " | ".join(f"{each.mean():.3f} ± {each.std(ddof=1):.3f}" for each in figures)
        yield f"| {METHODS[name].title} | {cells} | {rounds.kilobytes:,.0f} kB |"


def _by_label(figures: Mapping[str, NDArray[np.float64]]) -> Iterator[str]:
    """A row a method, a column a label; figures are (8, folds)."""
    yield f"| | {' | '.join(LABELS)} |"
    yield f"|---|{'---|' * len(LABELS)}"
    for name, shares in figures.items():
        cells = " | ".join(f"{share:.2f}" for share in shares.mean(axis=1).tolist())
        yield f"| {METHODS[name].title} | {cells} |"


def _beside(kept: LabelledFaces) -> dict[str, str]:
    """How well and how fast the network tells the same faces."""
    network = evaluate_network(kept, open_models()[0], None).sets[EIGHT_NAME]
    manifest = load_manifest(MANIFEST)
    readers = [open_reader(manifest, role) for role in (ROLE, "emotion")]
    shape_s, network_s = _times(kept, *filter(None, readers))
    return {
        "network_accuracy": f"{network.accuracy:.1%}",
        "network_balanced": f"{network.balanced_accuracy:.1%}",
        "network_kb": f"{manifest.get('emotion').path.stat().st_size / 1000:.0f}",
        "ratio": f"{shape_s / network_s:.1f}",
        "shape_us": f"{shape_s * 1e6:.0f}",
        "network_us": f"{network_s * 1e6:.0f}",
    }


def _times(kept: LabelledFaces, *readers: ReadsExpressions) -> list[float]:
    """Median seconds that each needs for a face of a frame, asked by turns."""
    small = kept.pictures[0, ..., 0]
    points = CropLandmarks.open().find(small)
    grey = cv2.resize(small, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
    image: Image = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    if points is None:
        raise SourceError("the mesh sees no face where it saw one a moment ago")
    taken: list[list[float]] = [[] for _ in readers]
    for _ in range(_ROUNDS):
        for reader, seconds in zip(readers, taken, strict=True):
            seconds.append(_time(reader, image, points * _ENLARGED))
    return [median(seconds) for seconds in taken]


def _time(reader: ReadsExpressions, image: Image, points: Points) -> float:
    begun = perf_counter()
    reader.read(image, points)
    return perf_counter() - begun
