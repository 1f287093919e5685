"""Lids: the numbers they give, and when there is no eye to be seen."""

import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.perception.eye_answer import HIDDEN, LIDS, NUMBERS, OPENNESS, SHUT, SIDE_PX
from edge_monitor.perception.eyes import EyeReader
from edge_monitor.perception.manifest import Manifest
from edge_monitor.perception.perceiver import Perceiver
from edge_monitor.perception.runtime import Network
from edge_monitor.testing import DriverPose, Portrait
from edge_monitor.testing.network import Outputs, ScriptedNetwork
from edge_monitor.types import Frame, Image, Points

WIDTH, HEIGHT = 320, 240
EYE = 28 / SIDE_PX * 2  # the eye's width in halves of the picture


def answer(gap: float = 0.3, hidden: float = -5.0) -> Outputs:
    """An eye of the width that the mesh says, its lids a fraction of the width apart."""
    points = np.zeros((12, 2), np.float32)
    points[:7, 0] = np.linspace(-EYE / 2, EYE / 2, 7)
    points[7:, 0] = points[5:0:-1, 0]
    points[1:6, 1] = -gap * EYE / 2
    points[7:, 1] = gap * EYE / 2
    numbers = np.zeros(NUMBERS, np.float32)
    numbers[LIDS] = points.ravel()
    numbers[OPENNESS], numbers[SHUT], numbers[HIDDEN] = 0.75, -3.0, hidden
    return (numbers[np.newaxis],)


def reader(gap: float = 0.3, hidden: float = -5.0) -> tuple[EyeReader, ScriptedNetwork]:
    network = ScriptedNetwork(lambda _picture: answer(gap, hidden))
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
    assert (eye.openness, eye.closed) == pytest.approx((0.75, 0.0474), abs=1e-4)


def test_lids_are_a_ring_around_the_eye_in_the_frame() -> None:
    eye = reader(gap=0.3)[0].right(textured(), corners(width=40))
    assert eye is not None
    assert eye.lids.shape == (12, 2)
    assert eye.lids[0] == pytest.approx((140, 120), abs=0.1)  # outer corner of a right eye
    assert eye.lids[6] == pytest.approx((180, 120), abs=0.1)
    assert (eye.lids[1:6, 1] < 120).all()  # the upper lid comes first
    assert (eye.lids[7:, 1] > 120).all()


def test_left_eye_is_seen_mirrored_and_comes_back_the_right_way_round() -> None:
    pictures: list[Image] = []

    def look(picture: Image) -> Outputs:
        pictures.append(picture.copy())
        return answer(0.3)

    both = EyeReader(ScriptedNetwork(look))
    right, left = both.right(textured(), corners()), both.left(textured(), corners())
    assert right is not None
    assert left is not None
    assert np.array_equal(pictures[1], pictures[0][:, ::-1])
    assert left.lids[0] == pytest.approx((180, 120), abs=0.1)  # its outer corner
    assert left.lids[6] == pytest.approx((140, 120), abs=0.1)


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


def test_an_eye_that_is_hidden_is_not_measured() -> None:
    assert reader(hidden=-1.0)[0].right(textured(), corners()) is not None
    assert reader(hidden=0.3)[0].right(textured(), corners()) is None


@pytest.mark.fault(22)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_lids_that_are_no_numbers_are_thrown_away_and_counted(bad: float) -> None:
    outputs = answer()
    outputs[0][0, 20] = bad
    eyes = EyeReader(ScriptedNetwork(lambda _picture: outputs))
    assert eyes.left(textured(), corners()) is None
    assert eyes.faults == 1


@pytest.mark.models
@pytest.mark.parametrize("level", [0, 90, 255])
def test_nothing_is_seen_where_nothing_is_to_be_seen(level: int, manifest: Manifest) -> None:
    eyes = EyeReader(Network.open(manifest.get("eye")))
    assert eyes.right(np.full((HEIGHT, WIDTH, 3), level, np.uint8), corners()) is None


@pytest.mark.models
def test_dark_glasses_hide_the_eyes(manifest: Manifest, photograph: Image) -> None:
    eyes = EyeReader(Network.open(manifest.get("eye")))
    frame = Portrait(photograph).frame(DriverPose(), 1.0)
    driver = Perceiver.open(manifest).perceive(Frame(0.0, frame)).driver
    assert driver is not None
    landmarks = driver.landmarks
    assert eyes.right(frame, landmarks) is not None
    for begin, end in ((33, 133), (362, 263)):
        middle = landmarks[[begin, end]].mean(axis=0)
        width = float(np.hypot(*(landmarks[end] - landmarks[begin])))
        axes = (round(width * 0.85), round(width * 0.7))
        cv2.ellipse(frame, tuple(middle.astype(int).tolist()), axes, 0, 0, 360, (20, 20, 24), -1)
    assert eyes.right(frame, landmarks) is None
    assert eyes.left(frame, landmarks) is None
