"""The live loop, with a scripted driver, a fake clock and the real policy: nobody waits."""

import logging
from collections.abc import Callable
from threading import Event as StopSignal

import pytest

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.decision.shedding import SheddingLimits
from edge_monitor.monitor import Monitor, Outputs, Surroundings
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.mqtt import MqttSink
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.pipeline import Pipeline
from edge_monitor.testing import (
    Camera,
    DriverScript,
    FakeClock,
    RecordingSink,
    scenarios,
    trace,
)
from edge_monitor.types import (
    Board,
    DriverState,
    Event,
    EventKind,
    Frame,
    Level,
    Observation,
    Sound,
    Status,
)
from tests.conftest import free_port
from tests.live import START_S, Drive, ScriptedFeed, ScriptedPerceiver


def without_frames(start: float, end: float) -> Callable[[Observation], bool]:
    return lambda seen: not start <= seen.t - START_S < end


@pytest.mark.fault(5)
@pytest.mark.parametrize("fps", [5.0, 10.0, 30.0, 60.0])
def test_a_sleeper_hears_each_level_on_time_at_any_frame_rate(fps: float) -> None:
    drive = Drive(scenarios.falls_asleep(at=30.0, duration=8.0), fps=fps).run()
    for sound, due in (
        (Sound.MICROSLEEP, 31.5),
        (Sound.ASLEEP, 33.0),
        (Sound.UNRESPONSIVE, 36.0),
    ):
        assert drive.began(sound) == pytest.approx(due, abs=0.2)


def test_an_alert_driver_hears_nothing() -> None:
    drive = Drive(scenarios.alert_driver(60.0)).run()
    assert drive.sounds() == []
    assert {state.level for state in drive.sink.states} == {Level.AWAKE}


@pytest.mark.fault(5)
def test_the_alarm_comes_between_two_frames_when_it_is_due_then() -> None:
    """At 5 frames a second the next frame may come 0.2 s late: time alone decides."""
    drive = Drive(scenarios.falls_asleep(at=29.99), fps=5.0).run()
    (step, *_) = [step for step in drive.steps if step.state.level is Level.MICROSLEEP]
    assert step.observation is None
    assert drive.began(Sound.MICROSLEEP) == pytest.approx(step.state.t - START_S)


class StallingSink(RecordingSink):
    """A sink that breaks its promise and takes five seconds with every alarm."""

    def __init__(self, clock: Callable[[], FakeClock]) -> None:
        super().__init__("stalling")
        self._clock = clock

    def event(self, event: Event) -> None:
        super().event(event)
        if event.kind is EventKind.DROWSINESS:
            self._clock().advance(5.0)


def test_the_buzzer_is_told_before_any_sink() -> None:
    drive: Drive
    stalling = StallingSink(lambda: drive.clock)
    drive = Drive(scenarios.microsleep(at=30.0), sinks=(stalling,))
    drive.run()
    assert drive.began(Sound.MICROSLEEP) == pytest.approx(31.5, abs=0.05)
    assert [event.level for event in stalling.of(EventKind.DROWSINESS)] == [
        Level.MICROSLEEP,
        Level.AWAKE,
    ]


@pytest.mark.fault(7)
def test_a_broker_that_is_absent_delays_no_alarm() -> None:
    clock = FakeClock()
    options = MqttOptions(host="127.0.0.1", port=free_port(), device_id="test")
    sink = MqttSink(options, Envelopes("edge_monitor/test", "boot", clock))
    try:
        drive = Drive(scenarios.falls_asleep(at=30.0), sinks=(sink,)).run()
        report = sink.report()
    finally:
        sink.close()
    assert drive.began(Sound.MICROSLEEP) == pytest.approx(31.5, abs=0.05)
    assert drive.began(Sound.UNRESPONSIVE) == pytest.approx(36.0, abs=0.05)
    assert report["connected"] == 0
    assert isinstance(report["waiting"], int)
    assert report["waiting"] > 0


