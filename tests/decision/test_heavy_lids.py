"""Lids that are narrowed for long, and what they do then."""

import pytest

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
