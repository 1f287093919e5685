"""Which faces are learnt from, and which ones are judged by."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.expression.faces import LABELS, Faces
from models.geometry_expression.features import Features

_TRAINING, _PUBLIC_TEST = 0, 1
RARE: Final = 0.35
"""Rare labels weigh more by the count's power of minus this, as the network draws them."""


def training_rows(faces: Faces, features: Features) -> NDArray[np.intp]:
    """Faces to learn from: those that people agree on, in no photograph of the public test."""
    judged_by = np.isin(features.group, features.group[faces.usage == _PUBLIC_TEST])
    chosen = (faces.usage == _TRAINING) & clear(faces) & features.found & ~judged_by
    return np.flatnonzero(chosen)


def public_rows(faces: Faces, features: Features, *, quoted: bool) -> NDArray[np.intp]:
    """One half of the public test, as `Faces.public`, where landmarks were found."""
    rows = faces.public(quoted=quoted)
    return np.asarray(rows[features.found[rows]])


def clear(faces: Faces) -> NDArray[np.bool_]:
    """Whether one of the eight labels has more votes than any other, (n,)."""
    top = np.sort(faces.votes, axis=1)
    return np.asarray((faces.majority() < LABELS) & (top[:, -1] > top[:, -2]))


def label_weights(labels: NDArray[np.intp]) -> NDArray[np.float64]:
    """How much a face of each label weighs, (8,), 1 in the mean over the faces."""
    shares = np.bincount(labels, minlength=LABELS) / len(labels)
    weights = np.maximum(shares, 1 / len(labels)) ** -RARE
    return np.asarray(weights / (shares * weights).sum())
