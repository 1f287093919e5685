"""What the teacher's lids are made of before they are taught."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.perception.eye_region import LEFT, RIGHT
from edge_monitor.testing import load_portrait
from models.build.places import CACHE
from models.eye.faces import Finder
from models.eye.geometry import CONTEXT_EYE_PX, LOWER, UPPER, Lids, gaps
from models.eye.teacher import OPEN_GAP, RECIPE, SHUT_GAP, Teacher, closed_up, narrowed
from tests.models.eye.drawn import lids_of

_TRUSTED_GAP = 0.22
_gaps = st.floats(0.001, 0.6)


def _lids(gap: float) -> Lids:
    """An eye whose lids are this far apart in the mean, in widths of the eye."""
    plain = lids_of(5.0, 5.0)
    height = gap * CONTEXT_EYE_PX / float(gaps(plain).mean()) * 5.0
    return lids_of(height, height)


def _taught(gap: float) -> float:
    """What becomes of a gap."""
    return float(gaps(closed_up(_lids(gap), gap)).mean()) / CONTEXT_EYE_PX


@given(_gaps, _gaps)
def test_the_wider_the_teacher_draws_an_eye_the_wider_it_is_taught(
    one: float, other: float
) -> None:
    narrow, wide = sorted((one, other))
    assert _taught(narrow) <= _taught(wide) + 1e-5


@given(st.floats(_TRUSTED_GAP, 0.6))
def test_eyes_that_are_surely_open_are_taught_as_they_are_drawn(gap: float) -> None:
    lids = _lids(gap)
    assert np.array_equal(closed_up(lids, gap), lids)


@given(st.floats(0.0, SHUT_GAP))
def test_lashes_of_a_shut_eye_are_one_line(gap: float) -> None:
    assert _taught(gap) == pytest.approx(0, abs=1e-5)


def test_nothing_jumps_where_trust_begins() -> None:
    assert _taught(_TRUSTED_GAP - 1e-4) == pytest.approx(_TRUSTED_GAP, abs=1e-3)


def test_half_way_between_shut_and_trusted_is_half_of_the_trusted_gap() -> None:
    assert _taught((SHUT_GAP + _TRUSTED_GAP) / 2) == pytest.approx(_TRUSTED_GAP / 2, abs=1e-3)


@given(gap=_gaps, share=st.floats(0, 1))
def test_narrowed_lids_meet_half_way_and_keep_their_corners(gap: float, share: float) -> None:
    lids = _lids(gap)
    before = lids.copy()
    closer = narrowed(lids, share)
    assert np.array_equal(lids, before)
    assert np.array_equal(closer[[0, 6]], lids[[0, 6]])
    assert gaps(closer) == pytest.approx((1 - share) * gaps(lids), abs=1e-4)
    middle, there = ((each[UPPER] + each[LOWER]) / 2 for each in (lids, closer))
    assert there == pytest.approx(middle, abs=1e-4)


@pytest.mark.models
@pytest.mark.skipif(
    not (CACHE / RECIPE.origin).exists(), reason="the teacher is fetched by `models.eye data`"
)
def test_the_teacher_sees_two_open_eyes_in_the_portrait() -> None:
    portrait = load_portrait()
    landmarks = Finder().find(portrait)
    assert landmarks is not None
    for side in (RIGHT, LEFT):
        lesson = Teacher().teach(portrait, landmarks, side)
        corners = landmarks[[side.begin, side.end]]
        width = float(np.hypot(*(corners[1] - corners[0])))
        drawn = lesson.lids[[6, 0] if side is LEFT else [0, 6]]
        assert np.abs(drawn - corners).max() < 0.2 * width
        assert (gaps(lesson.lids) > 0).all()
        assert lesson.openness > 0.6
        assert lesson.spread < 0.05
    assert SHUT_GAP < _TRUSTED_GAP < OPEN_GAP
