"""PERCLOS speaks for the driver who is there, at once when it can, and is left with patience."""

import pytest

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.types import DriverState, Event, EventKind, Level, Observation, Phase, Status
from tests.decision.drawn import drawn, seen
from tests.decision.stories import levels, of_kind, play

OTHER = (1.2, 0.6, 0.45)


def droops(t: float) -> float:
    """1.2 s of every 5 s, from the 20th second on."""
    return 1.0 if t > 20.0 and t % 5.0 < 1.2 else 0.0


def with_a_gap(
    gap: tuple[float, float], *, other_afterwards: bool
) -> tuple[list[Event], list[DriverState]]:
    """A drowsy driver, nobody in the gap, then somebody with open eyes."""
    shown: list[Observation] = []
    for index in range(150 * 30):
        t = index / 30.0
        if gap[0] <= t < gap[1]:
            shown.append(seen(t, None))
        elif t < gap[0]:
            shown.append(seen(t, droops(t)))
        else:
            face_id, geometry = (2, OTHER) if other_afterwards else (1, seen(0.0, 0.0).geometry)
            assert geometry is not None
            shown.append(seen(t, 0.0, face_id=face_id, geometry=geometry))
    return play(shown)


def test_nobody_is_drowsy_in_an_empty_seat() -> None:
    events, states = with_a_gap((60.0, 140.0), other_afterwards=False)
    assert max(state.level for state in states if state.t < 60.0) is Level.DROWSY_WARNING
    assert {state.level for state in states if 71.0 < state.t < 140.0} == {Level.AWAKE}
    assert levels(events)[-1][0] == pytest.approx(70.0)


@pytest.mark.parametrize("gap_s", [8.0, 15.0])
def test_the_next_driver_does_not_hear_of_the_last_ones_drowsiness(gap_s: float) -> None:
    _, states = with_a_gap((60.0, 60.0 + gap_s), other_afterwards=True)
    back = [state for state in states if state.t > 61.1 + gap_s]
    assert {state.level for state in back} == {Level.AWAKE}
    assert back[0].perclos is None


def test_a_drowsy_driver_who_is_seen_again_is_told_at_once() -> None:
    events, _ = with_a_gap((60.0, 71.0), other_afterwards=False)
    after = [(t, level) for t, level in levels(events) if t > 70.5]
    assert after[0][0] == pytest.approx(72.0, abs=0.1)
    assert after[0][1] is Level.DROWSY_WARNING


def test_a_driver_who_takes_over_without_a_gap_is_learnt_anew() -> None:
    shown = [
        seen(i / 30.0, 0.0, face_id=1)
        if i < 900
        else seen(i / 30.0, 0.0, face_id=2, geometry=OTHER)
        for i in range(1800)
    ]
    events, _ = play(shown)
    assert [event.t for event in of_kind(events, EventKind.CALIBRATED)] == pytest.approx(
        [20.0, 51.0], abs=0.2
    )