def test_the_button_silences_this_alarm_and_not_the_next() -> None:
    script = DriverScript(60.0).blinks(2.0, 6.0, 10.0, 14.0, 18.0).close(30.0, 2.4).close(45.0, 2.4)
    drive = Drive(script)
    drive.at(31.8, drive.monitor.acknowledge)
    drive.run()
    began = [t for t, sound in drive.sounds() if sound is Sound.MICROSLEEP]
    assert began == pytest.approx([31.5, 46.5], abs=0.1)
    silenced = next(t for t, sound in drive.sounds() if sound is Sound.SILENCE)
    assert silenced == pytest.approx(31.8, abs=0.15)


def test_a_snooze_silences_drowsiness_and_never_sleep() -> None:
    script = scenarios.drowsy_droops(120.0)
    heard = {sound for _, sound in Drive(script).run().sounds()}
    assert {Sound.DROWSY_ADVISORY, Sound.DROWSY_WARNING} <= heard
    drive = Drive(scenarios.drowsy_droops(119.0))
    drive.at(25.0, lambda: drive.monitor.snooze(300.0))
    assert drive.run().sounds() == []
    sleeper = Drive(scenarios.microsleep(at=30.0))
    sleeper.at(25.0, lambda: sleeper.monitor.snooze(300.0))
    assert sleeper.run().began(Sound.MICROSLEEP) == pytest.approx(31.5, abs=0.1)


def test_the_monitor_knows_when_it_must_not_be_interrupted() -> None:
    drive = Drive(scenarios.microsleep(at=30.0))
    asked: list[bool] = []
    for second in (29.0, 31.9, 39.0):
        drive.at(second, lambda: asked.append(drive.monitor.alarmed))
    drive.run()
    assert asked == [False, True, False]


@pytest.mark.fault(2)
def test_a_lost_camera_is_unavailable_at_once_and_heard_after_ten_seconds() -> None:
    drive = Drive(scenarios.alert_driver(60.0), frames=without_frames(20.0, 45.0))
    drive.lose_camera(22.0, until=45.0)
    drive.run()
    lost = [s.t - START_S for s in drive.sink.states if s.status is Status.UNAVAILABLE]
    assert lost[0] == pytest.approx(22.0, abs=0.3)
    # 10 s after the last picture
    assert drive.began(Sound.NOT_MONITORING) == pytest.approx(30.0, abs=0.3)
    (started, ended) = drive.sink.of(EventKind.DEGRADED)
    assert started.evidence["reason"] == "unavailable"
    assert ended.t - START_S == pytest.approx(46.0, abs=0.2)
    assert drive.sounds()[-1][1] is Sound.SILENCE


@pytest.mark.fault(1)
def test_a_camera_that_never_comes_is_told_in_the_same_way() -> None:
    drive = Drive(DriverScript(20.0), frames=lambda _seen: False)
    drive.lose_camera(0.0, until=20.0)
    drive.run()
    assert drive.began(Sound.NOT_MONITORING) == pytest.approx(10.0, abs=0.3)
    assert drive.sink.states[-1].degraded is Status.UNAVAILABLE
    assert len(drive.alive) > 100  # the process lives and says so


def test_short_gaps_between_frames_are_no_loss() -> None:
    drive = Drive(scenarios.alert_driver(30.0), frames=without_frames(20.0, 21.5)).run()
    assert Status.UNAVAILABLE not in {state.status for state in drive.sink.states}
    assert drive.sounds() == []


class Standing:
    """Judges every picture from some moment on to be the same as before."""

    def __init__(self, start_s: float) -> None:
        self._start_t = START_S + start_s

    def judge(self, frame: Frame) -> Status | None:
        return Status.FROZEN if frame.t >= self._start_t else None


@pytest.mark.fault(3)
def test_a_frozen_camera_is_reopened_every_five_seconds() -> None:
    drive = Drive(scenarios.alert_driver(29.0), guard=Standing(10.0)).run()
    times = [t - START_S for t, _ in drive.feed.reopened]
    assert times == pytest.approx([10.0, 15.0, 20.0, 25.0], abs=0.1)
    assert {reason for _, reason in drive.feed.reopened} == {"the pictures stand still"}
    assert drive.began(Sound.NOT_MONITORING) == pytest.approx(20.0, abs=0.1)


@pytest.mark.fault(2)
def test_a_camera_that_only_a_new_process_can_open_starves_the_watchdog() -> None:
    drive = Drive(scenarios.alert_driver(20.0), frames=without_frames(10.0, 20.0))
    drive.at(10.0, lambda: setattr(drive.feed, "unrecoverable", True))
    drive.run()
    assert max(drive.alive) < 10.1


