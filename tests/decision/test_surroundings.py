"""What else happens in a car: glasses, hands, empty seats, speeds, other drivers."""

import pytest

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.testing import Camera, Driver, DriverScript, ScriptedSpeed, scenarios, trace
from edge_monitor.types import EventKind, Level, Observation, Sound, Status
from tests.decision.stories import levels, of_kind, play


def test_sunglasses_are_not_sleep_but_are_said_after_ten_seconds() -> None:
    events, states = play(trace(scenarios.puts_on_sunglasses(at=20.0, duration=25.0)))
    assert {state.level for state in states} == {Level.AWAKE}
    begun, ended = of_kind(events, EventKind.DEGRADED)
    assert begun.t == pytest.approx(30.0, abs=0.3)
    assert begun.evidence["reason"] == "eyes_not_visible"
    assert ended.t == pytest.approx(46.0, abs=0.5)
    blind = [state for state in states if 31.0 < state.t < 44.0]
    assert {state.sound for state in blind} == {Sound.NOT_MONITORING}
    assert {state.closure for state in blind} == {None}


@pytest.mark.fault(29)
def test_empty_seat_earns_no_perclos_and_is_said() -> None:
    events, states = play(trace(scenarios.leaves_the_seat(at=20.0, duration=15.0)))
    assert of_kind(events, EventKind.DEGRADED)[0].evidence["reason"] == "no_face"
    assert states[-1].perclos in (0.0, None)
    assert {state.level for state in states} == {Level.AWAKE}


def test_a_hand_passing_over_the_eyes_changes_nothing_in_a_closure() -> None:
    script = DriverScript(40.0).blinks(3.0, 7.0, 12.0).close(20.0, 2.5)
    plain, _ = play(trace(script))
    covered, _ = play(trace(script.cover_eyes(20.8, 0.4)))
    assert [level for _, level in levels(covered)] == [level for _, level in levels(plain)]
    assert levels(covered)[0][0] == pytest.approx(levels(plain)[0][0], abs=0.05)


def test_head_falling_out_of_sight_in_sleep_is_unresponsive() -> None:
    script = DriverScript(60.0).blinks(3.0, 7.0, 12.0).close(20.0, 8.0).leave(24.0, 20.0)
    events, _ = play(trace(script))
    reached = levels(events)
    assert reached[-1][1] is Level.UNRESPONSIVE
    assert reached[-1][0] == pytest.approx(24.5, abs=0.4)


def test_covering_the_eyes_after_waking_is_not_unresponsive() -> None:
    script = DriverScript(60.0).blinks(3.0, 7.0, 12.0).close(20.0, 4.0).cover_eyes(25.0, 5.0)
    events, _ = play(trace(script))
    assert Level.UNRESPONSIVE not in [level for _, level in levels(events)]


def test_nodding_off_is_told() -> None:
    events, _ = play(trace(scenarios.nods_off(at=30.0)))
    (nod,) = of_kind(events, EventKind.NOD)
    assert nod.start == pytest.approx(30.0, abs=0.6)


def test_snooze_silences_drowsiness_and_nothing_above() -> None:
    policy = DrowsinessPolicy()
    policy.snooze(0.0, 500.0)
    script = scenarios.drowsy_droops(120.0)
    sounds = set()
    for observation in trace(script):
        policy.observe(observation)
        if policy.state().level in (Level.DROWSY_ADVISORY, Level.DROWSY_WARNING):
            sounds.add(policy.state().sound)
    assert sounds == {Sound.SILENCE}
    _, states = play(
        (
            Observation(
                t=200.0 + index / 30.0,
                status=Status.VALID,
                ear_left=0.29 if index < 60 else 0.08,
                ear_right=0.29 if index < 60 else 0.08,
            )
            for index in range(130)
        ),
        policy,
    )
    assert states[-1].sound is Sound.MICROSLEEP


def test_snooze_is_capped_at_ten_minutes() -> None:
    policy = DrowsinessPolicy()
    assert policy.snooze(100.0, 99_999.0) == pytest.approx(700.0)
    with pytest.raises(ValueError, match="more than 0"):
        policy.snooze(100.0, 0.0)


def test_standstill_mutes_drowsiness_but_an_unknown_speed_does_not() -> None:
    script = scenarios.drowsy_droops(80.0)
    _, standing = play(trace(script, speed=ScriptedSpeed([(0.0, 0.0)])))
    _, unknown = play(trace(script))
    assert {s.sound for s in standing if s.level is Level.DROWSY_WARNING} == {Sound.SILENCE}
    assert Sound.DROWSY_WARNING in {s.sound for s in unknown}


def test_microsleep_sounds_at_standstill_too() -> None:
    script = scenarios.microsleep()
    _, states = play(trace(script, speed=ScriptedSpeed([(0.0, 0.0)])))
    assert Sound.MICROSLEEP in {state.sound for state in states}