def test_the_same_face_under_another_number_stays_the_driver() -> None:
    shown = [seen(i / 30.0, 0.0, face_id=1 + i // 900) for i in range(1800)]
    events, states = play(shown)
    assert len(of_kind(events, EventKind.CALIBRATED)) == 1
    assert states[-1].calibration == 1.0


def test_a_warning_is_left_for_the_rung_below_while_that_still_holds() -> None:
    def closure(t: float) -> float:
        first = 20.0 < t < 60.0 and t % 5.0 < 1.2
        return 1.0 if first or (t > 60.0 and t % 14.5 < 1.1) else 0.0

    shown = [seen(i / 30.0, closure(i / 30.0)) for i in range(400 * 30)]
    _, states = play(shown)
    late = [state for state in states if state.t > 200.0]
    assert max(state.perclos or 0.0 for state in late) < 0.12
    assert {state.level for state in late} <= {Level.AWAKE, Level.DROWSY_ADVISORY}


def test_who_was_acknowledged_awake_and_falls_asleep_again_is_alarmed_again() -> None:
    policy = DrowsinessPolicy()
    acknowledged = False
    silent_s = 0.0
    events: list[Event] = []
    for index in range(60 * 30):
        t = index / 30.0
        awake = t < 25.0 or 40.0 <= t < 40.5
        events += policy.observe(seen(t, 0.0 if awake else 1.0))
        if t > 34.0 and not acknowledged:
            policy.acknowledge(t)
            acknowledged = True
        if t > 42.1:
            silent_s += policy.state().acknowledged / 30.0
    assert silent_s == 0.0
    assert policy.state().level is Level.UNRESPONSIVE
    (told,) = [event for event in events if event.t > 40.0 and event.level is not None]
    assert (told.phase, told.level) == (Phase.UPDATED, Level.UNRESPONSIVE)
    assert told.t == pytest.approx(42.0, abs=0.1)


@pytest.mark.parametrize("acknowledged_t", [33.0, 300.0])
def test_an_acknowledged_unresponsive_ends_in_an_empty_seat(acknowledged_t: float) -> None:
    policy = DrowsinessPolicy()
    acknowledged = False
    for index in range(310 * 10):
        t = index / 10.0
        policy.observe(seen(t, 0.0 if t < 25.0 else 1.0 if t < 35.0 else None))
        if t >= acknowledged_t and not acknowledged:
            assert policy.state().level is Level.UNRESPONSIVE
            policy.acknowledge(t)
            acknowledged = True
    assert policy.state().level is Level.AWAKE


@pytest.mark.parametrize("why", [Status.FROZEN, Status.NO_FACE])
def test_what_is_not_seen_as_the_last_droop_leaves_holds_nobody_drowsy(why: Status) -> None:
    def look(t: float) -> Observation:
        return seen(t, None if 105.5 <= t < 105.75 else 40.0 < t < 45.6, blind=why)

    _, states = play(look(index / 30.0) for index in range(150 * 30))
    assert states[104 * 30].level is Level.DROWSY_WARNING
    assert states[-1].level is Level.AWAKE


def test_a_face_whose_number_changes_all_the_time_is_still_judged() -> None:
    shown = [
        seen(i / 30.0, 1.0 if i % 180 < 30 else 0.0, face_id=1 + i // 15 % 2)
        for i in range(120 * 30)
    ]
    events, _ = play(shown)
    assert Level.DROWSY_WARNING in {level for _, level in levels(events)}


def test_one_frozen_picture_does_not_put_the_next_alarm_of_a_sleeper_off() -> None:
    policy = DrowsinessPolicy()
    events: list[Event] = []
    for index in range(40 * 30):
        t = index / 30.0
        closure = None if index == 1065 else float(t > 30.0)
        events += policy.observe(seen(t, closure, blind=Status.FROZEN))
    assert levels(events)[-1][0] == pytest.approx(36.0, abs=0.1)
    assert levels(events)[-1][1] is Level.UNRESPONSIVE


def test_acknowledging_ends_no_alarm_of_eyes_that_are_seen_shut() -> None:
    """Nothing could be judged until a moment ago, and half of the frames show nothing still."""
    policy = DrowsinessPolicy()
    for index in range(50 * 30):
        t = index / 30.0
        hidden = 25.0 < t < 40.0 or (t > 40.0 and index % 2)
        policy.observe(seen(t, None if hidden else float(t > 25.0)))
        if t > 42.0 and policy.state().level is Level.MICROSLEEP:
            break
    policy.acknowledge(t)
    assert (policy.state().level, policy.state().acknowledged) == (Level.MICROSLEEP, True)


@pytest.mark.parametrize("hidden_s", [1.0, 2.0])
def test_droops_that_end_out_of_sight_make_a_driver_drowsy_as_others_do(hidden_s: float) -> None:
    """The lids sink, the head follows, and both come up again unseen."""

    def closure(t: float) -> float | None:
        since = t % 6.0
        if t < 24.0 or since >= 0.9 + hidden_s:
            return 0.0
        return 1.0 if since < 0.9 else None

    _, states = play(drawn(closure, 120.0))
    assert states[-1].perclos == pytest.approx(0.9 / (6.0 - hidden_s), rel=0.1)
    assert {state.level for state in states if state.t > 80.0} == {Level.DROWSY_WARNING}
