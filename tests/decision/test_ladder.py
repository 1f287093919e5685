"""The ladder: up at once, down with patience."""

from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.ladder import Ladder
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Level

LIMITS = Thresholds()


def see_open(ladder: Ladder, since: float, until: float) -> None:
    """Frames with the lids up, ten a second."""
    for tenth in range(round((until - since) * 10) + 1):
        ladder.opened(since, since + tenth / 10)


def test_a_closure_climbs_rung_by_rung_or_at_once() -> None:
    slowly = Ladder(LIMITS)
    for t, level in ((1.5, Level.MICROSLEEP), (3.0, Level.ASLEEP), (6.0, Level.UNRESPONSIVE)):
        slowly.closed(t, t)
        assert slowly.level is level
    at_once = Ladder(LIMITS)
    (transition,) = at_once.closed(10.0, 6.5)
    assert (transition.before, transition.after) == (Level.AWAKE, Level.UNRESPONSIVE)


def test_open_eyes_end_an_alarm_after_two_seconds_at_their_moment() -> None:
    ladder = Ladder(LIMITS)
    ladder.closed(2.0, 2.0)
    see_open(ladder, 2.5, 4.4)
    assert not ladder.advance(4.4)
    (transition,) = ladder.advance(9.0)
    assert (transition.t, transition.after) == (4.5, Level.AWAKE)


def test_eyes_that_fall_shut_again_start_the_wait_anew() -> None:
    ladder = Ladder(LIMITS)
    ladder.closed(2.0, 2.0)
    see_open(ladder, 2.5, 3.4)
    ladder.closed(4.0, 0.6)
    see_open(ladder, 4.2, 6.1)
    assert ladder.deadline() == 6.2


def test_an_alarm_ends_on_the_rung_that_perclos_asks_for() -> None:
    ladder = Ladder(LIMITS)
    ladder.closed(2.0, 2.0)
    ladder.perclos(2.5, 0.10)
    see_open(ladder, 2.5, 4.4)
    (transition,) = ladder.advance(5.0)
    assert transition.after is Level.DROWSY_ADVISORY


def test_unresponsive_waits_for_somebody() -> None:
    ladder = Ladder(LIMITS)
    ladder.closed(6.0, 6.0)
    see_open(ladder, 6.5, 500.0)
    assert not ladder.advance(500.0)
    ladder.acknowledge(500.0)
    (transition,) = ladder.advance(500.0)
    assert (transition.t, transition.after) == (500.0, Level.AWAKE)


def test_not_being_able_to_judge_ends_everything_but_unresponsive() -> None:
    for closed_s in (1.5, 3.0):
        ladder = Ladder(LIMITS)
        ladder.closed(10.0, closed_s)
        ladder.not_measurable(20.0)
        assert ladder.level is Level.AWAKE
    ladder = Ladder(LIMITS)
    ladder.closed(10.0, 6.0)
    assert not ladder.not_measurable(20.0)


def test_a_rise_is_a_new_alarm() -> None:
    ladder = Ladder(LIMITS)
    ladder.closed(1.5, 1.5)
    ladder.acknowledge(1.6)
    assert ladder.acknowledged
    ladder.closed(3.0, 3.0)
    assert not ladder.acknowledged


def test_perclos_hovering_about_a_limit_does_not_flutter() -> None:
    ladder = Ladder(LIMITS)
    changes = []
    for second in range(300):
        changes += ladder.perclos(float(second), 0.081 if second % 2 else 0.079)
        changes += ladder.advance(float(second))
    assert [change.after for change in changes] == [Level.DROWSY_ADVISORY]


STIMULI = st.lists(
    st.tuples(
        st.floats(0.0, 20.0),
        st.sampled_from(
            ["closed", "opened", "blinked", "perclos", "another", "blind", "head", "acknowledge"]
        ),
        st.floats(0.0, 8.0),
    ),
    max_size=80,
)


@given(STIMULI)
def test_whatever_happens_each_change_follows_from_the_one_before(
    stimuli: list[tuple[float, str, float]],
) -> None:
    ladder, t = Ladder(LIMITS), 0.0
    changes = []
    for wait_s, kind, value in stimuli:
        t += wait_s
        changes += ladder.advance(t)
        if kind == "closed":
            changes += ladder.closed(t, value)
        elif kind == "opened":
            ladder.opened(t, t)
        elif kind == "blinked":
            ladder.blinked(t)
        elif kind == "another":
            changes += ladder.forget_perclos(t)
        elif kind == "perclos":
            changes += ladder.perclos(t, value / 40.0)
        elif kind == "blind":
            changes += ladder.not_measurable(t)
        elif kind == "head":
            changes += ladder.head_dropped(t)
        else:
            ladder.acknowledge(t)
        due = ladder.deadline()
        assert due is None or due >= 0.0
    level = Level.AWAKE
    for change in changes:
        assert change.before is level
        # or it was acknowledged and comes anew
        assert change.after is not level or level >= Level.MICROSLEEP
        level = change.after
    assert level is ladder.level


def test_lids_up_that_were_seen_long_ago_end_no_alarm() -> None:
    ladder = Ladder(LIMITS)
    ladder.closed(2.0, 2.0)
    see_open(ladder, 2.5, 3.5)
    assert ladder.deadline() is None
    ladder.opened(5.0, 5.0)  # the eyes were not seen for more than half a second
    see_open(ladder, 5.0, 6.9)
    assert ladder.deadline() == 7.0


def test_a_blink_neither_ends_nor_breaks_the_time_with_open_eyes() -> None:
    ladder = Ladder(LIMITS)
    ladder.closed(2.0, 2.0)
    see_open(ladder, 2.5, 4.0)
    ladder.blinked(4.2)
    ladder.blinked(4.4)
    assert ladder.deadline() == 4.5


def test_a_new_microsleep_is_not_muted_by_the_last_acknowledgement() -> None:
    ladder = Ladder(LIMITS)
    ladder.closed(2.0, 2.0)
    ladder.acknowledge(2.2)
    ladder.closed(2.4, 2.4)
    assert ladder.acknowledged
    see_open(ladder, 2.5, 3.0)
    ladder.closed(3.6, 0.6)
    assert ladder.acknowledged
    (transition,) = ladder.closed(4.6, 1.6)
    assert not ladder.acknowledged
    assert (transition.before, transition.after) == (Level.MICROSLEEP, Level.MICROSLEEP)
    assert not ladder.closed(4.7, 1.7)


def test_perclos_about_the_lower_limit_does_not_hold_up_the_higher_rung() -> None:
    ladder = Ladder(LIMITS)
    changes = ladder.perclos(0.0, 0.13)
    for second in range(1, 200):
        changes += ladder.advance(float(second))
        changes += ladder.perclos(float(second), 0.09 if second // 10 % 2 else 0.07)
    assert [(change.t, change.after) for change in changes] == [
        (0.0, Level.DROWSY_WARNING),
        (31.0, Level.DROWSY_ADVISORY),
    ]


def test_what_was_acknowledged_ends_when_nothing_can_be_judged() -> None:
    ladder = Ladder(LIMITS)
    ladder.closed(10.0, 6.0)
    ladder.acknowledge(11.0)
    (transition,) = ladder.not_measurable(20.0)
    assert transition.after is Level.AWAKE
