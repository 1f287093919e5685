"""Traces with nothing but an EAR, as other programs write them."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.types import EventKind, Level, Observation, Status
from tests.decision.stories import levels, of_kind, play

FPS = 30.0

Ear = Callable[[float], float]


def dip(t: float, start: float, length_s: float, depth: float, ramp_s: float = 0.1) -> float:
    """A dip that is half-way down at its start and half-way up at its end; 1 is level."""
    down = (t - start) / ramp_s + 0.5
    up = (start + length_s - t) / ramp_s + 0.5
    return 1.0 - depth * min(max(min(down, up), 0.0), 1.0)


def jitter(t: float) -> float:
    """Two in a hundred at most, and no two frames alike."""
    return 0.02 * ((round(t * 1000) * 7919) % 101 - 50) / 50


def watch(ear: Ear, length_s: float, fps: float = FPS) -> Iterator[Observation]:
    for index in range(int(length_s * fps)):
        t = index / fps
        value = 0.3 * ear(t) * (1.0 + jitter(t))
        yield Observation(t, Status.VALID, ear_left=value, ear_right=0.9 * value)


def blinks_every(period_s: float, depth: float) -> Ear:
    return lambda t: dip(t, period_s * (t // period_s) + 1.0, 0.2, depth)


@pytest.mark.parametrize("fps", [25.0, 30.0, 60.0])
@pytest.mark.parametrize("depth", [0.18, 0.25, 0.4, 0.85])
def test_every_blink_of_a_mesh_of_any_depth_is_told_in_time(depth: float, fps: float) -> None:
    events, _ = play(watch(blinks_every(3.0, depth), 30.0, fps))
    blinks = of_kind(events, EventKind.BLINK)
    assert [round(blink.start) for blink in blinks] == list(range(1, 30, 3))
    for blink in blinks:
        assert blink.end is not None
        assert blink.t - blink.end < 0.3
        assert blink.start == pytest.approx(round(blink.start), abs=0.1)
        assert 0.1 < blink.end - blink.start < 0.4


def test_a_trace_without_blinks_has_none() -> None:
    events, states = play(watch(lambda _t: 1.0, 60.0))
    assert [event.kind for event in events] == [EventKind.CALIBRATED]
    assert max(state.closure or 0.0 for state in states) < 0.5


def test_a_head_that_sinks_slowly_is_no_closure_and_hides_no_blink() -> None:
    def ear(t: float) -> float:
        sunk = 1.0 - 0.3 * min(max((t - 8.0) / 2.0, 0.0), 1.0)
        return sunk * dip(t, 20.0, 0.2, 0.3)

    events, _ = play(watch(ear, 25.0))
    (blink,) = of_kind(events, EventKind.BLINK)
    assert blink.start == pytest.approx(20.0, abs=0.1)
    assert levels(events) == []


def test_eyes_that_look_down_and_blink_are_open() -> None:
    """The look is fast and as deep as a blink; what follows shows that the eyes were open."""

    def ear(t: float) -> float:
        looks = dip(t, 12.0, 8.0, 0.2)
        return looks * blinks_every(4.0, 0.3)(t) if t < 12.0 else looks * dip(t, 12.7, 0.2, 0.3)

    events, states = play(watch(ear, 24.0))
    assert levels(events) == []
    assert max(state.closed_s for state in states if state.t > 13.3) < 0.5


@pytest.mark.parametrize("depth", [0.3, 0.5, 0.7])
def test_one_who_sleeps_is_found_and_not_taken_for_the_new_level(depth: float) -> None:
    def ear(t: float) -> float:
        return dip(t, 20.0, 7.0, depth) if t > 18.0 else blinks_every(3.0, depth)(t)

    events, _ = play(watch(ear, 30.0))
    found = levels(events)
    assert [level for _, level in found] == [Level.MICROSLEEP, Level.ASLEEP, Level.UNRESPONSIVE]
    assert [t for t, _ in found] == pytest.approx([21.5, 23.0, 26.0], abs=0.2)


def test_a_level_that_falls_for_good_is_accepted_after_a_while() -> None:
    def ear(t: float) -> float:
        return blinks_every(3.0, 0.4)(t) if t < 12.0 else 0.75 * dip(t, 40.0, 0.2, 0.4)

    events, _ = play(watch(ear, 45.0))
    assert of_kind(events, EventKind.BLINK)[-1].start == pytest.approx(40.0, abs=0.1)


def test_one_frame_that_is_wrong_is_no_blink() -> None:
    events, _ = play(watch(lambda t: 0.5 if 10.0 <= t < 10.0 + 0.9 / FPS else 1.0, 15.0))
    assert of_kind(events, EventKind.BLINK) == []


def test_what_is_faster_than_a_lid_is_no_blink() -> None:
    events, _ = play(watch(lambda t: dip(t, 5.0, 0.045, 0.4, ramp_s=0.01), 8.0, fps=60.0))
    assert of_kind(events, EventKind.BLINK) == []


def test_two_blinks_in_a_row_are_two() -> None:
    events, _ = play(watch(lambda t: dip(t, 5.0, 0.2, 0.4) * dip(t, 5.45, 0.2, 0.4), 10.0))
    assert len(of_kind(events, EventKind.BLINK)) == 2


def test_eyes_that_are_shut_from_the_first_are_seen_as_shut() -> None:
    events, states = play(watch(lambda t: 0.3 if t < 2.5 else 1.0, 10.0))
    assert (states[15].closure or 0.0) >= 0.8
    assert levels(events)[0][1] is Level.MICROSLEEP


def test_a_face_that_comes_back_elsewhere_is_looked_at_anew() -> None:
    def seen() -> Iterator[Observation]:
        for each in watch(lambda t: 1.0 if t < 10.0 else 0.75 * dip(t, 22.0, 0.2, 0.3), 25.0):
            if not 10.0 <= each.t < 18.0:
                yield each

    events, _ = play(seen())
    (blink,) = of_kind(events, EventKind.BLINK)
    assert blink.start == pytest.approx(22.0, abs=0.1)
    assert levels(events) == []


def test_a_turned_head_leaves_the_nearer_eye_to_decide() -> None:
    def seen(yaw: float) -> Iterator[Observation]:
        for index in range(300):
            t = index / FPS
            shut = 0.3 * dip(t, 5.0, 0.2, 0.4)
            yield Observation(t, Status.VALID, ear_left=shut, ear_right=0.3, yaw=yaw)

    assert len(of_kind(play(seen(-30.0))[0], EventKind.BLINK)) == 1
    assert of_kind(play(seen(30.0))[0], EventKind.BLINK) == []


def test_where_another_witness_was_heard_its_scale_is_kept() -> None:
    """A mesh's blink, deep as it is for a mesh, is none on the scale of the networks."""

    def seen(openness_until: float) -> Iterator[Observation]:
        for each in watch(lambda t: dip(t, 8.0, 0.2, 0.3), 10.0):
            openness = 1.0 if each.t < openness_until else None
            yield Observation(each.t, each.status, ear_left=each.ear_left, openness_left=openness)

    assert of_kind(play(seen(7.0))[0], EventKind.BLINK) == []
    assert len(of_kind(play(seen(0.0))[0], EventKind.BLINK)) == 1


