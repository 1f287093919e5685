"""The expression network, step by step: `python -m models.expression COMMAND`.

Each command leaves what it made in a file, so that the next can begin and a broken one goes on.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from models.build.files import digest, write_atomically
from models.build.pictures import with_data
from models.expression.places import FLOAT, INT8, WORK

if TYPE_CHECKING:
    from torch import nn

    from models.expression.faces import Faces

_CALIBRATION = 1000
"""Training faces that the ranges are measured on."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one step; the exit status."""
    parser = argparse.ArgumentParser(prog="models.expression", description=__doc__)
    steps = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, work, help_text in (
        ("train", _train, "train; goes on where it was broken off"),
        ("quantize", _quantize, "calibrate and write the float and the int8 file"),
    ):
        steps.add_parser(name, help=help_text).set_defaults(work=work)
    options = parser.parse_args(arguments)
    return with_data("models.expression", options.work)


def _train(data: Path) -> None:
    _trained(data)


def _quantize(data: Path) -> None:
    import torch

    from edge_monitor.perception.expression import spec_of
    from models.expression.calibrate import temperature
    from models.expression.training import logits_of
    from models.learning.export import in_float, in_int8

    network, faces = _trained(data)
    rows = faces.public(quoted=False)
    logits = logits_of(network, faces.pictures[rows]).numpy()
    divisor = temperature(logits, faces.majority()[rows])
    with torch.no_grad():
        for numbers in network.head.parameters():
            numbers.div_(divisor)
    what = spec_of(INT8)
    content = in_float(network, what)
    write_atomically(FLOAT, content)
    shown = faces.pictures[faces.training()[:: len(faces.training()) // _CALIBRATION]]
    write_atomically(INT8, in_int8(content, what, shown[..., None]))
    print(f"models.expression: temperature {divisor:.2f}")
    print(f"models.expression: {INT8}: SHA-256 {digest(INT8.read_bytes())}, for the manifest")


def _trained(data: Path) -> "tuple[nn.Module, Faces]":
    """The network, trained or gone on with, and the faces."""
    from models.expression.faces import load
    from models.expression.training import PLAN, train

    faces = load(data / "expressions")
    return train(faces, PLAN, WORK / "narrow.checkpoint"), faces


if __name__ == "__main__":
    sys.exit(main())
