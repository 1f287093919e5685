"""FER-2013's faces with the votes of FER+: mosaics of 48 by 48 pixels, grey."""

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.errors import SourceError
from edge_monitor.perception.expression import SEVEN, SIDE_PX
from edge_monitor.types import EmotionLabel
from models.expression.halves import is_quoted
from models.expression.repeats import repeated

LABELS: Final = 8
"""How many of the votes' columns are emotions; "unknown" and "not a face" follow."""

VOTES: Final = 10
"""How many columns the votes have."""

NOBODY: Final = -1
"""Where nobody says which label a face has, or people do not agree."""

FER_2013: Final = (
    EmotionLabel.ANGER,
    EmotionLabel.DISGUST,
    EmotionLabel.FEAR,
    EmotionLabel.HAPPINESS,
    EmotionLabel.SADNESS,
    EmotionLabel.SURPRISE,
    EmotionLabel.NEUTRAL,
)
"""Its labels in its own order."""

_NUMBERS: Final = np.array([SEVEN.index(label) for label in FER_2013], np.intp)
_COLUMNS, _IN_A_MOSAIC = 60, 3600
TRAINING: Final = 0
PUBLIC_TEST: Final = 1
_UNREADABLE: Final = (
    *(OSError, EOFError, KeyError, IndexError, ValueError, RuntimeError),
    *(AttributeError, TypeError),  # an array of numpy's and no archive of them
    *(zipfile.BadZipFile, zlib.error),
)
"""What numpy raises over an archive that is damaged, cut off, or none."""

_LONE_VOTE = 1  # a label that one of ten named is taken for a slip, as FER+ does


@dataclass(frozen=True, slots=True)
class Faces:
    """Faces, one row each.

    Attributes:
        pictures: uint8 (n, 48, 48).
        votes: float32 (n, 10), as people gave them.
        fer: uint8 (n,), the label of FER-2013, 255 where there is none.
        usage: uint8 (n,), 0 training, 1 public test.
    """

    pictures: NDArray[np.uint8]
    votes: NDArray[np.float32]
    fer: NDArray[np.uint8]
    usage: NDArray[np.uint8]

    def training(self) -> NDArray[np.intp]:
        """Rows to learn from: those `known` that repeat no face of the public test."""
        rows = self.known()
        judged_by = self.pictures[self.usage == PUBLIC_TEST]
        return rows[~repeated(self.pictures[rows], judged_by)]

    def known(self) -> NDArray[np.intp]:
        """Rows of the training part that more people took for an emotion than for nothing."""
        seen = without_slips(self.votes)
        known = (seen[:, :LABELS].sum(axis=1) > 0) & (seen.argmax(axis=1) < LABELS)
        return np.flatnonzero((self.usage == TRAINING) & known)

    def public(self, *, quoted: bool) -> NDArray[np.intp]:
        """Rows of one half of the public test whose majority is beyond doubt.

        Args:
            quoted: the half that figures are quoted of; the other serves calibration and choosing.
        """
        half = np.array([is_quoted(picture) for picture in self.pictures])
        top = np.sort(self.votes, axis=1)
        clear = (self.votes.argmax(axis=1) < LABELS) & (top[:, -1] > top[:, -2])
        return np.flatnonzero((self.usage == PUBLIC_TEST) & clear & (half == quoted))

    def majority(self) -> NDArray[np.intp]:
        """The label that most people gave, (n,)."""
        return np.asarray(self.votes.argmax(axis=1))

    def shares(self) -> NDArray[np.float32]:
        """Soft labels, float32 (n, 8): shares of the votes without slips; rows may be all 0."""
        votes = without_slips(self.votes)[:, :LABELS]
        return np.asarray(votes / np.maximum(votes.sum(axis=1, keepdims=True), 1))

    def seven(self) -> NDArray[np.intp]:
        """FER-2013's labels as numbers of `SEVEN`, (n,), `NOBODY` where there is none."""
        known = self.fer < len(FER_2013)
        return np.where(known, _NUMBERS[np.where(known, self.fer, 0)], NOBODY)

    def targets(self) -> NDArray[np.float32]:
        """What is to be learnt, float32 (n, 15): `shares`, then 1 for FER-2013's label."""
        ones = np.eye(len(SEVEN), dtype=np.float32)
        seven = self.seven()
        named = np.where((seven == NOBODY)[:, None], np.float32(0), ones[seven])
        return np.concatenate([self.shares(), named], axis=1)


def without_slips(votes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Votes without those that stand alone."""
    return np.where(votes > _LONE_VOTE, votes, np.float32(0))


def load(folder: Path) -> Faces:
    """Read the folder `expressions` of the development data.

    Raises:
        SourceError: a file is missing or not of this form.
    """
    try:
        with (folder / "labels.npz").open("rb") as file, np.load(file) as content:
            votes, fer, usage = (content[name] for name in ("ferplus_votes", "fer_label", "usage"))
        count = len(usage)
        shapes = tuple(array.shape for array in (votes, fer, usage))
        if shapes != ((count, VOTES), (count,), (count,)):
            told = ", ".join(map(str, shapes))
            raise ValueError(
                f"votes, labels and usage must be (n, {VOTES}), (n,), (n,), not {told}"
            )
        mosaics = _mosaics(folder)
        pictures = np.stack([_cut(mosaics, number) for number in range(count)])
        return Faces(pictures, votes.astype(np.float32), fer, usage)
    except _UNREADABLE as error:
        raise SourceError(f"{folder}: no mosaics of faces with labels: {error}") from None


def _mosaics(folder: Path) -> list[NDArray[np.uint8]]:
    found = []
    for path in sorted(folder.glob("mosaic_*.png")):
        picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if picture is None:
            raise ValueError(f"{path.name} is a damaged picture")
        found.append(picture.astype(np.uint8, copy=False))
    return found


def _cut(mosaics: list[NDArray[np.uint8]], number: int) -> NDArray[np.uint8]:
    mosaic, place = mosaics[number // _IN_A_MOSAIC], number % _IN_A_MOSAIC
    top, left = place // _COLUMNS * SIDE_PX, place % _COLUMNS * SIDE_PX
    return mosaic[top : top + SIDE_PX, left : left + SIDE_PX]
