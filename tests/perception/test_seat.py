"""A part of the picture: what lies in it, and what touches it."""

import pytest

from edge_monitor.perception.seat import WHOLE, holds, touches
from edge_monitor.types import Box

RIGHT_HALF = (0.5, 0.0, 1.0, 1.0)
SIZE_PX = (640, 480)


@pytest.mark.parametrize(
    ("x", "held", "touched"),
    [(0.0, False, False), (219.0, False, False), (221.0, False, True), (261.0, True, True)],
)
def test_a_face_belongs_to_where_its_middle_is(x: float, held: bool, touched: bool) -> None:  # noqa: FBT001 - the expected answers
    face = Box(x, 180.0, 120.0 if x > 220 else 100.0, 120.0)
    assert (holds(RIGHT_HALF, face, *SIZE_PX), touches(RIGHT_HALF, face, *SIZE_PX)) == (
        held,
        touched,
    )


def test_height_counts_as_width_does() -> None:
    upper = (0.0, 0.0, 1.0, 0.5)
    for y, held, touched in ((100.0, True, True), (200.0, False, True), (241.0, False, False)):
        face = Box(300.0, y, 100.0, 120.0)
        assert holds(upper, face, *SIZE_PX) is held
        assert touches(upper, face, *SIZE_PX) is touched


def test_the_whole_picture_holds_all_whose_middle_is_in_it() -> None:
    assert holds(WHOLE, Box(590.0, 430.0, 100.0, 100.0), *SIZE_PX)
    assert not holds(WHOLE, Box(591.0, 430.0, 100.0, 100.0), *SIZE_PX)
