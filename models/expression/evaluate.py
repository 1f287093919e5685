"""`python -m models.expression.evaluate DIR`: how well expressions are told in labelled faces."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from edge_monitor.errors import EdgeMonitorError, ModelError, SourceError, UsageError
from edge_monitor.evaluation import plots
from edge_monitor.evaluation.confusion import draw_confusion
from edge_monitor.evaluation.expressions import (
    LABELS,
    SEVEN,
    ClassFigures,
    Drift,
    as_seven,
    drift,
    drift_lines,
    judge,
    lines,
)
from edge_monitor.perception.expression import ExpressionModel
from edge_monitor.perception.manifest import load_manifest
from edge_monitor.perception.runtime import Network
from models.build.files import write_atomically
from models.build.places import MANIFEST
from models.build.reference import FloatNetwork
from models.expression.faces import NOBODY
from models.expression.labelled import LabelledFaces, labelled_faces
from models.expression.places import FLOAT

EIGHT_NAME: Final = "eight labels"
MAPPED_NAME: Final = "seven labels of FER-2013, by leaving contempt out"
SEVEN_NAME: Final = "seven labels of FER-2013, as the network was taught them"

_CONFUSIONS: Final = {EIGHT_NAME: "8", MAPPED_NAME: "7-mapped", SEVEN_NAME: "7"}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was found.

    Attributes:
        described: which faces were taken.
        sets: figures of the eight labels and, in two ways, of the seven, where there are faces of
            them.
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Evaluate and print; the exit status. What a user can cause is told in one line."""
    parser = argparse.ArgumentParser(
        prog="evaluate expressions",
        description="How well expressions are told in faces that people labelled.",
    )
    parser.add_argument(
        "folder",
        type=Path,
        metavar="DIR",
        help="holds labels.npz and mosaics as the development data do (training is passed over, "
        "and that half of the public test that calibrates), or a folder of faces for each class",
    )
    parser.add_argument(
        "--method",
        choices=("network", "geometry"),
        default="network",
        help="the network, which is the default, or the shape of the face alone, as emotion.method "
        "has it in the configuration",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="also write expressions.json and the confusions as PNG there",
    )
    options = parser.parse_args(arguments)
    try:
        if options.out is not None:
            plots.check()
        result = _judged(labelled_faces(options.folder), options.method)
        print("\n".join(_text(result)))
        if options.out is not None:
            _write(options.out, result)
    except EdgeMonitorError as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return error.exit_status
    return 0


def _judged(faces: LabelledFaces, method: str) -> Evaluation:
    if method == "network":
        return evaluate(faces, *open_models())
    from models.geometry_expression.evaluate import evaluate_shape

    return evaluate_shape(faces)[1]


def open_models() -> tuple[ExpressionModel, ExpressionModel | None]:
    """The network that is served, and the float one where its file is there.

    Raises:
        ModelError: the manifest has no network for expressions, or one is damaged.
    """
    spec = load_manifest(MANIFEST).get("emotion")
    served = ExpressionModel(Network.open(spec))
    if not FLOAT.is_file():
        return served, None
    try:
        return served, ExpressionModel(FloatNetwork(FLOAT.read_bytes(), spec))
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        reason = str(error).partition("\n")[0]
        raise ModelError(
            f"{FLOAT}: cannot be read: {reason}: take it from the repository"
        ) from None


def evaluate(
    faces: LabelledFaces, model: ExpressionModel, real: ExpressionModel | None
) -> Evaluation:
    """Judge a network.

    Raises:
        SourceError: no face has a label that people agree on.
    """
    sets: dict[str, ClassFigures] = {}
    served = _told(model.probabilities, faces)
    for name, labels, numbers, told in (
        (EIGHT_NAME, LABELS, faces.eight, served),
        (MAPPED_NAME, SEVEN, faces.seven, as_seven(served)),
        (SEVEN_NAME, SEVEN, faces.seven, _told(model.seven, faces)),
    ):
        known = numbers != NOBODY
        if known.any():
            sets[name] = judge(told[known], numbers[known], labels)
    if not sets:
        raise SourceError("no face has a label that people agree on: nothing to judge")
    known = faces.eight != NOBODY
    changed = None
    if real is not None and known.any():
        changed = drift(served[known], _told(real.probabilities, faces)[known], faces.eight[known])
    return Evaluation(faces.described, sets, changed)


def _told(
    ask: Callable[[NDArray[np.uint8]], NDArray[np.float32]], faces: LabelledFaces
) -> NDArray[np.float32]:
    shown = tqdm(faces.pictures, unit=" faces", disable=None, leave=False)
    return np.stack([ask(picture) for picture in shown])


def _text(result: Evaluation) -> list[str]:
    told = [result.described]
    for name, figures in result.sets.items():
        told += lines(name, figures)
    if result.drift is not None:
        told += drift_lines(result.drift)
    return told


def _write(out: Path, result: Evaluation) -> None:
    path = out / "expressions.json"
    try:
        write_atomically(path, (json.dumps(result.as_json(), indent=2) + "\n").encode())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; choose another --out") from None
    for name, figures in result.sets.items():
        draw_confusion(out / f"confusion-{_CONFUSIONS[name]}.png", name, figures)


if __name__ == "__main__":
    sys.exit(main())