@pytest.mark.parametrize(
    ("speed_kmh", "after_s"), [(90.0, 3.5), (30.0, 6.0)], ids=["motorway", "town"]
)
def test_reading_the_phone_is_distraction_at_this_speed(speed_kmh: float, after_s: float) -> None:
    script = scenarios.reads_the_phone(at=25.0, duration=8.0)
    events, _ = play(trace(script, speed=ScriptedSpeed([(0.0, speed_kmh)])))
    begun, ended = of_kind(events, EventKind.DISTRACTION)
    assert begun.t == pytest.approx(25.0 + after_s, abs=0.3)
    assert ended.t == pytest.approx(33.0, abs=0.3)


def test_without_a_speed_nobody_is_distracted() -> None:
    events, _ = play(trace(scenarios.reads_the_phone()))
    assert not of_kind(events, EventKind.DISTRACTION)


def test_baseline_is_learnt_in_twenty_seconds_and_told_once() -> None:
    events, states = play(trace(scenarios.alert_driver(60.0), driver=Driver(open_ear=0.33)))
    (calibrated,) = of_kind(events, EventKind.CALIBRATED)
    assert calibrated.t == pytest.approx(20.0, abs=0.3)
    assert calibrated.evidence["open_ear_left"] == pytest.approx(0.33, abs=0.02)
    rising = [state.calibration for state in states]
    assert rising == sorted(rising)
    assert rising[-1] == 1.0


def test_another_driver_is_learnt_anew_and_the_same_one_is_not() -> None:
    gone = scenarios.leaves_the_seat(at=25.0, duration=8.0)
    first = list(trace(gone, driver=Driver(open_ear=0.25, geometry=(0.9, 0.6, 0.45))))
    other = list(trace(gone, driver=Driver(open_ear=0.35, geometry=(1.2, 0.6, 0.45))))
    swapped = [a if a.t < 30.0 else b for a, b in zip(first, other, strict=True)]
    _, same = play(first)
    _, changed = play(swapped)
    assert same[-1].calibration == 1.0
    assert changed[-1].calibration < 1.0


def test_slow_cameras_get_no_blink_statistics_and_are_told_why() -> None:
    _, slow = play(trace(scenarios.alert_driver(30.0), camera=Camera(fps=10.0)))
    _, fast = play(trace(scenarios.alert_driver(30.0), camera=Camera(fps=30.0)))
    assert slow[-1].blinks.per_minute is None
    assert "frame rate 10.0" in (slow[-1].blinks.refused or "")
    assert fast[-1].blinks.refused is None
    assert fast[-1].blinks.per_minute == pytest.approx(60.0 / 3.5, rel=0.15)


def test_a_squint_after_a_blink_is_no_microsleep() -> None:
    observations = []
    for index in range(30 * 12):
        t = index / 30.0
        ear = 0.30
        if 6.0 <= t < 6.15:
            ear = 0.08
        elif 6.15 <= t < 10.0:
            ear = 0.195  # closure 0.58: narrowed, not shut
        observations.append(Observation(t, Status.VALID, ear_left=ear, ear_right=ear))
    events, _ = play(observations)
    assert not levels(events)


def test_observations_that_go_back_in_time_are_refused() -> None:
    policy = DrowsinessPolicy()
    policy.observe(Observation(5.0, Status.NO_FACE))
    with pytest.raises(ValueError, match="older"):
        policy.observe(Observation(4.0, Status.NO_FACE))


def test_an_alarm_falls_due_between_two_frames() -> None:
    policy = DrowsinessPolicy()
    for index in range(10 * 30):
        policy.observe(Observation(index / 30.0, Status.VALID, ear_left=0.3, ear_right=0.3))
    for t in (10.0, 10.4, 10.8, 11.2, 11.44):
        policy.observe(Observation(t, Status.VALID, ear_left=0.05, ear_right=0.05))
    due = policy.deadline()
    assert due is not None
    assert due == pytest.approx(11.5, abs=0.05)
    (event,) = policy.advance(11.5)
    assert event.level is Level.MICROSLEEP
    assert event.t == due


@pytest.mark.fault(5)
def test_a_frame_that_does_not_come_delays_an_alarm_by_a_moment_only() -> None:
    policy = DrowsinessPolicy()
    for index in range(340):
        ear = 0.3 if index < 300 else 0.05
        policy.observe(Observation(index / 30.0, Status.VALID, ear_left=ear, ear_right=ear))
    (event,) = policy.advance(12.0)  # the last frame came at 11.3 s, 0.2 s before the alarm
    assert event.level is Level.MICROSLEEP
    assert event.t == pytest.approx(11.55, abs=0.02)


def test_a_camera_that_stops_in_mid_closure_does_not_invent_a_microsleep() -> None:
    policy = DrowsinessPolicy()
    for index in range(10 * 30):
        policy.observe(Observation(index / 30.0, Status.VALID, ear_left=0.3, ear_right=0.3))
    policy.observe(Observation(10.0, Status.VALID, ear_left=0.05, ear_right=0.05))
    policy.observe(Observation(10.2, Status.VALID, ear_left=0.05, ear_right=0.05))
    assert not levels(policy.advance(19.0))
    assert policy.state().closed_s == 0.0
