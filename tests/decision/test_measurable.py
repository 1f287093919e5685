"""Not being able to judge is said, however it comes, and ends what cannot be upheld."""

import numpy as np
import pytest

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.types import Event, EventKind, Level, Phase, Sound, Status
from tests.decision.drawn import between, drawn, seen
from tests.decision.stories import levels, of_kind, play

SHUT = between((30.0, 120.0))


@pytest.mark.parametrize("fps", [1.0, 1.5, 1.9])
def test_frames_too_seldom_to_follow_a_closure_are_not_being_able_to_judge(fps: float) -> None:
    events, states = play(drawn(SHUT, 90.0, fps))
    (begun,) = of_kind(events, EventKind.DEGRADED)
    assert begun.t == pytest.approx(10.0, abs=0.6)
    assert begun.evidence["reason"] == "unavailable"
    assert states[-1].sound is Sound.NOT_MONITORING


def test_not_being_able_to_judge_does_not_come_and_go_with_frames_about_the_limit() -> None:
    jitter = np.random.default_rng(1).uniform(-0.02, 0.02, 600)
    moments = [index / 2.0 + float(late_s) for index, late_s in enumerate(jitter, 1)]
    faster = [300.0 + index / 4.0 for index in range(1, 60)]
    events, _ = play(seen(t, 0.0) for t in moments + faster)
    begun, ended = of_kind(events, EventKind.DEGRADED)
    assert (begun.phase, ended.phase) == (Phase.STARTED, Phase.ENDED)
    assert begun.t < 60.0
    assert ended.t == pytest.approx(310.0, abs=1.0)


def test_eyes_are_back_after_a_second_where_a_lack_of_pictures_was_told() -> None:
    def closure(t: float) -> float | None:
        return None if 20.0 < t < 40.0 else 0.0

    shown = (seen(t, closure(t), blind=Status.UNAVAILABLE) for t in (i / 4.0 for i in range(200)))
    begun, ended = of_kind(play(o for o in shown if not 20.0 < o.t < 22.0)[0], EventKind.DEGRADED)
    assert (begun.t, ended.t) == pytest.approx((30.0, 41.0), abs=0.3)


@pytest.mark.parametrize("told_every_s", [0.25, 1.0])
def test_eyes_are_back_after_a_second_when_the_camera_is_back(told_every_s: float) -> None:
    missing = [15.0 + told_every_s * index for index in range(int(15.0 / told_every_s))]
    back = (30.6 + index / 30.0 for index in range(300))
    shown = [*drawn(between(), 13.0), *(seen(t, None, blind=Status.UNAVAILABLE) for t in missing)]
    events, _ = play([*shown, *(seen(t, 0.0) for t in back)])
    (_, ended) = of_kind(events, EventKind.DEGRADED)
    assert ended.t == pytest.approx(31.6, abs=0.1)


def test_a_driver_who_is_back_in_too_few_pictures_is_not_told_to_be_away() -> None:
    shown = drawn(lambda t: None if t < 20.0 else 0.0, 40.0, 1.5)
    _, states = play(shown)
    assert states[29].degraded is Status.EYES_NOT_VISIBLE
    assert states[-1].degraded is Status.UNAVAILABLE


@pytest.mark.parametrize("fps", [2.0, 2.5, 3.0])
def test_few_frames_that_can_just_be_followed_alarm(fps: float) -> None:
    events, _ = play(drawn(SHUT, 40.0, fps))
    assert not of_kind(events, EventKind.DEGRADED)
    assert levels(events)[0][1] is Level.MICROSLEEP
    assert levels(events)[0][0] == pytest.approx(31.5, abs=0.6)


@pytest.mark.parametrize("every_s", [1.0, 2.0, 5.0, 9.5])
def test_glimpses_through_dark_glasses_do_not_hide_that_nothing_is_judged(every_s: float) -> None:
    def closure(t: float) -> float | None:
        return (SHUT(t) if t % every_s < 1 / 30 else None) if t > 25.0 else 0.0

    events, states = play(drawn(closure, 90.0))
    begun = of_kind(events, EventKind.DEGRADED)
    assert [event.phase for event in begun] == [Phase.STARTED]
    assert begun[0].t == pytest.approx(35.0, abs=0.6)
    assert begun[0].evidence["reason"] == "eyes_not_visible"
    assert states[-1].degraded is Status.EYES_NOT_VISIBLE


