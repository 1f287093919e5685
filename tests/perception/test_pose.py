"""Which way a head points, checked on heads that were turned by arithmetic."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from edge_monitor.perception.pose import LANDMARKS, MODEL_CM, solve_pose
from edge_monitor.types import Points, Pose

WIDTH, HEIGHT = 640, 480
FACING = Pose(0.0, 0.0, 0.0)


def turned(pose: Pose) -> NDArray[np.float64]:
    """Turn about the head's own forward axis, then nod, then turn to the side."""
    yaw, pitch, roll = np.radians((pose.yaw, pose.pitch, pose.roll))
    side = ((math.cos(yaw), 0, -math.sin(yaw)), (0, 1, 0), (math.sin(yaw), 0, math.cos(yaw)))
    nod = ((1, 0, 0), (0, math.cos(pitch), math.sin(pitch)), (0, -math.sin(pitch), math.cos(pitch)))
    lean = ((math.cos(roll), -math.sin(roll), 0), (math.sin(roll), math.cos(roll), 0), (0, 0, 1))
    turn: NDArray[np.float64] = np.array(side) @ np.array(nod) @ np.array(lean)
    return turn


def seen(
    pose: Pose, place_cm: tuple[float, float, float] = (0, 0, 60), width: int = WIDTH
) -> Points:
    """The landmarks of the generic head as a camera sees them; those not used lie at 0, 0."""
    head = MODEL_CM @ turned(pose).T + place_cm
    points = np.zeros((468, 2), np.float32)
    points[LANDMARKS] = head[:, :2] / head[:, 2:] * width + (width / 2, width * 3 / 8)
    return points


def solved(points: Points, width: int = WIDTH) -> Pose:
    pose = solve_pose(points, width, width * 3 // 4)
    assert pose is not None
    return pose


@given(
    yaw=st.floats(-60, 60),
    pitch=st.floats(-40, 40),
    roll=st.floats(-60, 60),
    distance_cm=st.floats(30, 120),
    seed=st.integers(0, 100),
)
def test_head_turned_by_known_angles_is_solved_in_spite_of_noise(
    yaw: float, pitch: float, roll: float, distance_cm: float, seed: int
) -> None:
    pose = Pose(yaw, pitch, roll)
    points = seen(pose, (0, 0, distance_cm))
    # half a hundredth of the distance between the eyes
    noise_px = 0.005 * 8.9 * WIDTH / distance_cm
    points += np.random.default_rng(seed).normal(0, noise_px, points.shape).astype(np.float32)
    found = solved(points)
    assert (found.yaw, found.pitch, found.roll) == pytest.approx((yaw, pitch, roll), abs=4)


@pytest.mark.parametrize(
    ("pose", "moved"),
    [
        (Pose(20, 0, 0), (1, 0)),
        (Pose(-20, 0, 0), (-1, 0)),
        (Pose(0, 20, 0), (0, -1)),
        (Pose(0, -20, 0), (0, 1)),
    ],
    ids=["yaw: to the right edge", "to the left", "pitch: upwards", "downwards"],
)
def test_tip_of_the_nose_goes_where_the_angle_says(pose: Pose, moved: tuple[int, int]) -> None:
    nose, bridge = 4, 168
    ahead, away = seen(FACING), seen(pose)
    step = (away[nose] - away[bridge]) - (ahead[nose] - ahead[bridge])
    assert step @ moved > 5
    found = solved(away)
    assert (found.yaw, found.pitch) == pytest.approx((pose.yaw, pose.pitch), abs=0.5)


def test_roll_is_clockwise_as_seen_in_the_picture() -> None:
    points = seen(Pose(0, 0, 15))
    right_eye, left_eye = points[33], points[263]
    assert left_eye[0] > right_eye[0]
    assert left_eye[1] > right_eye[1]  # lower in the picture
    assert solved(points).roll == pytest.approx(15, abs=0.5)


@given(x=st.floats(-25, 25), y=st.floats(-18, 18))
def test_head_anywhere_in_the_picture_that_looks_at_the_camera_has_no_angle(
    x: float, y: float
) -> None:
    distance = math.hypot(math.hypot(x, 60), y)
    towards = Pose(-math.degrees(math.atan2(x, 60)), math.degrees(math.asin(y / distance)), 0)
    found = solved(seen(towards, (x, y, 60)))
    assert (found.yaw, found.pitch, found.roll) == pytest.approx((0, 0, 0), abs=0.5)


def test_resolution_does_not_matter() -> None:
    pose = Pose(25, -10, 5)
    small, large = solved(seen(pose, width=320), 320), solved(seen(pose, width=1280), 1280)
    assert small.yaw == pytest.approx(large.yaw, abs=0.2)
    assert small.pitch == pytest.approx(large.pitch, abs=0.2)


def test_points_that_are_no_face_have_no_pose() -> None:
    scattered = np.random.default_rng(0).uniform(0, 480, (468, 2)).astype(np.float32)
    assert solve_pose(scattered, WIDTH, HEIGHT) is None
    assert solve_pose(np.zeros((468, 2), np.float32), WIDTH, HEIGHT) is None
