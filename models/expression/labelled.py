"""Faces with what people called them: the development data's mosaics, or a folder per class."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from edge_monitor.camera.folder import PICTURE_SUFFIXES, read_picture
from edge_monitor.errors import SourceError
from edge_monitor.evaluation.expressions import LABELS
from edge_monitor.perception.expression import face_picture
from edge_monitor.types import EmotionLabel
from models.expression.faces import NOBODY, PUBLIC_TEST, TRAINING, load, without_slips
from models.expression.halves import is_quoted

_NAMES: Final = {label.value: label for label in EmotionLabel} | {
    "angry": EmotionLabel.ANGER,
    "happy": EmotionLabel.HAPPINESS,
    "sad": EmotionLabel.SADNESS,
    "surprised": EmotionLabel.SURPRISE,
    "fearful": EmotionLabel.FEAR,
    "disgusted": EmotionLabel.DISGUST,
}


@dataclass(frozen=True, slots=True)
class LabelledFaces:
    """Faces, one row each; labels are numbers of `EmotionLabel`s or `NOBODY`.

    Attributes:
        pictures: uint8 (n, 48, 48, 1), as the network sees them.
        eight: (n,), one of the eight labels: the majority of FER+, or the folder's.
        agreed: (n,), of the eight, what more than half of those who voted said; of a folder none.
        seven: (n,), one of FER-2013's seven.
        described: which faces these are, for people.
    """

    pictures: NDArray[np.uint8]
    eight: NDArray[np.intp]
    agreed: NDArray[np.intp]
    seven: NDArray[np.intp]
    described: str


def labelled_faces(folder: Path) -> LabelledFaces:
    """Read a folder with `labels.npz` and mosaics, or with a folder of pictures for each class.

    Of data that hold training and public test only what may be quoted of the latter is taken.
    Classes are named as the labels are or as FER-2013 and its relatives name them.

    Raises:
        SourceError: naming what is missing or wrong.
    """
    if (folder / "labels.npz").is_file():
        return _of_mosaics(folder)
    return _of_classes(folder)


def majority(votes: NDArray[np.float32]) -> NDArray[np.intp]:
    """The label that most people chose; `NOBODY` for ties, and for unknown and not a face.

    Args:
        votes: (n, 10): the eight labels, unknown, not a face.
    """
    most = votes.argmax(axis=1)
    ordered = np.sort(votes, axis=1)
    clear = (ordered[:, -1] > ordered[:, -2]) & (most < len(LABELS))
    return np.where(clear, most, NOBODY)


def agreed(votes: NDArray[np.float32]) -> NDArray[np.intp]:
    """The label that more than half agree on, lone votes taken for slips; else `NOBODY`.

    Published figures on FER+ are of these faces: the reader that its authors gave with the votes
    (microsoft/FERPlus, src/ferplus.py, mode "majority") leaves all others out.

    Args:
        votes: (n, 10): the eight labels, unknown, not a face.
    """
    seen = without_slips(votes)
    most = seen.argmax(axis=1)
    clear = (2 * seen.max(axis=1) > seen.sum(axis=1)) & (most < len(LABELS))
    return np.where(clear, most, NOBODY)


def _of_mosaics(folder: Path) -> LabelledFaces:
    faces = load(folder)
    taken, described = np.ones(len(faces.usage), np.bool_), "all faces"
    if {TRAINING, PUBLIC_TEST} <= set(faces.usage.tolist()):
        taken = faces.usage == PUBLIC_TEST
        taken[taken] = [is_quoted(picture) for picture in faces.pictures[taken]]
        described = "the half of the public test that nothing was chosen by"
    pictures = [face_picture(picture) for picture in faces.pictures[taken]]
    votes = faces.votes[taken]
    return LabelledFaces(
        np.stack(pictures), majority(votes), agreed(votes), faces.seven()[taken], described
    )


def _of_classes(folder: Path) -> LabelledFaces:
    try:
        places = sorted(
            path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")
        )
    except OSError as error:
        raise SourceError(f"{folder}: {error.strerror}; give a folder of faces") from None
    pictures: list[NDArray[np.uint8]] = []
    numbers: list[int] = []
    for place in places:
        number = LABELS.index(_label(place))
        found = _pictures(place)
        pictures += [face_picture(read_picture(path)[..., ::-1]) for path in found]
        numbers += [number] * len(found)
    if not pictures:
        raise SourceError(
            f"{folder}: neither labels.npz nor a folder of pictures for each class "
            f"({', '.join(LABELS)})"
        )
    eight = np.array(numbers, np.intp)
    contempt = LABELS.index(EmotionLabel.CONTEMPT)
    nobody = np.full_like(eight, NOBODY)  # a folder does not say how many agreed
    return LabelledFaces(
        np.stack(pictures), eight, nobody, np.where(eight == contempt, NOBODY, eight), "all faces"
    )


def _label(place: Path) -> EmotionLabel:
    try:
        return _NAMES[place.name.casefold()]
    except KeyError:
        known = ", ".join(_NAMES)
        raise SourceError(f"{place}: is no class; folders may be named {known}") from None


def _pictures(place: Path) -> Sequence[Path]:
    try:
        return sorted(path for path in place.iterdir() if path.suffix.lower() in PICTURE_SUFFIXES)
    except OSError as error:
        raise SourceError(f"{place}: {error.strerror}; allow this user to read it") from None
