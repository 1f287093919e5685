"""What is cut out of a frame lands where it came from."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.perception.region import Cutter, Region, to_frame
from edge_monitor.types import Image

SIDE = 96


def spot(x: float, y: float, width: int = 320, height: int = 240) -> Image:
    """A black frame with a bright soft spot around a point."""
    rows, columns = np.mgrid[0:height, 0:width] + 0.5
    light = 255 * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / 50)
    return np.repeat(light.astype(np.uint8)[..., None], 3, axis=2)


@given(
    x=st.floats(120, 200),
    y=st.floats(90, 150),
    size=st.floats(140, 220),
    angle_rad=st.floats(-math.pi, math.pi),
    mirrored=st.booleans(),
)
def test_point_seen_in_the_cut_picture_is_found_again_in_the_frame(
    x: float, y: float, size: float, angle_rad: float, *, mirrored: bool
) -> None:
    seen = spot(160.0, 120.0)
    region = Region(x, y, size, angle_rad, mirrored=mirrored)
    picture, matrix = Cutter(SIDE).cut(seen, region)
    light = picture[..., 0].astype(np.float64)
    rows, columns = np.mgrid[0:SIDE, 0:SIDE] + 0.5
    centre = [(light * columns).sum() / light.sum(), (light * rows).sum() / light.sum(), 7.0]
    found = to_frame(np.array([centre], np.float32), matrix)
    assert found[0] == pytest.approx((160.0, 120.0), abs=0.5)


def test_turned_region_stands_upright_in_the_cut_picture() -> None:
    region = Region(160, 120, SIDE, math.pi / 2)
    picture, _ = Cutter(SIDE).cut(spot(160.0, 150.0), region)
    row, column, _ = np.unravel_index(picture.argmax(), picture.shape)
    # what lies below in the frame lies to the right of a head that leans to the right
    assert (column, row) == pytest.approx((SIDE / 2 + 30, SIDE / 2), abs=1)


def test_mirrored_region_swaps_left_and_right() -> None:
    frame = spot(180.0, 130.0)
    plain = Cutter(SIDE).cut(frame, Region(160, 120, SIDE, 0.0))[0].copy()
    mirrored, _ = Cutter(SIDE).cut(frame, Region(160, 120, SIDE, 0.0, mirrored=True))
    assert np.array_equal(mirrored, plain[:, ::-1])


def test_frame_goes_on_beyond_its_edge() -> None:
    bright = np.full((50, 50, 3), 200, np.uint8)
    picture, _ = Cutter(SIDE).cut(bright, Region(0, 0, 80, 0.3))
    assert (picture == 200).all()


@pytest.mark.parametrize("x", [-400.0, 0.0, 319.0, 5000.0])
def test_large_region_at_or_beyond_an_edge_shows_what_is_there(x: float) -> None:
    picture, matrix = Cutter(SIDE).cut(spot(310.0, 120.0), Region(x, 120, 400, 0.2))
    seen = abs(x - 310) < 150
    assert bool((picture > 100).any()) is seen
    if seen:
        row, column, _ = np.unravel_index(picture.argmax(), picture.shape)
        point = np.array([[column + 0.5, row + 0.5]], np.float32)
        assert to_frame(point, matrix)[0] == pytest.approx((310, 120), abs=5)


@given(
    x=st.floats(260, 380),
    y=st.floats(220, 260),
    size=st.floats(128, 300),
    angle_rad=st.floats(-math.pi, math.pi),
)
def test_large_turned_region_shows_every_corner(
    x: float, y: float, size: float, angle_rad: float
) -> None:
    # brightness tells the place: what a crop cut off would show as an edge that goes on
    ramp = np.zeros((480, 640, 3), np.uint8)
    ramp[:, :, 0] = np.arange(640) * (255 / 640)
    ramp[:, :, 1] = np.arange(480)[:, None] * (255 / 480)
    region = Region(x, y, size, angle_rad)
    picture, matrix = Cutter(64).cut(ramp, region)
    for row, column in ((0, 0), (0, 63), (63, 0), (63, 63)):
        place = np.array([[column + 0.5, row + 0.5]], np.float32)
        (seen_x, seen_y) = to_frame(place, matrix)[0]
        assert int(picture[row, column, 0]) == pytest.approx(seen_x * 255 / 640, abs=1.6)
        assert int(picture[row, column, 1]) == pytest.approx(seen_y * 255 / 480, abs=1.6)


def test_buffer_is_used_again() -> None:
    cutter = Cutter(SIDE)
    first, _ = cutter.cut(spot(10, 10), Region(10, 10, 50, 0))
    second, _ = cutter.cut(spot(20, 20), Region(20, 20, 50, 0))
    assert first is second
