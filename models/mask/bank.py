"""Examples drawn ahead of training, in one file for each part of the faces."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from edge_monitor.errors import SourceError
from edge_monitor.types import Image
from models.build.pictures import faceless
from models.mask.example import DRAWINGS, KINDS, LABEL_OF, Draughtsman, drawn_kind
from models.mask.faces import portraits
from models.mask.places import WORK

TRAINING: Final = WORK / "training.npz"
EVALUATION: Final = WORK / "evaluation.npz"

_DRAWN: Final = {TRAINING: 5, EVALUATION: 12}
"""How many examples of each face."""

_TEXTURES: Final = 120


@dataclass(frozen=True, slots=True)
class Bank:
    """Examples, one row each.

    Attributes:
        pictures: uint8 (n, 64, 64, 3), BGR.
        kinds: uint8 (n,), of `models.mask.example.KINDS`.
        lost: int64 (4,), how many of each kind were drawn in which the mesh saw no face any more;
            they are left out.
    """

    pictures: NDArray[np.uint8]
    kinds: NDArray[np.uint8]
    lost: NDArray[np.int64]

    @property
    def labels(self) -> NDArray[np.int64]:
        """The right answers, (n,), numbers of `LABELS`."""
        return np.array(LABEL_OF, np.int64)[self.kinds]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what was drawn.

        Raises:
            SourceError: nothing was.
        """
        try:
            with np.load(path) as content:
                return cls(content["pictures"], content["kinds"], content["lost"])
        except FileNotFoundError:
            raise SourceError(f"{path}: not there: run `python -m models.mask data`") from None


def textures(data: Path, *, kept_back: bool) -> list[Image]:
    """Pictures that covers are cut from; the two parts of the faces share none."""
    every = list(faceless(data))
    return every[_TEXTURES:] if kept_back else every[:_TEXTURES]


def draw_bank(data: Path, path: Path) -> None:
    """Draw the examples of one part of the faces."""
    faces = portraits(data, kept_back=path == EVALUATION)
    draughtsman = Draughtsman(textures(data, kept_back=path == EVALUATION))
    chance = np.random.default_rng(len(faces))
    pictures, kinds, lost = [], [], np.zeros(len(KINDS), np.int64)
    for portrait in tqdm(faces, unit=" faces", disable=None):
        for _ in range(_DRAWN[path]):
            kind = drawn_kind(chance)
            drawn = draughtsman.draw(portrait, chance, DRAWINGS[kind])
            if drawn is None:
                lost[kind] += 1
                continue
            pictures.append(drawn)
            kinds.append(kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial.npz")
    np.savez(partial, pictures=np.stack(pictures), kinds=np.array(kinds, np.uint8), lost=lost)
    partial.replace(path)
