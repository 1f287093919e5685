"""The backdrop without the person."""

import cv2
import numpy as np

from edge_monitor.testing.backdrop import OUTLINE, cut_out, without_person
from edge_monitor.testing.layout import Layout
from edge_monitor.types import Image


def test_where_the_person_was_there_are_clouds() -> None:
    picture = np.full((512, 512, 3), 190, np.uint8)
    cv2.fillPoly(picture, [np.array(OUTLINE, np.int32)], (30, 60, 200))
    empty = without_person(picture)
    assert np.abs(empty[:232].astype(int) - 190).max() <= 3


def test_what_is_not_behind_the_person_stays(painting: Image) -> None:
    empty = without_person(painting)
    assert np.array_equal(empty[:, :30], painting[:, :30])
    assert np.array_equal(empty[:200, 360:], painting[:200, 360:])


def test_the_outline_holds_the_face_and_not_the_corners(layout: Layout) -> None:
    mask = cut_out(layout)
    assert mask.dtype == np.float32
    assert mask[80:170, 190:260].min() == 1.0
    assert mask[5, 60] == mask[5, 400] == 0.0
