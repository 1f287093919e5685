"""The eye network's numbers, read."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from edge_monitor.perception.eye_answer import (
    HIDDEN,
    LIDS,
    NUMBERS,
    OPENNESS,
    SHUT,
    SIDE_PX,
    read_answer,
)


def numbers(gap: float = 0.3, width: float = 1.0, **logits: float) -> NDArray[np.float32]:
    """An eye in the middle, `width` halves of the picture wide, its lids `gap` widths apart."""
    points = np.zeros((12, 2), np.float32)
    points[:7, 0] = np.linspace(-width / 2, width / 2, 7)
    points[7:, 0] = points[5:0:-1, 0]
    points[1:6, 1] = -gap * width / 2
    points[7:, 1] = gap * width / 2
    answer = np.zeros(NUMBERS, np.float32)
    answer[LIDS] = points.ravel()
    answer[OPENNESS] = logits.get("openness", 0.5)
    answer[SHUT], answer[HIDDEN] = logits.get("shut", 0.0), logits.get("hidden", 0.0)
    return answer


@given(gap=st.floats(0, 1), width=st.floats(0.1, 2))
def test_ear_is_the_gap_over_the_width_whatever_the_size(gap: float, width: float) -> None:
    assert read_answer(numbers(gap, width)).ear == pytest.approx(gap, abs=1e-3)


def test_points_are_pixels_of_the_picture() -> None:
    points = read_answer(numbers(width=1.0)).points
    assert points[0] == pytest.approx((SIDE_PX / 4, SIDE_PX / 2))
    assert points[6] == pytest.approx((SIDE_PX * 3 / 4, SIDE_PX / 2))


def test_corners_in_one_place_are_no_eye_and_no_fault() -> None:
    assert read_answer(numbers(width=0.0)).ear == 0.0


@pytest.mark.parametrize(("logit", "probability"), [(0.0, 0.5), (2.0, 0.8808), (-2.0, 0.1192)])
def test_logits_become_probabilities(logit: float, probability: float) -> None:
    answer = read_answer(numbers(shut=logit, hidden=-logit))
    assert answer.shut == pytest.approx(probability, abs=1e-4)
    assert answer.hidden == pytest.approx(1 - probability, abs=1e-4)


@given(npst.arrays(np.float32, NUMBERS, elements=st.floats(-1e6, 1e6, width=32)))
def test_whatever_is_finite_is_read_within_its_range(answer: NDArray[np.float32]) -> None:
    read = read_answer(answer)
    assert read.ear >= 0
    assert math.isfinite(read.ear)
    assert all(0 <= value <= 1 for value in (read.openness, read.shut, read.hidden))
