"""Where the portrait lies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.testing.layout import Layout, curve

layouts = st.builds(
    Layout,
    left=st.floats(-50.0, 50.0),
    top=st.floats(-50.0, 50.0),
    width=st.just(200.0),
    height=st.just(100.0),
    scale=st.floats(0.5, 4.0),
)


@given(layouts, st.integers(0, 800))
def test_there_and_back_is_the_same_place(layout: Layout, pixel: int) -> None:
    pixels = np.array([pixel])
    assert layout.column_of(layout.x_of(pixels)) == pytest.approx(pixels)
    assert layout.row_of(layout.y_of(pixels)) == pytest.approx(pixels)


def test_a_region_covers_its_rectangle() -> None:
    layout = Layout(left=10.0, top=20.0, width=100.0, height=50.0, scale=2.0)
    assert layout.size == (200, 100)
    assert layout.region(15.0, 22.0, 20.0, 30.0) == (slice(4, 21), slice(10, 21))


def test_a_curve_passes_near_its_points_and_is_smooth_between_them() -> None:
    points = [(float(x), 0.01 * (x - 50.0) ** 2) for x in range(0, 101, 10)]
    x = np.arange(0.0, 101.0)
    assert curve(points, x) == pytest.approx(0.01 * (x - 50.0) ** 2, abs=1e-6)
