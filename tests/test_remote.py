"""What commands from afar do, in the live loop with a scripted driver: never less than an alarm."""

import math
from collections import deque
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_monitor.decision.audience import AudienceLimits
from edge_monitor.decision.label_limits import LabelLimits
from edge_monitor.decision.people import PeoplePolicy
from edge_monitor.decision.shedding import SheddingLimits
from edge_monitor.pipeline import Load, Pipeline
from edge_monitor.remote import Remote
from edge_monitor.shedder import Shedder
from edge_monitor.testing import DriverScript, FakeClock, RecordingBuzzer, scenarios
from edge_monitor.types import (
    Answer,
    Board,
    Change,
    Command,
    EventKind,
    Level,
    Refusal,
    Request,
    Setting,
    SettingState,
    Sound,
    Verb,
)
from tests.live import SNOOZE_S, START_S, Drive


class Desk:
    """`ports.CommandSource` that is asked by the test."""

    def __init__(self) -> None:
        self.waiting: deque[Command] = deque()
        self.answers: list[Answer] = []
        self.states: list[SettingState] = []

    def take(self) -> Command | None:
        return self.waiting.popleft() if self.waiting else None

    def answer(self, answer: Answer) -> None:
        self.answers.append(answer)

    def tell(self, state: SettingState) -> None:
        self.states.append(state)

    def ask(self, verb: Verb) -> None:
        self.waiting.append(Request(f"{verb}-{len(self.answers)}", math.inf, verb))

    @property
    def reasons(self) -> list[Refusal | None]:
        return [answer.reason for answer in self.answers]


def driven(
    script: DriverScript, *asked: tuple[float, Verb], fps: float = 30.0
) -> tuple[Drive, Desk]:
    desk = Desk()
    drive = Drive(script, fps=fps, commands=desk)
    for second, verb in asked:
        drive.at(second, partial(desk.ask, verb))
    return drive.run(), desk


def alert(length_s: float) -> DriverScript:
    return scenarios.alert_driver(length_s)


def test_an_alarm_is_acknowledged_from_afar_as_by_the_button_and_the_next_one_sounds() -> None:
    script = DriverScript(60.0).blinks(2.0, 6.0, 10.0, 14.0, 18.0).close(30.0, 2.4).close(45.0, 2.4)
    drive, desk = driven(script, (20.0, Verb.ACKNOWLEDGE), (31.8, Verb.ACKNOWLEDGE))
    began = [t for t, sound in drive.sounds() if sound is Sound.MICROSLEEP]
    assert began == pytest.approx([31.5, 46.5], abs=0.1)
    silenced = next(t for t, sound in drive.sounds() if sound is Sound.SILENCE)
    assert silenced == pytest.approx(31.8, abs=0.15)
    assert desk.reasons == [Refusal.NOTHING_TO_ACKNOWLEDGE, None]
    assert [answer.request_id for answer in desk.answers] == ["acknowledge-0", "acknowledge-1"]
    assert desk.answers[1].t - START_S == pytest.approx(31.8, abs=0.15)


def test_a_snooze_from_afar_silences_drowsiness_and_never_sleep() -> None:
    drive, desk = driven(scenarios.drowsy_droops(119.0), (25.0, Verb.SNOOZE))
    assert drive.sounds() == []
    until = [state.snoozed_until for state in drive.sink.states if state.snoozed_until]
    assert until[0] - START_S == pytest.approx(25.0 + SNOOZE_S, abs=0.2)
    sleeper, _ = driven(scenarios.microsleep(at=30.0), (25.0, Verb.SNOOZE))
    assert sleeper.began(Sound.MICROSLEEP) == pytest.approx(31.5, abs=0.1)
    assert desk.reasons == [None]


NOT_ACKNOWLEDGE = [verb for verb in Verb if verb is not Verb.ACKNOWLEDGE]


@pytest.mark.fault(15)
@pytest.mark.parametrize("verb", NOT_ACKNOWLEDGE)
def test_nothing_but_acknowledge_touches_an_alarm_that_sounds(verb: Verb) -> None:
    """Fault 15."""
    script = scenarios.falls_asleep(at=30.0, duration=8.0)
    quiet = Drive(script).run()
    drive, desk = driven(script, *((30.5 + 0.25 * step, verb) for step in range(30)))
    alarms = [(t, sound) for t, sound in drive.sounds() if sound is not Sound.SELF_TEST]
    expected = [(t, sound) for t, sound in quiet.sounds() if sound is not Sound.SELF_TEST]
    assert [sound for _, sound in alarms if sound is not Sound.SILENCE] == [
        sound for _, sound in expected if sound is not Sound.SILENCE
    ]
    for sound in (Sound.MICROSLEEP, Sound.ASLEEP, Sound.UNRESPONSIVE):
        assert drive.began(sound) == pytest.approx(quiet.began(sound), abs=0.11)
    during = [a.reason for a in desk.answers if 31.6 < a.t - START_S < 38.0]
    assert (None in during) == (verb is Verb.SNOOZE)  # which silences nothing of it