def test_a_frame_from_the_past_is_dropped_and_told(caplog: pytest.LogCaptureFixture) -> None:
    drive = Drive(DriverScript(3.0))
    times = drive.feed.times
    times[30], times[31] = times[31], times[30]
    with caplog.at_level(logging.WARNING):
        drive.run()
    assert caplog.messages == ["camera time went back by 0.033 s: frame dropped"]
    looked = [step.observation.t for step in drive.steps if step.observation is not None]
    assert looked == sorted(set(looked))


def test_health_is_told_every_ten_seconds_with_the_rates_between() -> None:
    drive = Drive(scenarios.alert_driver(35.0), fps=10.0, frames=without_frames(20.0, 30.0))
    drive.lose_camera(22.0, until=30.0)
    drive.run()
    first, second, third = drive.sink.healths
    assert [health.t - START_S for health in drive.sink.healths] == pytest.approx(
        [10.0, 20.0, 30.0], abs=0.2
    )
    assert (first.fps_captured, first.fps_processed) == pytest.approx((10.0, 10.0), abs=0.3)
    assert third.fps_captured == pytest.approx(0.0, abs=0.2)
    assert (first.camera_fault, second.latency_p50_s) == (None, 0.0)
    assert first.frames_skipped == drive.feed.skipped
    assert (first.camera, first.temperature_c) == ("a scripted camera", 51.5)
    assert (first.models, first.emotion, first.clock_synced) == ({"eye": "00"}, "off", True)
    assert first.sinks["recording"]["healths"] == 0


def test_health_tells_why_there_is_no_picture_and_no_sound() -> None:
    drive = Drive(DriverScript(12.0), frames=lambda _seen: False)
    drive.lose_camera(0.0, until=12.0)
    drive.buzzer.fault = "buzzer on GPIO17: busy"
    drive.run()
    (health,) = drive.sink.healths
    assert health.camera_fault == "no picture for more than 2 s"
    assert health.buzzer_fault == "buzzer on GPIO17: busy"
    assert (health.latency_p50_s, health.latency_p99_s) == (None, None)


class Lamp:
    """A light that remembers the levels it was shown."""

    def __init__(self) -> None:
        self.levels: list[Level] = []

    def show(self, state: DriverState) -> None:
        if self.levels[-1:] != [state.level]:
            self.levels.append(state.level)

    def close(self) -> None:
        self.levels.clear()


def test_the_light_follows_the_level() -> None:
    lamp = Lamp()
    Drive(scenarios.microsleep(at=30.0), light=lamp).run()
    assert lamp.levels == [Level.AWAKE, Level.MICROSLEEP, Level.AWAKE]


class EndedFeed(ScriptedFeed):
    """A recording whose frames were all handed over."""

    @property
    def ended(self) -> bool:
        return not self.times


def test_the_end_of_a_recording_ends_the_loop() -> None:
    drive = Drive(DriverScript(5.0))
    feed = EndedFeed(drive.clock, [START_S + 0.1], lambda _now: None)
    observation = Observation(START_S + 0.1, Status.NO_FACE)
    pipeline = Pipeline(ScriptedPerceiver([observation]), DrowsinessPolicy())
    outputs = Outputs(drive.buzzer, None, [drive.sink])
    around = Surroundings("off", {}, Board, SheddingLimits(), lambda: None)
    Monitor(feed, pipeline, outputs, drive.clock, around).run(StopSignal())
    assert [state.status for state in drive.sink.states] == [Status.NO_FACE]


def test_every_step_goes_to_every_watcher_after_the_sinks() -> None:
    drive = Drive(DriverScript(2.0)).run()
    assert len(drive.steps) == len(drive.sink.states)


def test_what_the_scripted_camera_shows_is_what_the_trace_says() -> None:
    """The bridge from trace to picture loses nothing, or the tests above would prove less."""
    script = scenarios.yawns_again_and_again()
    steps = Drive(script).run().steps
    looked = [step.observation for step in steps if step.observation is not None]
    assert looked == list(trace(script, camera=Camera(start_t=START_S)))[: len(looked)]
    assert len(looked) > 1700
