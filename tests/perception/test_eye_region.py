"""The square around an eye, and whether the picture holds the eye."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.perception.eye_region import LEFT, RIGHT, EyeSide, eye_region, is_within
from edge_monitor.perception.region import Cutter, Region
from edge_monitor.types import Image, Points

WIDTH, HEIGHT = 320, 240
IMAGE: Image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
LEAST_PX = 12.0

_sides = st.sampled_from((RIGHT, LEFT))
_angles = st.floats(-math.pi, math.pi)
_eye_px = st.floats(LEAST_PX, 60)


def _landmarks(side: EyeSide, x: float, y: float, eye_px: float, angle_rad: float) -> Points:
    """Corners of one eye, the others nowhere near."""
    half = np.array((math.cos(angle_rad), math.sin(angle_rad))) * eye_px / 2
    landmarks = np.full((468, 2), -1000, np.float32)
    middle = np.array((x, y))
    landmarks[side.begin], landmarks[side.end] = middle - half, middle + half
    return landmarks


@given(
    side=_sides,
    x=st.floats(-50, 400),
    y=st.floats(-50, 300),
    eye_px=_eye_px,
    angle_rad=_angles,
    margin=st.floats(1, 4),
)
def test_the_square_lies_around_the_eye_and_is_turned_with_it(
    *, side: EyeSide, x: float, y: float, eye_px: float, angle_rad: float, margin: float
) -> None:
    region = eye_region(_landmarks(side, x, y, eye_px, angle_rad), side, margin)
    assert (region.x, region.y) == pytest.approx((x, y), abs=1e-3)
    assert region.size == pytest.approx(eye_px * margin, rel=1e-3)
    turned = (math.cos(region.angle_rad), math.sin(region.angle_rad))
    assert turned == pytest.approx((math.cos(angle_rad), math.sin(angle_rad)), abs=1e-3)
    assert region.mirrored is side.mirrored


@given(side=_sides, eye_px=_eye_px, angle_rad=_angles)
def test_the_outer_corner_is_cut_out_to_the_left_whichever_eye_it_is(
    side: EyeSide, eye_px: float, angle_rad: float
) -> None:
    landmarks = _landmarks(side, 160, 120, eye_px, angle_rad)
    _, matrix = Cutter(48).cut(IMAGE, eye_region(landmarks, side, 48 / 28))
    outer, inner = (side.end, side.begin) if side is LEFT else (side.begin, side.end)
    there = np.linalg.inv(matrix[:, :2]) @ (landmarks[[outer, inner]].T - matrix[:, 2:])
    assert there[:, 0] == pytest.approx((10, 24), abs=0.01)
    assert there[:, 1] == pytest.approx((38, 24), abs=0.01)


@given(
    x=st.floats(-20, WIDTH + 20),
    y=st.floats(-20, HEIGHT + 20),
    eye_px=st.floats(1, 80),
    angle_rad=_angles,
)
def test_an_eye_counts_when_it_is_wide_enough_and_lies_in_the_picture_with_its_lids(
    x: float, y: float, eye_px: float, angle_rad: float
) -> None:
    across = np.array((math.cos(angle_rad), math.sin(angle_rad))) * eye_px / 2
    down = np.array((-math.sin(angle_rad), math.cos(angle_rad))) * eye_px / 4
    corners = np.array([(x, y) + a * across + b * down for a in (-1, 1) for b in (-1, 1)])
    room = np.minimum(corners, (WIDTH, HEIGHT) - corners).min()
    if abs(room) < 1e-6 or abs(eye_px - LEAST_PX) < 1e-6:
        return  # on the edge itself rounding decides
    found = is_within(Region(x, y, 100.0, angle_rad), eye_px, IMAGE)
    assert found is bool(room > 0 and eye_px > LEAST_PX)


@pytest.mark.parametrize(("eye_px", "counts"), [(11.9, False), (12.0, True)])
def test_eyes_of_fewer_than_twelve_pixels_tell_nothing(eye_px: float, *, counts: bool) -> None:
    assert is_within(Region(160, 120, 40, 0.0), eye_px, IMAGE) is counts


@pytest.mark.parametrize(
    ("x", "y", "counts"),
    [(20, 120, True), (19, 120, False), (160, 10, True), (160, 9, False), (160, 231, False)],
)
def test_lids_need_a_quarter_of_the_width_above_and_below(
    x: float, y: float, *, counts: bool
) -> None:
    assert is_within(Region(x, y, 70, 0.0), 40.0, IMAGE) is counts


def test_both_eyes_of_a_face_are_cut_alike() -> None:
    # a face that mirrors itself around the middle of the picture
    landmarks = np.zeros((468, 2), np.float32)
    landmarks[RIGHT.begin], landmarks[RIGHT.end] = (100, 120), (140, 124)
    landmarks[LEFT.end], landmarks[LEFT.begin] = (220, 120), (180, 124)
    picture = np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH // 2, 3)).astype(np.uint8)
    whole = np.hstack((picture, picture[:, ::-1]))
    right, _ = Cutter(48).cut(whole, eye_region(landmarks, RIGHT, 48 / 28))
    left, _ = Cutter(48).cut(whole, eye_region(landmarks, LEFT, 48 / 28))
    assert np.abs(right.astype(int) - left).max() <= 2
