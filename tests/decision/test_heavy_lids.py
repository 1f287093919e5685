"""Lids that are narrowed for long, and what they do then."""

import time
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray

from edge_monitor.decision.lids import Lids
from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import EventKind, Level
from tests.decision.drawn import drawn
from tests.decision.stories import levels, of_kind, play

AT = 25.0


@pytest.mark.parametrize("narrowed_s", [0.0, 0.5, 1.0, 2.0, 5.0, 20.0])
@pytest.mark.parametrize("narrowed", [0.55, 0.65, 0.75])
def test_a_sleeper_whose_lids_were_heavy_first_is_woken_as_any_other(
    narrowed_s: float, narrowed: float
) -> None:
    shut_t = AT + narrowed_s

    def closure(t: float) -> float:
        return 0.0 if t < AT else narrowed if t < shut_t else 1.0

    events, _ = play(drawn(closure, shut_t + 8.0))
    alarms = [(t - shut_t, level) for t, level in levels(events)]
    assert [level for _, level in alarms] == [Level.MICROSLEEP, Level.ASLEEP, Level.UNRESPONSIVE]
    assert [t for t, _ in alarms] == pytest.approx([1.5, 3.0, 6.0], abs=0.2)


@pytest.mark.parametrize("ramp_s", [1.0, 4.0, 16.0])
def test_lids_that_sink_slowly_alarm_when_they_have_been_shut_long_enough(ramp_s: float) -> None:
    def closure(t: float) -> float:
        return min(max((t - AT) / ramp_s, 0.0), 1.0)

    events, states = play(drawn(closure, AT + ramp_s + 4.0))
    down_t = next(state.t for state in states if (state.closure or 0.0) >= 0.8)
    assert levels(events)[0][0] - down_t == pytest.approx(1.5, abs=0.2)
    assert levels(events)[0][1] is Level.MICROSLEEP


def test_eyes_that_are_shut_most_of_the_time_are_not_kept_from_alarming_by_flutter() -> None:
    def closure(t: float) -> float:
        return 0.0 if t < AT else 1.0 if (t - AT) % 0.2 < 0.13 else 0.6

    events, _ = play(drawn(closure, AT + 4.0, fps=60.0))
    assert levels(events)[0][0] - AT == pytest.approx(1.5, abs=0.3)


@pytest.mark.parametrize("narrowed", [0.6, 0.7])
@pytest.mark.parametrize("blink_s", [0.2, 0.3])
def test_blinks_of_somebody_who_squints_are_blinks_and_make_nobody_drowsy(
    narrowed: float, blink_s: float
) -> None:
    def closure(t: float) -> float:
        since_s = (t - 1.0) % 3.0  # of the lids' way down, of which half is done
        blink = min(since_s / 0.08 + 0.5, (blink_s - since_s) / 0.18 + 0.5, 1.0)
        return max(blink, narrowed if 30.0 < t < 75.0 else 0.0, 0.0)

    events, states = play(drawn(closure, 90.0))
    assert not levels(events)
    assert not of_kind(events, EventKind.LONG_BLINK)
    assert len(of_kind(events, EventKind.BLINK)) >= 28
    assert max(state.perclos or 0.0 for state in states) == 0.0


def trembling(noise: NDArray[np.float64], t: float) -> float:
    return float(noise[int(t * 30)]) if t > AT else 0.0


@pytest.mark.parametrize(("middle", "deviation"), [(0.9, 0.08), (0.85, 0.05), (0.83, 0.06)])
def test_shut_eyes_that_are_measured_about_the_limit_alarm_in_time(
    middle: float, deviation: float
) -> None:
    late = []
    for seed in range(20):
        noise = np.random.default_rng(seed).normal(middle, deviation, 900)
        events, _ = play(drawn(partial(trembling, noise), AT + 4.0))
        late.append(levels(events)[0][0] - AT - 1.5)
    assert sorted(late)[17] < 0.2


@pytest.mark.parametrize("seed", range(5))
def test_heavy_lids_that_tremble_are_not_the_beginning_of_a_sleep(seed: int) -> None:
    noise = np.random.default_rng(seed).normal(0.74, 0.04, 3000)

    def closure(t: float) -> float:
        return 0.0 if t < AT else float(noise[int(t * 30)]) if t < AT + 10.0 else 1.0

    events, _ = play(drawn(closure, AT + 18.0))
    alarms = [(t - AT - 10.0, level) for t, level in levels(events) if level >= Level.MICROSLEEP]
    assert [t for t, _ in alarms] == pytest.approx([1.5, 3.0, 6.0], abs=0.4)


def test_droops_in_a_squint_are_told_when_they_are_over_and_never_in_the_past() -> None:
    def closure(t: float) -> float:
        return (1.0 if t % 4.0 < 0.6 else 0.66) if 30.0 < t < 150.0 else 0.0

    policy = DrowsinessPolicy()
    told = []
    for observation in drawn(closure, 240.0):
        told += [(event.t, observation.t) for event in policy.observe(observation)]
        due = policy.deadline()
        assert due is None or due > observation.t - 0.1
    assert all(now - t < 0.5 for t, now in told)


def test_lids_that_flutter_for_half_an_hour_cost_no_more_than_for_a_minute() -> None:
    lids = Lids(Thresholds())
    for index in range(30 * 60 * 30):
        lids.see(index / 30.0, 0.84 if index % 2 else 0.76)
    begun = time.perf_counter()
    for _ in range(20):
        assert len(lids.droop(1800.0)) <= 61 * 15
    assert time.perf_counter() - begun < 1.0


def test_who_wakes_and_squints_is_left_in_peace_as_soon_as_who_opens_wide() -> None:
    def closure(t: float) -> float:
        shut = AT <= t < AT + 2.2
        return 1.0 if shut else 0.65 if t > AT + 2.4 else 0.0

    events, _ = play(drawn(closure, AT + 12.0))
    assert [level for _, level in levels(events)] == [Level.MICROSLEEP, Level.AWAKE]
    assert levels(events)[-1][0] == pytest.approx(AT + 4.2, abs=0.1)
