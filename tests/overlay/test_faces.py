"""Where the axes of a head point in the picture."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.overlay.faces import axes_of
from edge_monitor.types import Pose


def test_a_head_that_faces_the_camera_points_at_it() -> None:
    side, down, look = axes_of(Pose(0.0, 0.0, 0.0))
    assert (side, down) == ((1.0, 0.0), (0.0, 1.0))
    assert look == pytest.approx((0.0, 0.0))


@pytest.mark.parametrize(
    ("pose", "look"),
    [
        (Pose(30.0, 0.0, 0.0), (0.5, 0.0)),  # to the right edge of the picture
        (Pose(0.0, 30.0, 0.0), (0.0, -0.5)),  # up
        (Pose(-90.0, 0.0, 0.0), (-1.0, 0.0)),
    ],
)
def test_the_arrow_goes_where_the_head_looks(pose: Pose, look: tuple[float, float]) -> None:
    assert axes_of(pose)[2] == pytest.approx(look)


def test_a_head_that_rolls_clockwise_lowers_the_side_at_the_right_of_the_picture() -> None:
    side, down, _ = axes_of(Pose(0.0, 0.0, 30.0))
    assert side == pytest.approx((math.cos(math.radians(30)), 0.5))
    assert down == pytest.approx((-0.5, math.cos(math.radians(30))))


@given(*[st.floats(-180, 180)] * 3)
def test_the_axes_are_the_shadow_of_three_that_stand_at_right_angles(
    yaw: float, pitch: float, roll: float
) -> None:
    """Rows of a rotation: the parts of all three axes along one direction have length 1."""
    axes = axes_of(Pose(yaw, pitch, roll))
    for along in (0, 1):
        assert math.hypot(*(axis[along] for axis in axes)) == pytest.approx(1.0)
    assert sum(axis[0] * axis[1] for axis in axes) == pytest.approx(0.0, abs=1e-9)
