"""Lids: the numbers they give, and when there is no eye to be seen."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.perception.eyes import SIDE_PX, EyeReader
from edge_monitor.testing.network import Outputs, ScriptedNetwork
from edge_monitor.types import Image, Points

EYE_PX = SIDE_PX / 2.3
WIDTH, HEIGHT = 320, 240


def contour(gap: float, shift_px: float = 0.0) -> Outputs:
    """An eye of the width that the mesh says, its lids a fraction of the width apart."""
    points = np.zeros((71, 3), np.float32)
    columns = np.linspace(-EYE_PX / 2, EYE_PX / 2, 9) + SIDE_PX / 2 + shift_px
    points[0:9, 0] = columns
    points[9:16, 0] = columns[1:8]
    points[:, 1] = SIDE_PX / 2
    points[1:8, 1] += gap * EYE_PX / 2
    points[9:16, 1] -= gap * EYE_PX / 2
    return (points.reshape(1, 213),)


def reader(gap: float = 0.3, shift_px: float = 0.0) -> tuple[EyeReader, ScriptedNetwork]:
    network = ScriptedNetwork(lambda _picture: contour(gap, shift_px))
    return EyeReader(network), network


def textured() -> Image:
    return np.random.default_rng(0).integers(60, 200, (HEIGHT, WIDTH, 3), np.uint8)


def corners(
    *, x: float = 160.0, y: float = 120.0, width: float = 40.0, turned_rad: float = 0.0
) -> Points:
    """Both eyes at one place: only their corners are looked at."""
    points = np.zeros((468, 2), np.float32)
    middle = np.array((x, y))
    half = np.array((math.cos(turned_rad), math.sin(turned_rad))) * width / 2
    points[[33, 362]] = middle - half
    points[[133, 263]] = middle + half
    return points


@given(gap=st.floats(0, 0.8), turned_rad=st.floats(-1, 1), width=st.floats(15, 80))
def test_ear_is_the_gap_over_the_width_at_any_size_and_angle(
    gap: float, turned_rad: float, width: float
) -> None:
    eye = reader(gap)[0].right(textured(), corners(width=width, turned_rad=turned_rad))
    assert eye is not None
    assert eye.ear == pytest.approx(gap, abs=1e-3)
    assert 0 <= eye.openness <= 1


def test_openness_rises_with_the_gap_from_shut_to_open() -> None:
    opennesses = []
    for gap in (0.0, 0.08, 0.15, 0.2, 0.25, 0.31, 0.5):
        eye = reader(gap)[0].right(textured(), corners())
        assert eye is not None
        opennesses.append(eye.openness)
    assert opennesses == sorted(opennesses)
    assert opennesses[:2] == [0, 0]
    assert opennesses[-2:] == [1, 1]


def test_lids_are_a_ring_around_the_eye_in_the_frame() -> None:
    eye = reader(gap=0.3)[0].right(textured(), corners(width=40))
    assert eye is not None
    assert eye.lids.shape == (16, 2)
    assert eye.lids[0] == pytest.approx((140, 120), abs=0.1)  # outer corner of a right eye
    assert eye.lids[8] == pytest.approx((180, 120), abs=0.1)
    assert (eye.lids[1:8, 1] > 120).all()  # the lower lid comes first
    assert (eye.lids[9:, 1] < 120).all()
    steps = np.linalg.norm(np.diff(eye.lids, axis=0, append=eye.lids[:1]), axis=1)
    assert steps.max() < 15


def test_left_eye_is_seen_mirrored_and_comes_back_the_right_way_round() -> None:
    pictures: list[Image] = []

    def answer(picture: Image) -> Outputs:
        pictures.append(picture.copy())
        return contour(0.3)

    both = EyeReader(ScriptedNetwork(answer))
    right, left = both.right(textured(), corners()), both.left(textured(), corners())
    assert right is not None
    assert left is not None
    assert np.array_equal(pictures[1], pictures[0][:, ::-1])
    assert left.lids[0] == pytest.approx((180, 120), abs=0.1)  # its outer corner
    assert left.lids[8] == pytest.approx((140, 120), abs=0.1)


@pytest.mark.parametrize(
    "landmarks",
    [
        corners(width=11),
        corners(x=15),
        corners(x=WIDTH - 15),
        corners(y=5),
        corners(y=HEIGHT - 5),
        corners(x=-100, y=-100),
        corners(width=0),
    ],
    ids=["too small", "left edge", "right edge", "top", "bottom", "outside", "no width"],
)
def test_eye_that_is_not_in_the_picture_is_not_looked_at(landmarks: Points) -> None:
    eyes, network = reader()
    assert eyes.right(textured(), landmarks) is None
    assert network.runs == 0


@pytest.mark.parametrize("level", [0, 90, 255])
def test_nothing_is_seen_where_nothing_is_to_be_seen(level: int) -> None:
    eyes, network = reader()
    assert eyes.right(np.full((HEIGHT, WIDTH, 3), level, np.uint8), corners()) is None
    assert network.runs == 0


def test_dark_glasses_hide_the_eyes() -> None:
    face = np.full((HEIGHT, WIDTH, 3), (110, 130, 170), np.uint8)
    face[105:140, 130:190] = 25
    eyes, network = reader()
    assert eyes.right(face, corners()) is None
    assert network.runs == 0


def test_contour_elsewhere_than_the_corners_is_no_eye() -> None:
    assert reader(shift_px=8)[0].right(textured(), corners()) is not None
    assert reader(shift_px=14)[0].right(textured(), corners()) is None


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_lids_that_are_no_numbers_are_thrown_away_and_counted(bad: float) -> None:
    outputs = contour(0.3)
    outputs[0][0, 200] = bad
    eyes = EyeReader(ScriptedNetwork(lambda _picture: outputs))
    assert eyes.left(textured(), corners()) is None
    assert eyes.faults == 1


def test_contour_without_width_is_no_eye() -> None:
    nothing = (np.full((1, 213), SIDE_PX / 2, np.float32),)
    assert EyeReader(ScriptedNetwork(lambda _picture: nothing)).right(textured(), corners()) is None
