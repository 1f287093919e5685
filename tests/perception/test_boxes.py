"""Measures of boxes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.perception.boxes import area, centre, distance, overlap
from edge_monitor.types import Box

boxes = st.builds(
    Box,
    x=st.floats(-1000, 1000),
    y=st.floats(-1000, 1000),
    width=st.floats(1, 1000),
    height=st.floats(1, 1000),
)


@given(boxes, boxes)
def test_overlap_is_a_fraction_whoever_is_asked(one: Box, other: Box) -> None:
    assert 0 <= overlap(one, other) <= 1 + 1e-9
    assert overlap(one, other) == pytest.approx(overlap(other, one))


@given(boxes)
def test_box_overlaps_itself_wholly(box: Box) -> None:
    assert overlap(box, box) == pytest.approx(1)
    assert distance(box, box) == 0


def test_half_a_box_aside() -> None:
    one, other = Box(0, 0, 10, 10), Box(5, 0, 10, 10)
    assert overlap(one, other) == pytest.approx(1 / 3)
    assert distance(one, other) == 5
    assert (centre(other), area(other)) == ((10, 5), 100)


def test_boxes_that_only_touch_do_not_overlap() -> None:
    assert overlap(Box(0, 0, 10, 10), Box(10, 0, 10, 10)) == 0
