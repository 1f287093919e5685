"""`python -m models.expression.evaluate DIR`: how well expressions are told in labelled faces."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from edge_monitor.errors import EdgeMonitorError, UsageError
from edge_monitor.evaluation import plots
from edge_monitor.evaluation.confusion import draw_confusion
from edge_monitor.evaluation.expressions import drift_lines, lines
from models.build.files import write_atomically
from models.expression.evaluation import (
    AGREED_NAME,
    EIGHT_NAME,
    MAPPED_NAME,
    SEVEN_NAME,
    Evaluation,
)
from models.expression.labelled import LabelledFaces, labelled_faces
from models.expression.served import evaluate_network, open_models
from models.geometry_expression.evaluate import evaluate_shape

_CONFUSIONS: Final = {
    EIGHT_NAME: "8",
    AGREED_NAME: "8-agreed",
    MAPPED_NAME: "7-mapped",
    SEVEN_NAME: "7",
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
        return evaluate_network(faces, *open_models())
    return evaluate_shape(faces)[1]


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
