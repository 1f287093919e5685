"""The mask network, step by step: `python -m models.mask COMMAND`.

Each command leaves what it made in a file, so that the next can begin and a broken one goes on.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from models.build.files import digest, write_atomically
from models.build.steps import do_step
from models.mask.places import FLOAT, INT8, WORK

_CALIBRATION = 1000
"""Examples that the ranges are measured on."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one step; the exit status."""
    steps = {
        "data": (_data, "draw masks on faces, and what is no mask"),
        "train": (_train, "train; goes on where it was broken off"),
        "quantize": (_quantize, "write the float and the int8 file"),
        "evaluate": (_evaluate, "what it says of faces kept back and of the clips"),
    }
    return do_step("models.mask", __doc__, steps, arguments)


def _data(data: Path) -> None:
    from models.mask.bank import EVALUATION, TRAINING, draw_bank

    for path in (TRAINING, EVALUATION):
        if not path.exists():
            draw_bank(data, path)


def _train(_data: Path) -> None:
    from models.mask.bank import TRAINING, Bank
    from models.mask.training import PLAN, train

    train(Bank.load(TRAINING), PLAN, WORK / "mask.checkpoint")


def _quantize(_data: Path) -> None:
    from models.learning.export import in_float, in_int8
    from models.mask.bank import TRAINING, Bank
    from models.mask.spec import spec_of
    from models.mask.training import PLAN, train

    bank = Bank.load(TRAINING)
    what = spec_of(INT8).model
    content = in_float(train(bank, PLAN, WORK / "mask.checkpoint"), what)
    write_atomically(FLOAT, content)
    shown = bank.pictures[:: len(bank.pictures) // _CALIBRATION]
    write_atomically(INT8, in_int8(content, what, shown))
    print(f"models.mask: {INT8}: SHA-256 {digest(INT8.read_bytes())}, for the manifest")


def _evaluate(data: Path) -> None:
    from models.mask.evaluate import evaluate

    print("\n".join(evaluate(data)))


if __name__ == "__main__":
    sys.exit(main())