def test_another_driver_is_learnt_anew() -> None:
    policy = DrowsinessPolicy()
    play(watch(blinks_every(2.0, 0.85), 30.0), policy)
    policy.recalibrate()
    later = (
        Observation(seen.t + 40.0, seen.status, ear_left=seen.ear_left)
        for seen in watch(blinks_every(3.0, 0.25), 12.0)
    )
    events, _ = play(later, policy)
    assert len(of_kind(events, EventKind.BLINK)) == 4


EARS = st.one_of(st.none(), st.floats(-1.0, 2.0), st.sampled_from([0.0, 0.1, 0.3]))


@settings(max_examples=60)
@given(
    rows=st.lists(st.tuples(st.floats(0.0, 12.0), EARS, EARS), max_size=80),
)
def test_whatever_is_fed_in_closure_is_a_fraction(
    rows: list[tuple[float, float | None, float | None]],
) -> None:
    policy = DrowsinessPolicy()
    t = 0.0
    for gap_s, left, right in rows:
        t += gap_s
        policy.observe(Observation(t, Status.VALID, ear_left=left, ear_right=right))
        closure = policy.state().closure
        assert closure is None or 0.0 <= closure <= 1.0


def test_the_same_person_seen_larger_is_judged_alike() -> None:
    ear = blinks_every(3.0, 0.3)
    plain, _ = play(watch(ear, 20.0))
    larger, _ = play(watch(lambda t: 1.2 * ear(t), 20.0))
    assert [event.kind for event in plain] == [event.kind for event in larger]
    assert [event.start for event in plain] == pytest.approx([event.start for event in larger])
