"""The falling lids."""

import numpy as np
import pytest

from edge_monitor.testing.layout import Layout
from edge_monitor.testing.lids import LEFT_EYE, RIGHT_EYE, EyeOutline, Lid
from edge_monitor.types import Image


def _eye(canvas: Image, outline: EyeOutline) -> Image:
    """The middle of the open eye, between the lids."""
    x, upper = outline.upper[3]
    lower = outline.lower[3][1]
    return canvas[round(upper) + 2 : round(lower) - 1, round(x) - 3 : round(x) + 4]


@pytest.mark.parametrize("outline", [RIGHT_EYE, LEFT_EYE])
def test_shut_lids_hide_the_eyeball_under_skin(outline: EyeOutline, layout: Layout) -> None:
    canvas = np.full((512, 512, 3), 120, np.uint8)
    eye = _eye(canvas, outline)
    eye[:] = (255, 0, 255)
    Lid(outline, layout).draw(canvas, 1.0)
    assert np.abs(eye.astype(int) - 120).max() < 80
    assert np.abs(eye[0].astype(int) - 120).max() < 15


@pytest.mark.parametrize("outline", [RIGHT_EYE, LEFT_EYE])
def test_the_further_the_lids_fall_the_less_of_the_eyeball_is_seen(
    outline: EyeOutline, layout: Layout
) -> None:
    seen = []
    for closure in (0.0, 0.25, 0.5, 0.75, 1.0):
        canvas = np.full((512, 512, 3), 120, np.uint8)
        eye = _eye(canvas, outline)
        eye[:] = (255, 0, 255)
        Lid(outline, layout).draw(canvas, closure)
        seen.append(int((canvas[..., 2] > 180).sum()))
    assert seen == sorted(seen, reverse=True)
    assert seen[0] > seen[2] > seen[4]


def test_only_the_neighbourhood_of_the_eye_changes(painting: Image, layout: Layout) -> None:
    canvas = painting.copy()
    Lid(RIGHT_EYE, layout).draw(canvas, 1.0)
    rows, columns = np.nonzero((canvas != painting).any(axis=2))
    assert 89 <= rows.min() < rows.max() <= 116
    assert 193 <= columns.min() < columns.max() <= 214
