"""A dip knows how deep it is and when the lids came up."""

from edge_monitor.decision.dip import Dip


def test_lids_are_up_from_where_they_pass_half_the_depth() -> None:
    dip = Dip(1.0, (0.3, 0.3))
    for t, depth in ((1.0, 0.1), (1.1, 0.4), (1.2, 0.3)):
        dip.see(t, depth)
    assert dip.deepest == 0.4
    assert dip.up_since is None
    dip.see(1.3, 0.15)
    dip.see(1.4, 0.1)
    assert dip.up_since == 1.3
    assert dip.risen == 0.75


def test_lids_that_fall_again_are_not_up() -> None:
    dip = Dip(0.0, (0.3, None))
    for t, depth in ((0.0, 0.4), (0.1, 0.1), (0.2, 0.35)):
        dip.see(t, depth)
    assert dip.up_since is None


def test_what_is_not_below_the_level_is_no_depth() -> None:
    dip = Dip(0.0, (0.3, None))
    assert dip.risen == 0.0
    dip.see(0.1, -0.2)
    assert dip.deepest == 0.0
    assert dip.risen == 0.0
