"""Networks trained on the bank, with or without some of the clips."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from models.build.files import write_atomically
from models.eye.architecture import EyeNetwork
from models.eye.bank import Bank, load_bank
from models.eye.contexts import FILE
from models.eye.places import BANK, EXAMPLE_SHARDS, WORK
from models.eye.spec import spec
from models.eye.training import PLAN, train
from models.learning.export import in_float, in_int8

_CALIBRATION: Final = 1500
"""Examples that the ranges are measured on."""


def train_without(clips: Sequence[str]) -> EyeNetwork:
    """Train on all examples but those of these clips, or go on doing so, and keep the result."""
    bank = load_bank(BANK, EXAMPLE_SHARDS)
    kept = _file(clips)
    if not kept.exists():
        network = train(bank, _rows(bank, clips), PLAN, kept.with_suffix(".checkpoint"))
        partial = kept.with_suffix(".partial")
        torch.save(network.state_dict(), partial)
        partial.replace(kept)
    network = EyeNetwork()
    network.load_state_dict(torch.load(kept, weights_only=True))
    network.eval()
    return network


def write_files(clips: Sequence[str], real: Path, int8: Path) -> None:
    """Write the network trained without these clips as float and as int8 file."""
    what = spec(int8, "")
    content = in_float(train_without(clips), what)
    bank = load_bank(BANK, 1)
    rows = _rows(bank, clips)[:_CALIBRATION]
    write_atomically(real, content)
    write_atomically(int8, in_int8(content, what, bank.pictures[rows]))


def _rows(bank: Bank, clips: Sequence[str]) -> NDArray[np.intp]:
    with np.load(FILE) as contexts:
        person = contexts["person"]
    return np.flatnonzero(~np.isin(person[bank.row], clips))


def _file(clips: Sequence[str]) -> Path:
    name = "-".join(["eye", *(Path(clip).stem for clip in sorted(clips))])
    return WORK / f"{name}.pt"
