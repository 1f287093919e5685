"""How deep this person's blinks are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.blink_depth import BlinkDepth


def learnt(*dips: float) -> BlinkDepth:
    depth = BlinkDepth()
    for dip in dips:
        depth.add(dip)
    return depth


def test_before_the_first_blink_that_of_a_mesh_is_assumed() -> None:
    assert BlinkDepth().value == pytest.approx(0.27)
    assert not BlinkDepth().learnt


@pytest.mark.parametrize("depth", [0.15, 0.4, 0.85])
def test_a_few_blinks_tell_a_persons_own(depth: float) -> None:
    known = learnt(*[depth] * 7)
    assert known.learnt
    assert known.value == depth


def test_shallow_dips_do_not_outvote_blinks() -> None:
    assert learnt(*[0.06, 0.07, 0.4, 0.05] * 6).value == 0.4


def test_somebody_else_is_learnt_within_two_dozen_blinks() -> None:
    assert learnt(*[0.8] * 50, *[0.2] * 24).value == 0.2


@given(st.lists(st.floats(0.05, 1.0), max_size=60))
def test_the_depth_is_one_that_was_seen_or_the_prior(dips: list[float]) -> None:
    assert learnt(*dips).value in {*dips[-24:], BlinkDepth().value}
