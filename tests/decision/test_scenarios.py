"""What drivers do, and what the monitor must make of it."""

import pytest

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.testing import Camera, DriverScript, scenarios, trace
from edge_monitor.types import Event, EventKind, Level, Sound
from tests.decision.stories import levels, of_kind, play

RATES = (5.0, 15.0, 30.0, 60.0)


@pytest.mark.parametrize("fps", RATES)
def test_alert_driver_is_never_alarmed(fps: float) -> None:
    _, states = play(trace(scenarios.alert_driver(120.0), camera=Camera(fps=fps, jitter=0.4)))
    assert {state.level for state in states} == {Level.AWAKE}
    assert {state.sound for state in states} == {Sound.SILENCE}


@pytest.mark.parametrize("fps", [15.0, 30.0, 60.0])
def test_every_blink_is_counted_once_with_its_edges(fps: float) -> None:
    script = scenarios.alert_driver(60.0)
    events, _ = play(trace(script, camera=Camera(fps=fps)))
    blinks = of_kind(events, EventKind.BLINK)
    assert len(blinks) == len(script.closures())
    for blink, (start, end) in zip(blinks, script.closures(), strict=True):
        assert blink.start == pytest.approx(start, abs=0.05)
        assert blink.end == pytest.approx(end, abs=0.05)


@pytest.mark.parametrize("fps", RATES)
def test_microsleep_alarms_after_one_and_a_half_seconds(fps: float) -> None:
    events, _ = play(trace(scenarios.microsleep(at=30.0, duration=2.2), camera=Camera(fps=fps)))
    (t, level), (_, ended) = levels(events)
    assert t == pytest.approx(31.5, abs=0.2)
    assert (level, ended) == (Level.MICROSLEEP, Level.AWAKE)


@pytest.mark.parametrize("fps", RATES)
def test_sleeper_climbs_the_ladder_and_stays_until_acknowledged(fps: float) -> None:
    script = scenarios.falls_asleep(at=30.0, duration=8.0)
    events, states = play(trace(script, camera=Camera(fps=fps)))
    assert [level for _, level in levels(events)] == [
        Level.MICROSLEEP,
        Level.ASLEEP,
        Level.UNRESPONSIVE,
    ]
    assert [t for t, _ in levels(events)] == pytest.approx([31.5, 33.0, 36.0], abs=0.2)
    assert states[-1].sound is Sound.UNRESPONSIVE


def test_unresponsive_ends_once_acknowledged_and_open() -> None:
    policy = DrowsinessPolicy()
    script = scenarios.falls_asleep(at=30.0, duration=8.0)
    events: list[Event] = []
    for observation in trace(script):
        events += policy.observe(observation)
        if observation.t > 41.0:
            events += policy.acknowledge(observation.t)
    assert levels(events)[-2][1] is Level.UNRESPONSIVE
    assert levels(events)[-1][1] < Level.MICROSLEEP
    assert levels(events)[-1][0] == pytest.approx(41.0, abs=0.1)


def test_acknowledging_silences_this_alarm_but_not_the_next() -> None:
    policy = DrowsinessPolicy()
    script = DriverScript(60.0).blinks(2.0, 5.0, 9.0).close(20.0, 4.5).close(32.0, 2.5)
    heard: list[tuple[float, Sound]] = []
    acknowledged = False
    for observation in trace(script):
        policy.observe(observation)
        if observation.t > 22.0 and not acknowledged:
            policy.acknowledge(observation.t)
            acknowledged = True
        sound = policy.state().sound
        if not heard or heard[-1][1] is not sound:
            heard.append((observation.t, sound))
    sounds = [sound for _, sound in heard]
    assert sounds[:5] == [
        Sound.SILENCE,
        Sound.MICROSLEEP,
        Sound.SILENCE,
        Sound.ASLEEP,
        Sound.SILENCE,
    ]
    assert Sound.MICROSLEEP in [sound for t, sound in heard if t > 32.0]


def test_droops_make_a_drowsy_driver_and_blinks_do_not() -> None:
    _, calm = play(trace(scenarios.alert_driver(90.0)))
    events, drowsy = play(trace(scenarios.drowsy_droops(120.0)))
    assert calm[-1].perclos == 0.0
    reached = [level for _, level in levels(events)]
    assert reached[:2] == [Level.DROWSY_ADVISORY, Level.DROWSY_WARNING]
    assert max(state.perclos or 0.0 for state in drowsy) > 0.12


def test_perclos_is_not_told_before_thirty_valid_seconds() -> None:
    _, states = play(trace(scenarios.drowsy_droops(60.0)))
    assert all(state.perclos is None for state in states if state.t < 29.9)
    assert all(state.perclos is not None for state in states if state.t > 30.1)


def test_drowsiness_is_left_only_after_half_a_minute_below() -> None:
    script = DriverScript(200.0)
    for index in range(8):
        script = script.close(20.0 + 3.0 * index, 1.2)
    events, states = play(trace(script))
    ups = [t for t, level in levels(events) if level is Level.DROWSY_WARNING]
    downs = [(t, level) for t, level in levels(events) if t > 45.0]
    assert ups
    assert downs[-1][1] is Level.AWAKE
    # the droops leave the window 60 s after their ends; then half a minute must pass
    first_low = next(s.t for s in states if s.t > 45.0 and (s.perclos or 0.0) < 0.12)
    assert downs[0][0] >= first_low + 29.0


@pytest.mark.parametrize(
    "scenario",
    [scenarios.talks_and_laughs, scenarios.checks_the_mirrors, scenarios.yawns_again_and_again],
)
def test_lively_drivers_are_left_alone(scenario: object) -> None:
    assert callable(scenario)
    _, states = play(trace(scenario(90.0)))
    assert max(state.level for state in states) is Level.AWAKE


def test_yawns_are_told_and_talking_is_not() -> None:
    script = scenarios.yawns_again_and_again(60.0)
    events, _ = play(trace(script))
    yawns = of_kind(events, EventKind.YAWN)
    assert [yawn.start for yawn in yawns] == pytest.approx(
        [start for start, _ in script.yawns()], abs=0.4
    )
    talking, _ = play(trace(scenarios.talks_and_laughs(60.0)))
    assert not of_kind(talking, EventKind.YAWN)
