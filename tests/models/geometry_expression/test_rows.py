"""Which faces are learnt from and judged by, and how much they weigh."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.perception.geometry import NAMES
from models.expression.faces import Faces
from models.expression.halves import is_quoted
from models.geometry_expression.features import Features
from models.geometry_expression.rows import label_weights, public_rows, training_rows

COUNT = 12


def faces() -> Faces:
    """Rows 0 to 5 are training, the others public test; 1 is a tie, 2 is no face to people."""
    pictures = np.random.default_rng(1).integers(0, 256, (COUNT, 48, 48), np.uint8)
    votes = np.zeros((COUNT, 10), np.float32)
    votes[:, 1] = 10
    votes[1] = 5, 5, 0, 0, 0, 0, 0, 0, 0, 0
    votes[2] = 0, 3, 0, 0, 0, 0, 0, 0, 0, 7
    usage = (np.arange(COUNT) >= 6).astype(np.uint8)
    return Faces(pictures, votes, np.full(COUNT, 3, np.uint8), usage)


def features() -> Features:
    """Row 3 has no landmarks; row 4 is the photograph of row 7."""
    found = np.arange(COUNT) != 3
    group = np.where(np.arange(COUNT) == 4, 7, np.arange(COUNT))
    return Features(NAMES, np.zeros((COUNT, len(NAMES)), np.float32), found, group)


def test_learnt_from_is_what_people_agree_on_with_landmarks_and_is_not_judged_by() -> None:
    assert training_rows(faces(), features()).tolist() == [0, 5]


def test_the_public_test_falls_into_two_halves() -> None:
    quoted = public_rows(faces(), features(), quoted=True).tolist()
    other = public_rows(faces(), features(), quoted=False).tolist()
    assert sorted(quoted + other) == [6, 7, 8, 9, 10, 11]
    assert all(is_quoted(faces().pictures[row]) for row in quoted)


@given(st.lists(st.integers(0, 7), min_size=1, max_size=80))
def test_rare_labels_weigh_more_and_a_face_weighs_one_in_the_mean(labels: list[int]) -> None:
    numbers = np.array(labels)
    weights = label_weights(numbers)
    assert weights[numbers].mean() == pytest.approx(1)
    counts = np.bincount(numbers, minlength=8)
    order = np.argsort(counts, kind="stable")
    assert (np.diff(weights[order]) <= 1e-12).all()
