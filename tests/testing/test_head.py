"""The turning head."""

import numpy as np
import pytest

from edge_monitor.testing.head import CENTRE, NECK_Y, Head
from edge_monitor.testing.layout import Layout
from edge_monitor.types import Image


@pytest.mark.parametrize(
    ("yaw", "pitch", "x_sign", "y_sign"),
    [(15.0, 0.0, 1, 0), (-15.0, 0.0, -1, 0), (0.0, 15.0, 0, -1), (0.0, -15.0, 0, 1)],
)
def test_the_nose_goes_where_the_head_turns(
    yaw: float, pitch: float, x_sign: int, y_sign: int, layout: Layout
) -> None:
    canvas = np.zeros((512, 512, 3), np.uint8)
    x, y = round(CENTRE[0]), round(CENTRE[1])
    canvas[y - 3 : y + 4, x - 3 : x + 4] = 255
    rows, columns = np.nonzero(Head(layout).turn(canvas, yaw, pitch)[..., 0])
    moved_x, moved_y = columns.mean() - x, rows.mean() - y
    assert (round(moved_x / 25.0), round(moved_y / 25.0)) == (x_sign, y_sign)


def test_below_the_neck_nothing_moves(painting: Image, layout: Layout) -> None:
    turned = Head(layout).turn(painting, 20.0, -20.0)
    assert np.array_equal(turned[round(NECK_Y[1]) + 1 :], painting[round(NECK_Y[1]) + 1 :])
    assert not np.array_equal(turned, painting)


def test_a_photograph_turns_no_further_than_it_has_sides(painting: Image, layout: Layout) -> None:
    head = Head(layout)
    assert np.array_equal(head.turn(painting, 60.0, 0.0), head.turn(painting, 20.0, 0.0))
