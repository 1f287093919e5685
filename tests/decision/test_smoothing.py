"""Jitter goes, blinks stay."""

from statistics import pstdev

import numpy as np
import pytest

from edge_monitor.decision.smoothing import ClosureSmoother
from edge_monitor.decision.thresholds import Thresholds

LIMITS = Thresholds()


@pytest.mark.parametrize("fps", [15, 30, 60])
@pytest.mark.parametrize("lids", [0.05, 0.5])
def test_lids_that_stand_still_jitter_less(fps: int, lids: float) -> None:
    smoother = ClosureSmoother(LIMITS)
    measured = np.random.default_rng(7).normal(lids, 0.02, size=40 * fps).tolist()
    smooth = [smoother.see(i / fps, closure, 1) for i, closure in enumerate(measured)]
    assert pstdev(smooth[fps:]) < 0.85 * pstdev(measured[fps:])


@pytest.mark.parametrize("fps", [10, 15, 30, 60])
def test_a_blink_of_one_frame_is_neither_late_nor_flat(fps: int) -> None:
    smoother = ClosureSmoother(LIMITS)
    for i in range(fps):
        smoother.see(i / fps, 0.02, 1)
    assert smoother.see(1.0, 0.95, 1) == pytest.approx(0.95, abs=0.03)
    assert smoother.see(1.0 + 1 / fps, 0.02, 1) == pytest.approx(0.02, abs=0.03)


def test_after_a_gap_there_is_nothing_to_go_on_from() -> None:
    for gap_s, anew in ((LIMITS.hold_s - 0.01, False), (LIMITS.hold_s + 0.01, True)):
        smoother = ClosureSmoother(LIMITS)
        smoother.see(3.0, 0.1, 1)
        assert (smoother.see(3.0 + gap_s, 0.12, 1) == 0.12) is anew


def test_another_face_does_not_inherit_the_lids_of_the_one_before() -> None:
    smoother = ClosureSmoother(LIMITS)
    smoother.see(3.0, 0.1, 1)
    assert smoother.see(3.03, 0.12, 1) != 0.12
    assert smoother.see(3.06, 0.3, 2) == 0.3