@pytest.mark.fault(15)
@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.floats(20.0, 52.0), st.sampled_from(NOT_ACKNOWLEDGE)), min_size=1, max_size=40
    )
)
def test_whatever_is_asked_for_and_when_a_sleeper_is_woken_in_time(
    asked: list[tuple[float, Verb]],
) -> None:
    """Fault 15: the alarm cannot be disabled from afar."""
    script = DriverScript(56.0).blinks(2.0, 6.0, 10.0, 14.0, 18.0, 24.0, 30.0).close(45.0, 8.0)
    drive, _ = driven(script, *asked, fps=10.0)
    assert drive.began(Sound.MICROSLEEP) == pytest.approx(46.5, abs=0.25)
    assert drive.began(Sound.ASLEEP) == pytest.approx(48.0, abs=0.25)
    assert drive.began(Sound.UNRESPONSIVE) == pytest.approx(51.0, abs=0.25)
    heard = [sound for t, sound in drive.sounds() if t > 51.3]
    assert set(heard) <= {Sound.UNRESPONSIVE}


class Endless(Desk):
    """Somebody who asks without end, and faster than anybody can answer."""

    def take(self) -> Command | None:
        return Request("again", math.inf, Verb.SNOOZE)


def test_commands_without_end_delay_no_alarm() -> None:
    drive = Drive(scenarios.microsleep(at=30.0), fps=10.0, commands=Endless()).run()
    assert drive.began(Sound.MICROSLEEP) == pytest.approx(31.5, abs=0.1)


@pytest.mark.parametrize("asked_s", [43.0, 44.9, 45.05, 45.4, 45.9, 46.4])
def test_a_calibration_just_before_sleep_delays_no_alarm(asked_s: float) -> None:
    script = DriverScript(56.0).blinks(2.0, 6.0, 10.0, 14.0, 18.0, 24.0, 30.0).close(45.0, 8.0)
    drive, desk = driven(script, (asked_s, Verb.RECALIBRATE))
    assert drive.began(Sound.MICROSLEEP) == pytest.approx(46.5, abs=0.2)
    assert desk.reasons == [None if asked_s < 45.0 else Refusal.EYES_NOT_OPEN]


def test_eyes_are_learnt_anew_and_not_again_for_ten_minutes() -> None:
    verb = Verb.RECALIBRATE
    drive, desk = driven(alert(80.0), (10.0, verb), (30.0, verb), (40.0, verb), (70.0, verb))
    assert desk.reasons == [Refusal.TOO_SOON, None, Refusal.TOO_SOON, Refusal.TOO_SOON]
    assert len(drive.sink.of(EventKind.CALIBRATED)) == 2
    progress = [s.calibration for s in drive.sink.states if 30.2 < s.t - START_S < 40.0]
    assert max(progress) < 0.6


def test_a_self_test_is_heard_once_and_seldom() -> None:
    verb = Verb.SELF_TEST
    drive, desk = driven(alert(30.0), (15.0, verb), (17.0, verb), (26.0, verb))
    assert desk.reasons == [None, Refusal.TOO_SOON, None]
    assert [sound for _, sound in drive.sounds()] == [Sound.SELF_TEST, Sound.SILENCE] * 2
    times = [t for t, _ in drive.sounds()]
    assert times == pytest.approx([15.0, 15.1, 26.0, 26.1], abs=0.11)


def test_a_self_test_gives_way_to_an_alarm_at_once() -> None:
    drive, _ = driven(scenarios.microsleep(at=30.0), (31.45, Verb.SELF_TEST))
    assert drive.began(Sound.MICROSLEEP) == pytest.approx(31.5, abs=0.1)


def test_a_buzzer_with_a_fault_does_not_claim_to_have_been_heard() -> None:
    desk = Desk()
    drive = Drive(alert(10.0), commands=desk)
    drive.buzzer.fault = "buzzer on GPIO17: busy"
    drive.at(5.0, lambda: desk.ask(Verb.SELF_TEST))
    drive.run()
    assert drive.sounds() == []
    (answer,) = desk.answers
    assert (answer.reason, answer.text) == (Refusal.FAULT, "buzzer on GPIO17: busy")