def test_a_frame_now_and_then_that_shows_nothing_ends_no_recovery_and_no_waking() -> None:
    def closure(t: float) -> float | None:
        lost = t > 27.0 and round(t * 30) % 25 == 0
        return None if lost or 40.0 < t < 55.0 else between((25.0, 27.0))(t)

    events, _ = play(drawn(closure, 70.0))
    assert levels(events)[-1][0] == pytest.approx(29.0, abs=0.2)
    assert levels(events)[-1][1] is Level.AWAKE
    begun, ended = of_kind(events, EventKind.DEGRADED)
    assert (begun.t, ended.t) == pytest.approx((50.0, 56.0), abs=0.2)


def test_no_alarm_outlives_a_camera_that_dies_before_it_was_back_for_good() -> None:
    def closure(t: float) -> float | None:
        if t < 25.0:
            return 0.0
        return None if t < 40.0 or t > 44.0 or 40.5 < t < 40.6 else 1.0

    policy = DrowsinessPolicy()
    events: list[Event] = []
    for index in range(30 * 60):
        t = index / 30.0
        events += policy.observe(seen(t, closure(t), blind=Status.UNAVAILABLE))
    (t, asleep), (ended_t, awake) = levels(events)[-2:]
    assert (asleep, awake) == (Level.ASLEEP, Level.AWAKE)
    assert (t, ended_t) == pytest.approx((43.0, 54.0), abs=0.2)


def test_open_eyes_seen_for_a_moment_do_not_end_a_sleep_when_pictures_stop() -> None:
    policy = DrowsinessPolicy()
    events, _ = play(drawn(between((25.0, 29.0)), 29.1), policy)
    assert levels(events)[-1][1] is Level.ASLEEP
    policy.advance(36.0)
    assert policy.state().sound is Sound.ASLEEP


def test_a_picture_frozen_in_a_blink_is_no_microsleep() -> None:
    policy = DrowsinessPolicy()
    events, _ = play(drawn(between((25.0, 99.0)), 26.0), policy)
    for index in range(60):
        events += policy.observe(seen(26.0 + index / 30.0, None, blind=Status.FROZEN))
    assert not levels(events)


def test_blink_rates_are_over_the_time_in_which_eyes_were_seen() -> None:
    def closure(t: float) -> float | None:
        return None if t > 60.0 else between((t // 4 * 4, t // 4 * 4 + 0.2))(t)

    _, states = play(drawn(closure, 130.0))
    at_90_s = states[90 * 30].blinks.per_minute
    assert at_90_s == pytest.approx(15.0, abs=1.0)
    assert states[-1].blinks.per_minute is None


def test_what_nobody_was_told_in_time_is_not_told_as_of_the_past() -> None:
    """The process stood still for half a minute."""
    policy = DrowsinessPolicy()
    events, _ = play(drawn(between(), 40.0), policy)
    for index in range(60):
        events += policy.observe(seen(70.0 + index / 30.0, None, blind=Status.NO_FACE))
    (begun,) = of_kind(events, EventKind.DEGRADED)
    assert begun.t == pytest.approx(70.0, abs=0.1)
    assert begun.start == pytest.approx(40.0, abs=0.1)


@pytest.mark.parametrize(("fps", "late_s"), [(2.5, 0.15), (3.0, 0.2), (5.0, 0.35)])
def test_a_sleeper_is_followed_in_pictures_that_arrive_late(fps: float, late_s: float) -> None:
    policy = DrowsinessPolicy()
    events: list[Event] = []
    for observation in drawn(SHUT, 40.0, fps):
        events += policy.advance(observation.t - 1.0 / fps + late_s)
        events += policy.advance(observation.t + late_s)
        events += policy.observe(observation)
    alarms = levels(events)
    assert [level for _, level in alarms] == [Level.MICROSLEEP, Level.ASLEEP, Level.UNRESPONSIVE]
    assert [t for t, _ in alarms] == pytest.approx([31.5, 33.0, 36.0], abs=0.4)
