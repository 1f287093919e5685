"""The expression network, step by step: `python -m models.expression COMMAND`.

Each command leaves what it made in a file, so that the next can begin and a broken one goes on.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from edge_monitor.perception.expression import spec_of
from models.build.files import digest, write_atomically
from models.build.steps import do_step
from models.expression.places import FLOAT, INT8

if TYPE_CHECKING:
    from models.expression.faces import Faces

_CALIBRATION = 1000
"""Training faces that the ranges are measured on."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one step; the exit status."""
    steps = {
        "data": (_data, "say which faces are learnt from, chosen by and quoted"),
        "teach": (_teach, "train the teachers; goes on where it was broken off"),
        "train": (_train, "train the network that is served, by its teachers; goes on likewise"),
        "quantize": (_quantize, "calibrate and write the float and the int8 file"),
        "card": (_card, "judge the networks and write the card"),
    }
    return do_step("models.expression", __doc__, steps, arguments)


def _data(data: Path) -> None:
    from models.expression.overview import overview

    print("\n".join(overview(_faces(data))))


def _teach(data: Path) -> None:
    from models.expression.courses import teachers

    teachers(_faces(data))


def _train(data: Path) -> None:
    from models.expression.courses import served

    served(_faces(data))


def _quantize(data: Path) -> None:
    from models.expression.calibrate import calibrate
    from models.expression.courses import served
    from models.learning.export import in_float, in_int8

    faces = _faces(data)
    network = served(faces)
    for name, divisor in calibrate(network, faces).items():
        print(f"models.expression: temperature of the {name} labels {divisor:.2f}")
    what = spec_of(INT8)
    content = in_float(network, what)
    write_atomically(FLOAT, content)
    rows = faces.training()
    shown = faces.pictures[rows[:: len(rows) // _CALIBRATION]]
    write_atomically(INT8, in_int8(content, what, shown[..., None]))
    print(f"models.expression: {INT8}: SHA-256 {digest(INT8.read_bytes())}, for the manifest")


def _card(data: Path) -> None:
    from models.expression.card import write_card

    write_card(data)


def _faces(data: Path) -> "Faces":
    from models.expression.faces import load

    return load(data / "expressions")


if __name__ == "__main__":
    sys.exit(main())
