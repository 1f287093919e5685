"""Three witnesses and two eyes, one number."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.baseline import Baseline
from edge_monitor.decision.closure import Witnesses, closure_of, witnesses_of
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Observation, Status

LIMITS = Thresholds()

WIDE_OPEN = Observation(
    0.0,
    Status.VALID,
    ear_left=0.30,
    ear_right=0.26,
    openness_left=0.9,
    openness_right=0.8,
    closed_left=0.0,
    closed_right=0.0,
)


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
    assert closure_of(eyes(0.08, 0.07), baseline, LIMITS) == 1.0


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


@pytest.mark.parametrize(
    ("one_against_two", "weight"),
    [
        (replace(WIDE_OPEN, ear_left=0.0, ear_right=0.0), LIMITS.ear_weight),
        (replace(WIDE_OPEN, openness_left=0.0, openness_right=0.0), LIMITS.openness_weight),
        (replace(WIDE_OPEN, closed_left=1.0, closed_right=1.0), LIMITS.closed_weight),
    ],
)
def test_each_witness_counts_as_much_as_its_weight(
    baseline: Baseline, one_against_two: Observation, weight: float
) -> None:
    assert closure_of(one_against_two, baseline, LIMITS) == pytest.approx(weight, abs=0.03)


SHUT = Observation(0.0, Status.VALID, ear_left=0.0, openness_left=0.0, closed_left=1.0)


@pytest.mark.parametrize(
    "heard",
    [
        replace(SHUT, ear_left=None),
        replace(SHUT, openness_left=None),
        replace(SHUT, closed_left=None),
    ],
)
def test_a_silent_witness_leaves_its_weight_to_the_others(
    baseline: Baseline, heard: Observation
) -> None:
    assert closure_of(heard, baseline, LIMITS) == pytest.approx(1.0)


def test_the_probability_alone_is_taken_as_it_is(baseline: Baseline) -> None:
    alone = Observation(0.0, Status.VALID, closed_left=0.25, closed_right=0.75)
    assert closure_of(alone, baseline, LIMITS) == pytest.approx(0.5)
    left, right = witnesses_of(alone, baseline, LIMITS)
    assert left == Witnesses(None, None, 0.25)
    assert right == Witnesses(None, None, 0.75)


def test_witnesses_are_told_one_by_one_in_closure_units(baseline: Baseline) -> None:
    left, _ = witnesses_of(
        Observation(
            0.0,
            Status.VALID,
            ear_left=0.30 * (1.0 + LIMITS.shut_ear_ratio) / 2.0,
            openness_left=0.9 * LIMITS.shut_openness_ratio,
            closed_left=0.5,
        ),
        baseline,
        LIMITS,
    )
    assert left.by_ear == pytest.approx(0.5, abs=0.02)
    assert left.by_openness == pytest.approx(1.0, abs=0.02)
    assert left.by_closed == 0.5


MAYBE = st.none() | st.floats(0.0, 1.0)


@given(ear=MAYBE, openness=MAYBE, closed=MAYBE, yaw=st.floats(-90.0, 90.0))
def test_closure_is_always_a_fraction_between_its_witnesses(
    ear: float | None, openness: float | None, closed: float | None, yaw: float
) -> None:
    fresh = Baseline(LIMITS)
    seen = Observation(
        0.0,
        Status.VALID,
        ear_left=ear,
        ear_right=ear,
        openness_left=openness,
        openness_right=openness,
        closed_left=closed,
        closed_right=closed,
        yaw=yaw,
    )
    found = closure_of(seen, fresh, LIMITS)
    left, right = witnesses_of(seen, fresh, LIMITS)
    told = [value for value in (left.by_ear, left.by_openness, left.by_closed) if value is not None]
    assert left == right
    assert all(0.0 <= value <= 1.0 for value in told)
    if found is None:
        assert told == []
    else:
        assert 0.0 <= found <= 1.0
        assert min(told) - 1e-9 <= found <= max(told) + 1e-9


OPENING = st.floats(0.0, 1.0)


@given(ear=OPENING, openness=OPENING, closed=OPENING)
def test_closure_falls_as_the_eye_opens(ear: float, openness: float, closed: float) -> None:
    fresh = Baseline(LIMITS)

    def closure(ear: float, openness: float, closed: float) -> float:
        seen = Observation(
            0.0, Status.VALID, ear_left=ear, openness_left=openness, closed_left=closed
        )
        found = closure_of(seen, fresh, LIMITS)
        assert found is not None
        return found

    before = closure(ear, openness, closed) + 1e-9
    assert closure(ear + 0.1, openness, closed) <= before
    assert closure(ear, min(openness + 0.1, 1.0), closed) <= before
    assert closure(ear, openness, max(closed - 0.1, 0.0)) <= before
