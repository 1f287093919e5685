"""Numbers of a face's shape: the same at any place, size and roll, mirrored too; never NaN."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from edge_monitor.perception.geometry import NAMES, face_geometry
from edge_monitor.perception.geometry_parts import (
    ASIDE,
    LEFT_OF,
    OUTLINES,
    RISES,
    SIDE_ANGLES,
    SIDE_OUTLINES,
    SIDE_RISES,
    SIDE_SLOPES,
    SIDE_SPANS,
    SPANS,
    STAYS,
)
from edge_monitor.perception.manifest import Manifest
from edge_monitor.perception.perceiver import Perceiver
from edge_monitor.testing import DriverPose, Portrait
from edge_monitor.types import Frame, Image, Points

TABLES = (SIDE_SPANS, SIDE_RISES, SIDE_SLOPES, SIDE_ANGLES, SIDE_OUTLINES)


def cloud(seed: int) -> Points:
    """Points by chance, as far apart as those of a face 200 px wide."""
    return np.random.default_rng(seed).normal(300, 50, (468, 2)).astype(np.float32)


def numbers(points: Points) -> NDArray[np.float32]:
    found = face_geometry(points)
    assert found is not None
    return found


def named(points: Points) -> dict[str, float]:
    return dict(zip(NAMES, numbers(points).tolist(), strict=True))


def drawn() -> Points:
    """A face of nothing but what a test looks at: eyes 90 px apart, a mouth of 60 by 20 px."""
    points = np.zeros((468, 2), np.float32)
    for right, x, y in (
        *((33, -45, 0), (133, -15, 0), (160, -38, -5), (159, -30, -6), (158, -22, -5)),
        *((144, -38, 5), (145, -30, 6), (153, -22, 5), (61, -30, 70), (127, -70, 0)),
    ):
        left = LEFT_OF.get(right, 356)
        points[right], points[left] = (x, y), (-x, y)
    for middle, y in ((168, -5), (6, 5), (4, 35), (2, 45), (0, 60), (17, 80), (13, 66), (14, 74)):
        points[middle] = (0, y)
    points[10], points[152] = (0, -70), (0, 110)
    points[54], points[284] = (-60, -60), (60, -60)
    return points


@given(
    seed=st.integers(0, 99),
    x=st.floats(-2000, 2000),
    y=st.floats(-2000, 2000),
    scale=st.floats(0.2, 10),
    roll_rad=st.floats(-math.pi, math.pi),
)
def test_place_size_and_roll_change_nothing(
    seed: int, x: float, y: float, scale: float, roll_rad: float
) -> None:
    cosine, sine = math.cos(roll_rad) * scale, math.sin(roll_rad) * scale
    turn = np.array(((cosine, sine), (-sine, cosine)))
    moved = (cloud(seed) @ turn + (x, y)).astype(np.float32)
    assert numbers(moved) == pytest.approx(numbers(cloud(seed)), abs=1e-3)


def test_a_mirrored_face_has_the_same_shape() -> None:
    """Where all that is measured has its counterpart, left is not told from right."""
    pairs = {**LEFT_OF, 127: 356, 54: 284, 234: 454, 58: 288}
    pairs |= _opposite(OUTLINES["lips"], 20) | _opposite(OUTLINES["gap"], 20)
    face = OUTLINES["lower_face"]
    pairs |= dict(zip(face, reversed(face), strict=True))
    pairs |= {left: right for right, left in pairs.items()}
    points = cloud(5)
    mirrored = points * np.array((-1, 1), np.float32)
    for one, other in pairs.items():
        mirrored[one] = points[other] * (-1, 1)
    assert numbers(mirrored) == pytest.approx(numbers(points), abs=1e-4)


def _opposite(outline: tuple[int, ...], count: int) -> dict[int, int]:
    """Lips run from the right corner along the lower lip to the left one and back above."""
    half = count // 2
    return {outline[place]: outline[(half - place) % count] for place in range(count)}


@given(
    arrays.arrays(
        np.float32,
        (468, 2),
        elements=st.floats(width=32),
        fill=st.floats(width=32),
    )
)
def test_whatever_the_points_the_numbers_are_finite_or_there_are_none(points: Points) -> None:
    found = face_geometry(points)
    assert found is None or (found.shape == (len(NAMES),) and bool(np.isfinite(found).all()))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("landmark", [33, 61, 400])
def test_a_point_that_is_no_number_has_no_shape(landmark: int, value: float) -> None:
    points = cloud(0)
    points[landmark, 1] = value
    assert face_geometry(points) is None


def test_points_that_fall_into_one_have_no_shape() -> None:
    assert face_geometry(np.zeros((468, 2), np.float32)) is None
    assert face_geometry(np.full((468, 2), 317.3, np.float32)) is None
    points = cloud(0)
    points[263] = points[33]  # there is no roll
    assert face_geometry(points) is None


def test_a_mouth_that_falls_into_one_point_leaves_numbers() -> None:
    points = cloud(0)
    points[[*OUTLINES["lips"], *OUTLINES["gap"]]] = points[61]
    told = named(points)
    for name in ("mouth_width", "lips_area", "lips_major", "lips_tilt"):
        assert told[name] == pytest.approx(0, abs=1e-9)
    assert all(map(math.isfinite, told.values()))


def test_a_drawn_face_is_measured_as_with_a_ruler() -> None:
    told = named(drawn())
    size = 90 / _outer_corners_apart(told)
    assert told["eye_width"] * size == pytest.approx(30, rel=1e-4)
    assert told["eye_gap_middle"] * size == pytest.approx(12, rel=1e-4)
    assert told["mouth_width"] * size == pytest.approx(60, rel=1e-4)
    assert told["mouth_height"] * size == pytest.approx(20, rel=1e-4)
    assert told["mouth_corner_above_upper_lip"] * size == pytest.approx(-4, rel=1e-3)
    assert told["eye_inner_angle"] == pytest.approx(2 * math.atan2(5, 7), rel=1e-4)
    assert told["upper_lip_slope"] == pytest.approx(-10 / math.hypot(10, 30), rel=1e-4)
    assert told["eye_width_difference"] == pytest.approx(0, abs=1e-6)
    assert told["nose_tip_aside"] == pytest.approx(0, abs=1e-6)


def _outer_corners_apart(told: dict[str, float]) -> float:
    """In units of the face's size: an eye is 30 of the 90 px wide."""
    return told["eye_width"] * 3


