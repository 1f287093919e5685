"""Scripts and the truth about them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from edge_monitor.testing import ActKind, DriverPose, DriverScript
from edge_monitor.testing.script import SHORTEST_CLOSURE_S, SHORTEST_PARTIAL_S, SHORTEST_PAUSE_S

lengths_s = st.floats(SHORTEST_CLOSURE_S, 9.0)
pauses_s = st.floats(SHORTEST_PAUSE_S + 1e-6, 5.0)


def _crossings(times: NDArray[np.float64], values: NDArray[np.float64]) -> list[float]:
    """Where a sampled signal passes 0.5, interpolated."""
    found = []
    for (t0, v0), (t1, v1) in pairwise(zip(times.tolist(), values.tolist(), strict=True)):
        if (v0 < 0.5) != (v1 < 0.5):
            found.append(t0 + (t1 - t0) * (0.5 - v0) / (v1 - v0))
    return found


@given(st.lists(st.tuples(pauses_s, lengths_s), min_size=1, max_size=6))
def test_closures_begin_and_end_where_the_lids_cross_half(acts: list[tuple[float, float]]) -> None:
    script = DriverScript(sum(sum(act) for act in acts) + 1.0)
    t = 0.0
    for pause_s, length_s in acts:
        script = script.close(t + pause_s, length_s)
        t += pause_s + length_s
    times = np.arange(0.0, script.length_s, 0.002)
    truth = [edge for interval in script.closures() for edge in interval]
    assert _crossings(times, script.closure(times)) == pytest.approx(truth, abs=1e-3)


@given(lengths_s)
def test_every_closure_reaches_the_depth_that_counts_as_shut(length_s: float) -> None:
    script = DriverScript(length_s + 2.0).close(1.0, length_s)
    times = np.arange(0.0, script.length_s, 0.002)
    assert script.closure(times).max() >= 0.8


@given(st.floats(0.0, 60.0, allow_nan=False))
def test_a_pose_is_the_same_whenever_it_is_asked_for(t: float) -> None:
    script = (
        DriverScript(60.0)
        .blinks(3.0, 9.0)
        .close(20.0, 4.0)
        .yawn(30.0, 3.0)
        .talk(40.0, 5.0)
        .nod(20.5)
        .look_away(48.0, 2.0, yaw=-30.0)
        .cover_eyes(52.0, 2.0)
        .leave(56.0, 3.0)
    )
    pose = script.at(t)
    assert pose == script.at(t)
    for share in (pose.closure, pose.mouth, pose.covered, pose.presence):
        assert 0.0 <= share <= 1.0
    assert -30.0 <= pose.yaw <= 0.0
    assert -22.0 <= pose.pitch <= 0.0


def test_lids_fall_fast_and_rise_slowly() -> None:
    script = DriverScript(5.0).close(1.0, 2.0)
    assert script.at(0.95).closure == 0.0
    assert script.at(1.0).closure == pytest.approx(0.5)
    assert script.at(1.05).closure == 1.0
    assert script.at(2.9).closure == 1.0
    assert script.at(3.0).closure == pytest.approx(0.5)
    assert 0.0 < script.at(3.05).closure < 0.5
    assert script.at(3.1).closure == 0.0


def test_a_partial_blink_reaches_its_depth_and_is_no_closure() -> None:
    for duration in (SHORTEST_PARTIAL_S, 0.15, 0.3):
        script = DriverScript(3.0).partial_blink(1.0, duration, closure=0.6)
        times = np.arange(0.0, script.length_s, 0.002)
        assert script.closure(times).max() == pytest.approx(0.6, abs=0.001)
        assert script.closures() == ()
    with pytest.raises(ValueError, match="a partial blink lasts"):
        DriverScript(3.0).partial_blink(1.0, SHORTEST_PARTIAL_S - 0.01)


def test_laughing_narrows_the_eyes_but_is_no_closure() -> None:
    script = DriverScript(10.0).squint(2.0, 3.0, closure=0.4).talk(2.0, 3.0, mouth=0.8)
    assert script.closures() == ()
    assert script.at(3.0).closure == 0.4
    times = np.arange(2.2, 4.8, 0.01)
    mouth = script.mouth(times)
    assert mouth.max() == pytest.approx(0.8, abs=0.01)
    assert mouth.min() == pytest.approx(0.0, abs=0.01)


def test_who_leaves_is_gone_between_the_edges_of_the_absence() -> None:
    script = DriverScript(30.0).leave(10.0, 12.0)
    assert script.absences() == ((10.0, 22.0),)
    assert [script.at(t).present for t in (9.9, 10.1, 21.9, 22.1)] == [True, False, False, True]


def test_acts_stand_in_the_order_of_time_whatever_the_order_of_writing() -> None:
    script = DriverScript(30.0).yawn(20.0).close(10.0, 1.0).yawn(5.0, 2.0)
    assert [act.kind for act in script.acts] == [ActKind.YAWN, ActKind.CLOSE, ActKind.YAWN]
    assert script.yawns() == ((5.0, 7.0), (20.0, 23.0))


def test_adding_an_act_leaves_the_shorter_script_as_it_was() -> None:
    short = DriverScript(10.0).blink(2.0)
    short.blink(5.0)
    assert short.closures() == ((2.0, 2.2),)


def test_a_driver_at_rest_looks_ahead_with_open_eyes() -> None:
    assert DriverScript(10.0).at(5.0) == DriverPose()


@pytest.mark.parametrize(
    ("write", "complaint"),
    [
        (lambda script: script.close(1.0, 0.05), "lasts"),
        (lambda script: script.close(9.5, 1.0), "not within"),
        (lambda script: script.close(-0.1, 1.0), "not within"),
        (lambda script: script.close(2.25, 1.0), "one before"),
        (lambda script: script.squint(5.0, 1.0, closure=0.5), "squint"),
        (lambda script: script.yawn(5.0, 0.0), "not within"),
    ],
)
def test_what_has_no_clear_truth_is_refused(write: object, complaint: str) -> None:
    assert callable(write)
    with pytest.raises(ValueError, match=complaint):
        write(DriverScript(10.0).blink(2.0))
