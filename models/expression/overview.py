"""Which faces are learnt from, chosen by and quoted, as people read it."""

from collections.abc import Iterator

import numpy as np

from edge_monitor.perception.expression import LABELS
from models.expression.faces import Faces


def overview(faces: Faces) -> Iterator[str]:
    """A line for each part and one for each label."""
    parts = {
        "learnt from": faces.training(),
        "chosen by": faces.public(quoted=False),
        "quoted": faces.public(quoted=True),
    }
    left_out = len(faces.known()) - len(parts["learnt from"])
    yield f"{len(faces.usage)} faces; {left_out} not learnt, as they repeat one of the public test"
    yield f"{'':<10}" + "".join(f"{name:>13}" for name in parts)
    counts = {
        name: np.bincount(faces.majority()[rows], minlength=len(LABELS))[: len(LABELS)]
        for name, rows in parts.items()
    }
    for number, label in enumerate(LABELS):
        yield f"{label:<10}" + "".join(f"{count[number]:>13d}" for count in counts.values())
    yield f"{'all':<10}" + "".join(f"{len(rows):>13d}" for rows in parts.values())
