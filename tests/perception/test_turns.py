"""Turns are taken in time, one a frame, and nobody waits for ever."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.label_limits import LabelLimits
from edge_monitor.perception.turns import Turns


def watch(turns: Turns, faces: int, fps: float, seconds: float) -> dict[int, list[float]]:
    """When each of some faces had its turn."""
    told: dict[int, list[float]] = {id_: [] for id_ in range(faces)}
    for number in range(round(seconds * fps)):
        t = number / fps
        for id_ in turns.take(t, dict.fromkeys(range(faces), True)):
            told[id_].append(t)
    return told


@pytest.mark.parametrize("fps", [5.0, 10.0, 15.0, 25.0, 30.0, 60.0])
def test_a_face_alone_is_looked_at_once_in_an_interval_at_any_rate_of_frames(fps: float) -> None:
    (times,) = watch(Turns(0.2), 1, fps, 10.0).values()
    assert times[0] == 0
    assert len(times) == pytest.approx(50, abs=1)


@given(
    faces=st.integers(1, 16), fps=st.sampled_from((10.0, 25.0, 30.0)), interval_s=st.floats(0.01, 1)
)
def test_no_frame_pays_for_two_and_all_wait_alike(
    faces: int, fps: float, interval_s: float
) -> None:
    turns = Turns(interval_s)
    counts = dict.fromkeys(range(faces), 0)
    for number in range(200):
        taken = turns.take(number / fps, dict.fromkeys(range(faces), True))
        assert len(taken) <= 1
        for id_ in taken:
            counts[id_] += 1
    assert max(counts.values()) - min(counts.values()) <= 1
    assert min(counts.values()) >= 1


@given(
    faces=st.integers(1, 16), fps=st.floats(1.0, 30.0), interval_s=st.sampled_from((0.2, 1.0, 5.0))
)
def test_at_any_rate_of_frames_all_are_looked_at_before_it_is_out_of_date(
    faces: int, fps: float, interval_s: float
) -> None:
    out_of_date_s = max(LabelLimits().unmeasured_s, 2 * interval_s)
    seconds = 3 * out_of_date_s
    for times in watch(Turns(interval_s), faces, fps, seconds).values():
        looks = [*times, seconds]
        assert max(b - a for a, b in pairwise(looks)) <= out_of_date_s


def test_after_frames_failed_to_come_not_all_are_looked_at_in_one() -> None:
    turns, faces = Turns(0.2), dict.fromkeys(range(16), True)
    turns.take(0.0, faces)
    assert len(turns.take(60.0, faces)) == 8


def test_with_no_interval_everybody_has_a_turn_in_every_frame() -> None:
    turns = Turns(0.0)
    for t in (0.0, 0.04, 0.08):
        assert turns.take(t, {1: True, 2: False, 3: True}) == (1, 3)


def test_a_newcomer_is_looked_at_at_once() -> None:
    turns = Turns(1.0)
    assert turns.take(0.0, {1: True}) == (1,)
    assert turns.take(0.1, {1: True, 2: True}) == (2,)
    assert turns.take(0.2, {1: True, 2: True}) == ()
    assert turns.take(1.0, {1: True, 2: True}) == (1,)


def test_who_looks_away_keeps_the_turn_and_gains_no_other_by_it() -> None:
    turns = Turns(1.0)
    assert turns.take(0.0, {1: True}) == (1,)
    assert turns.take(0.5, {1: False}) == ()
    assert turns.take(0.6, {1: True}) == ()
    assert turns.take(1.0, {1: False}) == ()
    assert turns.take(1.1, {1: True}) == (1,)


def test_who_left_is_forgotten() -> None:
    turns = Turns(1.0)
    turns.take(0.0, {1: True})
    turns.take(0.1, {})
    assert turns.take(0.2, {1: True}) == (1,)
    turns.reset()
    assert turns.take(0.0, {1: True}) == (1,)
