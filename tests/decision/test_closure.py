"""Two witnesses and two eyes, one number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.baseline import Baseline
from edge_monitor.decision.closure import closure_of
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Observation, Status

LIMITS = Thresholds()


@pytest.fixture
def baseline() -> Baseline:
    baseline = Baseline(LIMITS)
    for index in range(700):
        baseline.learn(
            Observation(
                index / 30.0,
                Status.VALID,
                ear_left=0.30,
                ear_right=0.26,
                openness_left=0.9,
                openness_right=0.8,
            ),
            1.0 / 30.0,
        )
    return baseline


def eyes(left: float, right: float, yaw: float = 0.0) -> Observation:
    return Observation(0.0, Status.VALID, ear_left=left, ear_right=right, yaw=yaw)


def test_the_drivers_own_open_eyes_are_zero_and_shut_ones_are_one(baseline: Baseline) -> None:
    assert closure_of(eyes(0.30, 0.26), baseline, LIMITS) == pytest.approx(0.0, abs=0.03)
    assert closure_of(eyes(0.10, 0.08), baseline, LIMITS) == 1.0


def test_a_turned_head_leaves_the_nearer_eye_to_decide(baseline: Baseline) -> None:
    left_shut = 0.05, 0.26
    assert closure_of(eyes(*left_shut, yaw=30.0), baseline, LIMITS) == pytest.approx(0.0, abs=0.03)
    assert closure_of(eyes(*left_shut, yaw=-30.0), baseline, LIMITS) == 1.0
    assert closure_of(eyes(*left_shut), baseline, LIMITS) == pytest.approx(0.5, abs=0.03)


def test_one_measured_eye_is_enough(baseline: Baseline) -> None:
    one = Observation(0.0, Status.VALID, ear_right=0.05)
    assert closure_of(one, baseline, LIMITS) == 1.0


def test_no_eye_is_no_closure(baseline: Baseline) -> None:
    assert closure_of(Observation(0.0, Status.VALID), baseline, LIMITS) is None


def test_the_second_witness_counts_as_much_as_its_weight(baseline: Baseline) -> None:
    disagreeing = Observation(
        0.0, Status.VALID, ear_left=0.30, openness_left=0.0, ear_right=0.26, openness_right=0.0
    )
    expected = 1.0 - LIMITS.ear_weight
    assert closure_of(disagreeing, baseline, LIMITS) == pytest.approx(expected, abs=0.03)


@given(ear=st.floats(0.0, 2.0), openness=st.floats(0.0, 1.0), yaw=st.floats(-90.0, 90.0))
def test_closure_is_always_a_fraction_and_falls_with_openness(
    ear: float, openness: float, yaw: float
) -> None:
    fresh = Baseline(LIMITS)

    def closure(ear: float, openness: float) -> float:
        found = closure_of(
            Observation(
                0.0,
                Status.VALID,
                ear_left=ear,
                ear_right=ear,
                openness_left=openness,
                openness_right=openness,
                yaw=yaw,
            ),
            fresh,
            LIMITS,
        )
        assert found is not None
        return found

    assert 0.0 <= closure(ear, openness) <= 1.0
    assert closure(ear, openness) >= closure(ear + 0.1, openness) - 1e-9
    assert closure(ear, openness) >= closure(ear, min(openness + 0.1, 1.0)) - 1e-9
