"""What is learnt of a driver, and what must not be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_monitor.decision.baseline import Baseline, OpenLevel
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Observation, Status

FPS = 20.0
LIMITS = Thresholds()


def learn(baseline: Baseline, ear: float, seconds: float, start: float = 0.0) -> None:
    for index in range(int(seconds * FPS)):
        t = start + index / FPS
        baseline.learn(Observation(t, Status.VALID, ear_left=ear, ear_right=ear), 1.0 / FPS)


@given(st.floats(0.21, 0.40))
@settings(max_examples=20)
def test_open_level_is_this_drivers_own(ear: float) -> None:
    baseline = Baseline(LIMITS)
    learn(baseline, ear, 21.0)
    assert baseline.calibrated
    assert baseline.ear_left.value == pytest.approx(ear, abs=0.006)


def test_a_drowsy_lid_never_pulls_the_level_down() -> None:
    baseline = Baseline(LIMITS)
    learn(baseline, 0.30, 21.0)
    frozen = baseline.ear_left.value
    learn(baseline, 0.18, 600.0, start=30.0)
    assert baseline.ear_left.value == frozen


def test_the_level_rises_a_little_when_learnt_from_tired_eyes() -> None:
    baseline = Baseline(LIMITS)
    learn(baseline, 0.25, 21.0)
    learn(baseline, 0.40, 120.0, start=30.0)
    assert baseline.ear_left.value == pytest.approx(0.25 * 1.15, abs=0.01)


def test_blinking_half_of_the_time_does_not_hide_the_open_level() -> None:
    level = OpenLevel(0.2, 0.6, LIMITS)
    for index in range(400):
        level.add(0.32 if index % 2 else 0.08, 0.05)
    assert level.value == pytest.approx(0.32, abs=0.01)


def test_who_starts_with_shut_eyes_is_not_taken_for_open() -> None:
    baseline = Baseline(LIMITS)
    learn(baseline, 0.08, 3.0)
    assert baseline.ear_left.value == pytest.approx(0.20)


def test_straight_ahead_is_where_the_head_mostly_points() -> None:
    baseline = Baseline(LIMITS)
    for index in range(500):
        yaw = 30.0 if index % 5 == 0 else -6.0
        observation = Observation(
            index / FPS, Status.VALID, ear_left=0.3, ear_right=0.3, yaw=yaw, pitch=4.0
        )
        baseline.learn(observation, 1.0 / FPS)
    assert baseline.straight == pytest.approx((-6.0, 4.0), abs=1.0)


def test_progress_rises_to_one_and_is_told_once() -> None:
    baseline = Baseline(LIMITS)
    told = [
        baseline.learn(Observation(i / FPS, Status.VALID, ear_left=0.3, ear_right=0.3), 1.0 / FPS)
        for i in range(800)
    ]
    assert sum(told) == 1
    assert baseline.progress == 1.0
