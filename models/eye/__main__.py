"""The eye network, step by step: `python -m models.eye COMMAND`.

Each command leaves what it made in a file, so that the next can begin and a broken one goes on.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from models.build.files import digest, write_atomically
from models.build.steps import do_step
from models.eye.places import BANK, EXAMPLE_SHARDS, FLOAT, INT8, ROTATION


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one step; the exit status."""
    steps = {
        "data": (_data, "cut out and teach every eye, draw the examples (six minutes)"),
        "train": (_train, "train on all of them; goes on where it was broken off"),
        "quantize": (_quantize, "write the float and the int8 file"),
        "rotate": (_rotate, "train without a third of the clips, thrice, and see the third"),
        "card": (_card, "examine the network and write its card"),
    }
    return do_step("models.eye", __doc__, steps, arguments)


def _data(data: Path) -> None:
    from models.eye import contexts
    from models.eye.bank import draw_bank

    if not contexts.FILE.exists():
        contexts.build(data).save(contexts.FILE)
    draw_bank(BANK, data, EXAMPLE_SHARDS, workers=2)


def _train(_data: Path) -> None:
    from models.eye.trained import train_without

    train_without(())


def _quantize(_data: Path) -> None:
    from models.eye.trained import write_files

    write_files((), FLOAT, INT8)
    print(f"models.eye: {INT8}: SHA-256 {digest(INT8.read_bytes())}, for models/MANIFEST.toml")


def _rotate(data: Path) -> None:
    from models.eye.rotation import rotate

    text = rotate(data)
    write_atomically(ROTATION, text.encode())
    print(text)


def _card(data: Path) -> None:
    from models.eye.card import write_card

    write_card(data)


if __name__ == "__main__":
    sys.exit(main())
