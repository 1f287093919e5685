"""Yawns, nods, distraction and what is measurable at all."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.distraction import DistractionDetector
from edge_monitor.decision.measurable import Degradation, judged
from edge_monitor.decision.nod import NodDetector
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.decision.yawn import Yawn, YawnDetector
from edge_monitor.types import Observation, Status

LIMITS = Thresholds()


def yawns(mar_at: dict[tuple[float, float], float], seconds: float = 20.0) -> list[Yawn]:
    detector = YawnDetector(LIMITS)
    found = []
    for index in range(int(seconds * 30)):
        t = index / 30.0
        mar = next((m for (a, b), m in mar_at.items() if a <= t < b), 0.05)
        yawn = detector.see(t, mar)
        if yawn is not None:
            found.append(yawn)
    return found


@pytest.mark.parametrize(
    ("mouth", "count"),
    [
        ({(2.0, 5.0): 0.7}, 1),
        ({(2.0, 3.2): 0.7}, 0),
        ({(2.0, 5.0): 0.5}, 0),
        ({(2.0, 14.0): 0.7}, 0),
        ({(2.0, 4.0): 0.7, (4.0, 4.3): 0.2, (4.3, 6.0): 0.7}, 1),
    ],
    ids=["yawn", "too short", "not wide", "hangs open", "one yawn with a dip"],
)
def test_which_open_mouth_is_a_yawn(mouth: dict[tuple[float, float], float], count: int) -> None:
    assert len(yawns(mouth)) == count


def test_a_mouth_not_seen_does_not_yawn() -> None:
    detector = YawnDetector(LIMITS)
    assert all(detector.see(index / 30.0, None) is None for index in range(300))


def test_a_head_that_sinks_slowly_or_with_open_eyes_is_no_nod() -> None:
    slow, awake, nodding = NodDetector(LIMITS), NodDetector(LIMITS), NodDetector(LIMITS)
    found = {"slow": 0, "awake": 0, "nodding": 0}
    for index in range(90):
        t = index / 30.0
        fast_pitch = -min(max((t - 1.0) * 40.0, 0.0), 20.0)
        found["slow"] += slow.see(t, -t * 8.0, lids_closing=True) is not None
        found["awake"] += awake.see(t, fast_pitch, lids_closing=False) is not None
        found["nodding"] += nodding.see(t, fast_pitch, lids_closing=True) is not None
    assert found == {"slow": 0, "awake": 0, "nodding": 1}
    assert nodding.dropped


def away(seconds: float, speed_kmh: float, *, start: float = 10.0) -> float | None:
    detector = DistractionDetector(LIMITS)
    found = None
    for index in range(int((start + seconds) * 20)):
        t = index / 20.0
        direction = (40.0, 0.0) if t >= start else (0.0, 0.0)
        found = detector.see(t, direction, speed_kmh)
    return found


def test_how_long_one_may_look_away_depends_on_the_speed() -> None:
    assert away(3.4, 80.0) is None
    assert away(3.7, 80.0) == pytest.approx(10.0)
    assert away(5.8, 30.0) is None
    assert away(6.2, 30.0) == pytest.approx(10.0)
    assert away(60.0, 10.0) is None


@pytest.mark.parametrize("yaw_deg", [29.5, 30.0, 30.5])
def test_a_head_held_about_the_limit_is_one_distraction(yaw_deg: float) -> None:
    detector = DistractionDetector(LIMITS)
    noise = np.random.default_rng(7).normal(0.0, 0.4, 30 * 60)
    told = [
        detector.see(index / 30.0, (yaw_deg + float(noise[index]), 0.0), 100.0) is not None
        for index in range(30 * 60)
    ]
    assert sum(now != before for before, now in pairwise(told)) == 1
    assert detector.see(61.0, (0.0, 0.0), 100.0) is None


def test_a_frame_without_a_head_does_not_begin_a_look_away_anew() -> None:
    detector = DistractionDetector(LIMITS)
    begun_t = None
    for index in range(30 * 10):
        t = index / 30.0
        direction = None if index % 90 == 60 else (40.0, 0.0)
        if detector.see(t, direction, 100.0) is not None and begun_t is None:
            begun_t = t
    assert begun_t == pytest.approx(LIMITS.distraction_fast_s, abs=0.1)


def test_a_head_that_lids_held_up_show_to_be_held_low_is_not_dropped() -> None:
    detector = NodDetector(LIMITS)
    for index in range(30):
        detector.see(index / 30.0, -index * 0.8, lids_closing=True)
    assert detector.dropped
    detector.see(1.1, -15.0, lids_closing=None)
    detector.see(9.0, -15.0, lids_closing=None)  # not seeing the eyes shows nothing
    assert detector.dropped
    for index in range(75):  # blinking as people do
        detector.see(10.0 + index / 30.0, -15.0, lids_closing=index % 30 < 6)
    assert not detector.dropped


def test_a_head_stays_dropped_while_the_lids_come_up_for_moments_alone() -> None:
    detector = NodDetector(LIMITS)
    for index in range(30):
        detector.see(index / 30.0, -index * 0.8, lids_closing=True)
    for index in range(300):
        detector.see(1.0 + index / 30.0, -23.0, lids_closing=index % 60 < 30)
    assert detector.dropped


def test_many_short_looks_add_up() -> None:
    detector = DistractionDetector(LIMITS)
    found_t = None
    for index in range(20 * 40):
        t = index / 20.0
        looking = t % 5.0 < 2.5
        if detector.see(t, (40.0 if looking else 0.0, 0.0), 90.0) and found_t is None:
            found_t = t
    assert found_t == pytest.approx(17.5, abs=2.6)


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(0.01, 0.6))
def test_a_head_turned_too_far_is_not_measurable(yaw: float, pitch: float, ear: float) -> None:
    observation = Observation(0.0, Status.VALID, ear_left=ear, yaw=yaw, pitch=pitch)
    seen = judged(observation, LIMITS).status
    beyond = abs(yaw) > LIMITS.yaw_max_deg or abs(pitch) > LIMITS.pitch_max_deg
    assert seen is (Status.EYES_NOT_VISIBLE if beyond else Status.VALID)


@pytest.mark.parametrize("ear", [math.nan, math.inf, -math.inf, None])
def test_numbers_that_are_none_are_not_measurable(ear: float | None) -> None:
    assert judged(Observation(0.0, Status.VALID, ear_left=ear), LIMITS).status is (
        Status.EYES_NOT_VISIBLE
    )


def test_other_reasons_are_kept() -> None:
    for status in Status:
        if status is not Status.VALID:
            assert judged(Observation(0.0, status), LIMITS).status is status


def test_a_glimpse_does_not_reset_a_degradation() -> None:
    degradation = Degradation(LIMITS)
    degradation.see(0.0, Status.NO_FACE)
    assert degradation.advance(10.0) == 10.0
    degradation.see(11.0, Status.VALID)
    assert not degradation.see(11.5, Status.VALID)
    degradation.see(12.1, Status.NO_FACE)
    assert degradation.degraded
    degradation.see(12.2, Status.VALID)
    degradation.see(12.7, Status.VALID)
    assert degradation.see(13.2, Status.VALID)
    assert not degradation.degraded
