"""Figures of expressions, by hand and by rule."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from edge_monitor.evaluation.expressions import (
    LABELS,
    SEVEN,
    as_seven,
    calibration_error,
    drift,
    drift_lines,
    judge,
    lines,
)

THREE = ("one", "two", "three")


def sure(*numbers: int, labels: int = 3, share: float = 0.8) -> NDArray[np.float32]:
    """Probabilities that give one label its share and the others alike."""
    told = np.full((len(numbers), labels), (1 - share) / (labels - 1), np.float32)
    told[np.arange(len(numbers)), numbers] = share
    return told


def test_figures_of_a_few_faces_are_those_of_the_pencil() -> None:
    figures = judge(sure(0, 0, 1, 1, 1), np.array((0, 0, 0, 1, 1)), THREE)
    assert figures.confusion.tolist() == [[2, 1, 0], [0, 2, 0], [0, 0, 0]]
    assert figures.faces == 5
    assert figures.accuracy == pytest.approx(0.8)
    assert figures.recall == (2 / 3, 1.0, None)
    assert figures.precision == (1.0, 2 / 3, None)
    assert figures.f1 == (0.8, 0.8, None)
    assert figures.balanced_accuracy == pytest.approx(5 / 6)
    assert figures.calibration_error == pytest.approx(0.0, abs=1e-6)  # 0.8 sure, 0.8 right


def test_a_label_that_is_told_and_never_there_costs_precision_and_has_no_recall() -> None:
    figures = judge(sure(2, 2), np.array((0, 0)), THREE)
    assert figures.recall == (0.0, None, None)
    assert figures.precision == (None, None, 0.0)
    assert figures.f1 == (0.0, None, None)
    assert (figures.accuracy, figures.balanced_accuracy) == (0.0, 0.0)


def test_who_is_too_sure_errs_by_the_difference() -> None:
    right = np.array((True, True, False, False))
    assert calibration_error(np.full(4, 0.9), right) == pytest.approx(0.4)
    assert calibration_error(np.full(4, 0.5), right) == pytest.approx(0.0)
    mixed = np.array((0.9, 0.9, 0.3, 0.3))
    assert calibration_error(mixed, right) == pytest.approx((0.1 + 0.3) / 2)
    assert calibration_error(np.ones(4), ~right & right) == pytest.approx(1.0)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60),
    st.integers(1, 30),
)
def test_calibration_error_is_a_share_and_at_least_the_gap_of_the_means(
    told: list[tuple[float, bool]], bins: int
) -> None:
    confidence = np.array([each for each, _ in told])
    right = np.array([is_right for _, is_right in told])
    error = calibration_error(confidence, right, bins)
    assert -1e-9 <= error <= 1 + 1e-9
    assert error >= abs(confidence.mean() - right.mean()) - 1e-9


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=40))
def test_figures_stay_within_bounds_and_count_every_face(pairs: list[tuple[int, int]]) -> None:
    truth = np.array([there for there, _ in pairs])
    figures = judge(sure(*(said for _, said in pairs)), truth, THREE)
    assert figures.faces == len(pairs)
    assert figures.accuracy == pytest.approx(sum(a == b for a, b in pairs) / len(pairs))
    for recall, f1, count in zip(
        figures.recall, figures.f1, figures.confusion.sum(axis=1), strict=True
    ):
        assert (recall is None) == (f1 is None) == (count == 0)
        assert recall is None or 0 <= recall <= 1
    assert 0 <= figures.balanced_accuracy <= 1


@given(arrays.arrays(np.float32, (4, 8), elements=st.floats(0, 1, width=32)))
def test_without_contempt_the_seven_keep_their_proportions(shares: NDArray[np.float32]) -> None:
    told = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-3)
    seven = as_seven(told)
    assert seven.shape == (4, len(SEVEN))
    assert seven.sum(axis=1) == pytest.approx(1, abs=1e-4)
    for row, before in zip(seven, told, strict=True):
        if before[:7].sum() > 0:
            assert before[row.argmax()] == before[:7].max()
    assert LABELS[:7] == SEVEN


def test_contempt_alone_says_nothing_of_the_others() -> None:
    assert as_seven(sure(7, labels=8, share=1.0))[0] == pytest.approx(1 / 7)


def test_what_quantizing_cost_is_told_in_points() -> None:
    truth = np.array((0, 0, 1, 1))
    changed = drift(sure(0, 1, 1, 1), sure(0, 0, 1, 1), truth)
    assert (changed.accuracy, changed.loss_points, changed.same) == (1.0, 25.0, 0.75)
    assert changed.difference == pytest.approx((0.7 + 0.7) / 12)
    assert next(drift_lines(changed)) == "float: accuracy 1.0000, int8 -25.00 points"
    none = drift(sure(0), sure(0), truth[:1])
    assert next(drift_lines(none)).endswith("int8 +0.00 points")


def test_people_read_a_table_and_programs_the_same_figures() -> None:
    figures = judge(sure(0, 0, 1, 1, 1), np.array((0, 0, 0, 1, 1)), THREE)
    told = list(lines("three labels", figures))
    assert told[0] == "three labels: 5 faces"
    assert told[1] == "  accuracy 0.8000, balanced 0.8333"
    assert told[4].split() == ["one", "3", "0.667", "1.000", "0.800"]
    assert told[6].split() == ["three", "0", "-", "-", "-"]
    written = figures.as_json()
    assert written["labels"]["three"] == {"recall": None, "precision": None, "f1": None}
    assert written["confusion"] == [[2, 1, 0], [0, 2, 0], [0, 0, 0]]