def test_an_ellipse_is_told_by_its_axes_area_and_tilt() -> None:
    around = np.linspace(0, 2 * math.pi, 20, endpoint=False)
    turn = math.radians(20)
    x, y = 40 * np.cos(around), 12 * np.sin(around)
    points = drawn()
    points[list(OUTLINES["lips"])] = np.stack(
        (x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn) + 70), 1
    )
    told = named(points)
    size = 30 / told["eye_width"]
    assert told["lips_major"] * size == pytest.approx(40, rel=1e-3)
    assert told["lips_minor"] * size == pytest.approx(12, rel=1e-3)
    assert told["lips_area"] * size**2 == pytest.approx(math.pi * 40 * 12, rel=0.02)
    round_ = (40**2 - 12**2) / (40**2 + 12**2)
    assert told["lips_tilt"] == pytest.approx(round_ * math.sin(2 * turn), rel=1e-3)


def test_one_mouth_corner_drawn_up_is_told_on_either_side() -> None:
    right, left = drawn(), drawn()
    right[61, 1] -= 8
    left[291, 1] -= 8
    assert numbers(right) == pytest.approx(numbers(left), abs=1e-6)
    assert named(right)["mouth_corner_above_nose_difference"] > 0.05


def test_every_number_has_a_name_of_its_own_and_every_landmark_a_counterpart() -> None:
    assert len(set(NAMES)) == len(NAMES)
    named_right = {landmark for table in TABLES for row in table.values() for landmark in row}
    assert named_right == set(LEFT_OF)
    assert len(set(LEFT_OF.values())) == len(LEFT_OF)
    everything = {*named_right, *LEFT_OF.values(), *STAYS}
    for table in (SPANS, RISES, ASIDE, OUTLINES):
        everything |= {landmark for row in table.values() for landmark in row}
    assert everything <= set(range(468))


@pytest.mark.models
def test_left_of_a_real_face_is_left(manifest: Manifest, photograph: Image) -> None:
    """Counterparts lie on one level; the right one, of the person, to the left of the picture."""
    frame = Frame(0.0, Portrait(photograph).frame(DriverPose(), 0.0))
    face = Perceiver.open(manifest).perceive(frame).driver
    assert face is not None
    for right, left in LEFT_OF.items():
        (x0, y0), (x1, y1) = face.landmarks[[right, left]].tolist()
        assert x0 < x1 or right == left
        assert abs(y1 - y0) < 0.1 * face.box.width
