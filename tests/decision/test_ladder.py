"""The ladder: up at once, down with patience."""

from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.ladder import Ladder
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Level

LIMITS = Thresholds()


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
    ladder.opened(2.5)
    assert not ladder.advance(4.4)
    (transition,) = ladder.advance(9.0)
    assert (transition.t, transition.after) == (4.5, Level.AWAKE)


def test_eyes_that_fall_shut_again_start_the_wait_anew() -> None:
    ladder = Ladder(LIMITS)
    ladder.closed(2.0, 2.0)
    ladder.opened(2.5)
    ladder.closed(4.0, 0.6)
    ladder.opened(4.2)
    assert ladder.deadline() == 6.2


def test_an_alarm_ends_on_the_rung_that_perclos_asks_for() -> None:
    ladder = Ladder(LIMITS)
    ladder.closed(2.0, 2.0)
    ladder.perclos(2.5, 0.10)
    ladder.opened(2.5)
    (transition,) = ladder.advance(5.0)
    assert transition.after is Level.DROWSY_ADVISORY


def test_unresponsive_waits_for_somebody() -> None:
    ladder = Ladder(LIMITS)
    ladder.closed(6.0, 6.0)
    ladder.opened(6.5)
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
        st.sampled_from(["closed", "opened", "unseen", "perclos", "blind", "head", "acknowledge"]),
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
            ladder.opened(t)
        elif kind == "unseen":
            ladder.unseen()
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
        assert change.after is not level
        level = change.after
    assert level is ladder.level
