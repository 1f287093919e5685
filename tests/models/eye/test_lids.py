"""Lids that are drawn down over a photographed eye."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.eye.geometry import gaps
from models.eye.lids import WIDEST, close
from tests.models.eye.drawn import an_eye, eye_area, lids_of

_seeds = st.integers(0, 2**32 - 1)
_openings = st.floats(3.0, 12.0)
_WHITE, _PALE = 200, 160


def test_a_lid_that_does_not_move_leaves_picture_and_points_as_they_are() -> None:
    context, lids = an_eye(), lids_of()
    picture, moved = close(context, lids, 0.0, np.random.default_rng(1))
    assert np.array_equal(picture, context)
    assert np.array_equal(moved, lids)
    assert picture is not context
    assert moved is not lids


@settings(max_examples=40, deadline=None)
@given(_seeds, _openings, st.floats(WIDEST, 1.0))
def test_what_goes_in_stays_and_what_comes_out_has_the_same_form(
    seed: int, upper_px: float, closure: float
) -> None:
    context, lids = an_eye(upper_px), lids_of(upper_px)
    before, points_before = context.copy(), lids.copy()
    picture, moved = close(context, lids, closure, np.random.default_rng(seed))
    assert np.array_equal(context, before)
    assert np.array_equal(lids, points_before)
    assert (picture.shape, picture.dtype) == (context.shape, np.dtype(np.uint8))
    assert (moved.shape, moved.dtype) == (lids.shape, np.dtype(np.float32))
    again, moved_again = close(context, lids, closure, np.random.default_rng(seed))
    assert np.array_equal(picture, again)
    assert np.array_equal(moved, moved_again)


@settings(max_examples=40, deadline=None)
@given(_seeds, _openings, st.floats(WIDEST, 0.95), st.floats(0.02, 0.5))
def test_the_more_a_lid_closes_the_smaller_the_gap(
    seed: int, upper_px: float, closure: float, more: float
) -> None:
    context, lids = an_eye(upper_px), lids_of(upper_px)
    further = min(closure + more, 1.0)
    _, here = close(context, lids, closure, np.random.default_rng(seed))
    _, there = close(context, lids, further, np.random.default_rng(seed))
    assert (gaps(there) < gaps(here) + 0.4).all()
    assert gaps(there).mean() < gaps(here).mean() + 1e-3


@settings(max_examples=40, deadline=None)
@given(_seeds, _openings, st.floats(0.0, 1.0))
def test_the_gap_that_is_left_is_what_the_closure_says(
    seed: int, upper_px: float, closure: float
) -> None:
    context, lids = an_eye(upper_px), lids_of(upper_px)
    _, moved = close(context, lids, closure, np.random.default_rng(seed))
    expected = (1 - closure) * gaps(lids).mean()
    assert abs(float(gaps(moved).mean()) - expected) < 0.4


@settings(max_examples=30, deadline=None)
@given(_seeds)
def test_a_shut_eye_shows_skin_where_the_eyeball_was(seed: int) -> None:
    context = an_eye()
    picture, _ = close(context, lids_of(), 1.0, np.random.default_rng(seed))
    area = eye_area()
    open_white = (context[area].min(axis=1) > _WHITE).mean()
    shut_white = (picture[area].min(axis=1) > _WHITE).mean()
    assert open_white > 0.2
    assert shut_white < 0.04


def test_the_line_of_a_shut_eye_lies_low_and_bends_downwards_unless_it_laughs() -> None:
    low, bent = 0, 0
    for seed in range(100):
        _, moved = close(an_eye(), lids_of(), 1.0, np.random.default_rng(seed))
        low += bool(moved[3, 1] > lids_of()[0, 1] + 1)
        bent += bool(moved[3, 1] > moved[1, 1] + 0.3)
    assert 80 < low < 100
    assert bent > 70


def test_an_eye_torn_open_shows_more_white() -> None:
    context, lids = an_eye(), lids_of()
    picture, moved = close(context, lids, WIDEST, np.random.default_rng(3))
    assert gaps(moved).mean() > 1.1 * gaps(lids).mean()
    assert (picture.min(axis=2) > _PALE).sum() > 1.05 * (context.min(axis=2) > _PALE).sum()


@settings(max_examples=20, deadline=None)
@given(_seeds, st.floats(WIDEST, 1.0))
def test_cheek_nose_and_forehead_do_not_move(seed: int, closure: float) -> None:
    context = an_eye()
    picture, _ = close(context, lids_of(), closure, np.random.default_rng(seed))
    untouched = np.ones(context.shape[:2], bool)
    untouched[32:90, 35:94] = False
    assert np.array_equal(picture[untouched], context[untouched])


def test_points_that_are_no_eye_are_left_alone() -> None:
    context, lids = an_eye(), lids_of()[::-1].copy()
    lids[:, 0] = 64.0
    picture, moved = close(context, lids, 1.0, np.random.default_rng(0))
    assert np.array_equal(picture, context)
    assert np.array_equal(moved, lids)


@settings(max_examples=25, deadline=None)
@given(_seeds, st.floats(-60.0, 60.0), st.floats(-60.0, 60.0), st.floats(WIDEST, 1.0))
def test_an_eye_at_the_edge_of_its_context_closes_as_far_as_it_is_there(
    seed: int, right: float, down: float, closure: float
) -> None:
    lids = lids_of() + np.array((right, down), np.float32)
    picture, moved = close(an_eye(), lids, closure, np.random.default_rng(seed))
    assert picture.shape == (128, 128, 3)
    assert np.isfinite(moved).all()
