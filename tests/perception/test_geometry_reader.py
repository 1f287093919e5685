"""The expression of a face in a frame by its landmarks: told of the same faces as the network's."""

import numpy as np
import pytest

from edge_monitor.perception.geometry_model import GeometryModel
from edge_monitor.perception.geometry_reader import GeometryReader
from edge_monitor.types import Image, Points
from tests.geometry_weights import cloud, drawn_weights

FRAME: Image = np.zeros((480, 640, 3), np.uint8)


def face(width: float = 200.0, x: float = 320.0, y: float = 240.0) -> Points:
    """Points by chance, all of them within a square of this width."""
    points = cloud(0)
    low, high = points.min(axis=0), points.max(axis=0)
    centred = (points - (low + high) / 2) / (high - low).max() * width
    return np.asarray(centred + np.array((x, y)), np.float32)


def test_eight_numbers_come_back_that_sum_to_one() -> None:
    told = GeometryReader(GeometryModel(drawn_weights())).read(FRAME, face())
    assert told is not None
    assert len(told) == 8
    assert sum(told) == pytest.approx(1, abs=1e-5)


def test_no_pixel_is_looked_at() -> None:
    reader = GeometryReader(GeometryModel(drawn_weights()))
    noise = np.random.default_rng(0).integers(0, 256, FRAME.shape, np.uint8)
    assert reader.read(noise, face()) == reader.read(FRAME, face())


@pytest.mark.parametrize(
    "points", [face(20), face(x=-60), face(y=560)], ids=["too small", "out to the left", "below"]
)
def test_a_face_that_is_not_to_be_seen_is_not_told(points: Points) -> None:
    reader = GeometryReader(GeometryModel(drawn_weights()))
    assert reader.read(FRAME, points) is None
    assert reader.faults == 0


def test_landmarks_without_a_shape_are_counted_and_thrown_away() -> None:
    reader = GeometryReader(GeometryModel(drawn_weights()))
    points = face()
    points[263] = points[33]  # nobody knows which way is up
    assert reader.read(FRAME, points) is None
    assert reader.faults == 1