def test_no_picture_can_be_asked_for() -> None:
    _, desk = driven(alert(5.0), (3.0, Verb.SNAPSHOT))
    (answer,) = desk.answers
    assert (answer.reason, answer.text) == (Refusal.NOT_OFFERED, "no picture leaves the device")


class Kiosk:
    """A remote of a device that watches expressions and an audience, but no driver."""

    def __init__(self) -> None:
        self.clock = FakeClock(START_S)
        self.desk = Desk()
        self.resting: list[bool] = []
        self.load = Load("emotion", self.resting.append)
        people = PeoplePolicy(LabelLimits(), AudienceLimits())
        self.pipeline = Pipeline(None, None, people=people, loads=[self.load])
        self.remote = self.build(self.pipeline)

    def build(self, pipeline: Pipeline) -> Remote:
        return Remote([self.desk], pipeline, RecordingBuzzer(self.clock), self.clock, SNOOZE_S)

    def ask(self, asked: Setting, value: bool | float) -> None:  # noqa: FBT001 - what is asked for
        self.desk.waiting.append(Change("c", math.inf, asked, value))
        self.obey()

    def obey(self) -> None:
        for step in self.remote.obey(self.clock.monotonic()):
            assert step.state.level is Level.AWAKE

    def newest(self, setting: Setting) -> bool | float | None:
        return [state.value for state in self.desk.states if state.setting is setting][-1]


def test_expressions_are_switched_off_and_on_again() -> None:
    kiosk = Kiosk()
    assert kiosk.newest(Setting.EMOTION) is True
    for value in (False, False, True):
        kiosk.ask(Setting.EMOTION, value)
        assert kiosk.newest(Setting.EMOTION) is value
    assert kiosk.resting == [True, False]
    assert kiosk.desk.reasons == [None, None, None]


def test_expressions_that_are_switched_off_do_not_come_back_with_a_cool_board() -> None:
    kiosk = Kiosk()
    readings = [Board(90.0, ()), Board(20.0, ()), Board(20.0, ())]
    shedder = Shedder(kiosk.pipeline.loads, SheddingLimits(), lambda: readings[0])
    assert shedder.look(0.0)
    assert shedder.tell("emotion", "running").startswith("rests: 90")
    kiosk.ask(Setting.EMOTION, value=False)
    assert shedder.tell("emotion", "running") == "switched off"
    for t in (100.0, 200.0):
        readings.pop(0)
        shedder.look(t)
    assert (shedder.shed, kiosk.resting) == ({}, [True])
    kiosk.ask(Setting.EMOTION, value=True)
    assert kiosk.resting == [True, False]
    assert shedder.tell("emotion", "running") == "running"


def test_the_interval_of_the_audience_is_changed_and_told() -> None:
    kiosk = Kiosk()
    assert kiosk.newest(Setting.AUDIENCE_INTERVAL) == 60.0
    kiosk.pipeline.wait(START_S)
    kiosk.ask(Setting.AUDIENCE_INTERVAL, 5.0)
    assert kiosk.newest(Setting.AUDIENCE_INTERVAL) == 5.0
    assert kiosk.pipeline.wait(START_S + 4.9).audience is None
    told = kiosk.pipeline.wait(START_S + 5.0).audience
    assert told is not None
    assert (told.start, told.end) == (START_S, START_S + 5.0)


def test_what_is_not_configured_cannot_be_changed_and_is_told_as_nothing() -> None:
    kiosk = Kiosk()
    kiosk.remote = kiosk.build(Pipeline(None, None))
    assert kiosk.newest(Setting.EMOTION) is None
    assert kiosk.newest(Setting.AUDIENCE_INTERVAL) is None
    kiosk.ask(Setting.EMOTION, value=True)
    kiosk.ask(Setting.AUDIENCE_INTERVAL, 5.0)
    assert kiosk.desk.reasons == [Refusal.NOT_OFFERED, Refusal.NOT_OFFERED]
    assert kiosk.resting == []


def test_without_an_audience_its_interval_is_an_error() -> None:
    for people in (None, PeoplePolicy(LabelLimits(), None)):
        pipeline = Pipeline(None, None, people=people)
        assert pipeline.audience_interval_s is None
        with pytest.raises(ValueError, match="no audience"):
            pipeline.tell_audience_every(5.0)


def test_where_no_driver_is_watched_there_is_nothing_to_acknowledge_snooze_or_learn() -> None:
    kiosk = Kiosk()
    for verb in (Verb.ACKNOWLEDGE, Verb.SNOOZE, Verb.RECALIBRATE, Verb.SELF_TEST):
        kiosk.desk.ask(verb)
    kiosk.obey()
    assert kiosk.desk.reasons == [Refusal.NOT_OFFERED] * 3 + [None]
