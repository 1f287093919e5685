"""Expressions by the shape of the face: `python -m models.geometry_expression COMMAND`.

Each command leaves what it made in a file, so that the next can begin.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from models.build.files import digest, write_atomically
from models.build.steps import do_step
from models.geometry_expression.places import COMPARISON, FEATURES, WEIGHTS


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one step; the exit status."""
    steps = {
        "features": (_features, "find the landmarks of every face and measure them"),
        "train": (_train, "compare the methods and write the weights of the best"),
        "card": (_card, "measure what is served and write its card"),
    }
    return do_step("models.geometry_expression", __doc__, steps, arguments)


def _features(data: Path) -> None:
    from models.expression.faces import load
    from models.geometry_expression.crop import CropLandmarks
    from models.geometry_expression.features import Features

    features = Features.measure(load(data / "expressions"), CropLandmarks.open())
    features.save(FEATURES)
    print(
        f"models.geometry_expression: {FEATURES}: {features.found.sum()} of "
        f"{len(features.found)} faces"
    )


def _train(data: Path) -> None:
    from models.expression.faces import load
    from models.geometry_expression.comparison import compare
    from models.geometry_expression.features import Features
    from models.geometry_expression.rows import training_rows
    from models.geometry_expression.training import train

    faces, features = load(data / "expressions"), Features.load(FEATURES)
    rows = training_rows(faces, features)
    found = compare(features.numbers[rows], faces.majority()[rows], features.group[rows])
    found.save(COMPARISON)
    weights, divisor = train(faces, features, found.served)
    write_atomically(WEIGHTS, weights.content())
    print(f"models.geometry_expression: {found.served}, temperature {divisor:.2f}")
    print(
        f"models.geometry_expression: {WEIGHTS}: SHA-256 {digest(WEIGHTS.read_bytes())}, "
        "for the manifest"
    )


def _card(data: Path) -> None:
    from models.geometry_expression.card import write_card

    write_card(data)


if __name__ == "__main__":
    sys.exit(main())
