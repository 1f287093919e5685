"""What landmarks alone tell."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from edge_monitor.perception.shape import mouth_aspect_ratio, proportions
from edge_monitor.types import Points

UPPER, LOWER = (82, 13, 312), (87, 14, 317)


def mouth(width: float, gap: float) -> Points:
    points = np.zeros((468, 2), np.float32)
    points[78], points[308] = (0, 0), (width, 0)
    for upper, lower, x in zip(UPPER, LOWER, (0.3, 0.5, 0.7), strict=True):
        points[upper], points[lower] = (x * width, -gap / 2), (x * width, gap / 2)
    return points


def turned(points: Points, angle_rad: float, scale: float) -> Points:
    cosine, sine = math.cos(angle_rad) * scale, math.sin(angle_rad) * scale
    return np.asarray(points @ np.array(((cosine, sine), (-sine, cosine))) + 300, np.float32)


@given(gap=st.floats(0, 100), angle_rad=st.floats(-3, 3), scale=st.floats(0.5, 10))
def test_mouth_is_as_wide_open_at_any_size_and_angle(
    gap: float, angle_rad: float, scale: float
) -> None:
    found = mouth_aspect_ratio(turned(mouth(50.0, gap), angle_rad, scale))
    assert found == pytest.approx(gap / 50, abs=1e-3)


def test_mouth_without_width_is_not_measured() -> None:
    assert mouth_aspect_ratio(np.zeros((468, 2), np.float32)) is None


def solid(seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(0, 50, (468, 3)).astype(np.float32)


@given(scale=st.floats(0.1, 10), angle_rad=st.floats(-3, 3))
def test_proportions_do_not_change_with_distance_and_direction(
    scale: float, angle_rad: float
) -> None:
    cosine, sine = math.cos(angle_rad), math.sin(angle_rad)
    turn = np.array(((cosine, 0, sine), (0, 1, 0), (-sine, 0, cosine)), np.float32) * scale
    known = proportions(solid())
    assert len(known) == 4
    assert proportions(solid() @ turn) == pytest.approx(known, rel=1e-3)


def test_another_face_has_other_proportions() -> None:
    assert proportions(solid(1)) != pytest.approx(proportions(solid(2)), rel=0.05)


def test_points_that_fall_into_one_still_give_numbers() -> None:
    assert all(math.isfinite(ratio) for ratio in proportions(np.zeros((468, 3), np.float32)))
