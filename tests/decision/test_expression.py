"""Which expression each face shows, as people show them."""

from bisect import bisect_right
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_monitor.decision.expression import ExpressionJudge
from edge_monitor.decision.label_limits import LabelLimits
from edge_monitor.types import EmotionLabel, Event, EventKind, Phase
from tests.decision.visitors import a_visitor, distributions, frames, showing, watch

HAPPY, NEUTRAL, SAD = EmotionLabel.HAPPINESS, EmotionLabel.NEUTRAL, EmotionLabel.SADNESS


def story(events: list[Event]) -> list[tuple[str, Phase, int | None]]:
    return [(str(event.evidence["label"]), event.phase, event.face_id) for event in events]


def changes_of(events: list[Event]) -> list[float]:
    """When the label changed: an end and a start at one moment are one change."""
    return sorted({event.t for event in events})


def test_a_smile_is_told_after_half_a_second_and_ends_when_the_face_is_calm_again() -> None:
    events = watch(
        ExpressionJudge(), frames(0.0, 12.0), lambda t: HAPPY if 4.0 <= t < 8.0 else NEUTRAL
    )
    assert story(events) == [
        ("neutral", Phase.STARTED, 1),
        ("neutral", Phase.ENDED, 1),
        ("happiness", Phase.STARTED, 1),
        ("happiness", Phase.ENDED, 1),
        ("neutral", Phase.STARTED, 1),
    ]
    first, _, smile, end, _ = events
    assert (first.kind, first.start) == (EventKind.EMOTION, 0.0)
    assert first.t == pytest.approx(0.5)
    assert 4.5 < smile.t < 6.0
    assert smile.t - smile.start == pytest.approx(0.5, abs=0.11)
    assert (end.episode, end.start) == (smile.episode, smile.start)
    assert end.end is not None
    assert end.start < end.end < end.t
    assert [event.episode for event in events] == [1, 1, 2, 2, 3]


def test_a_smile_is_pleasant_and_says_so_as_derived() -> None:
    events = watch(ExpressionJudge(), frames(0.0, 2.0), lambda _t: HAPPY)
    assert len(events) == 1
    assert events[0].derived is not None
    assert events[0].derived.valence > 0.6
    assert events[0].evidence["probability"] == pytest.approx(0.9)


def test_one_look_at_somebody_who_comes_in_does_not_decide_what_is_told() -> None:
    """Blurred at first sight, and calm from then on, at the default cadence of five looks."""
    events = watch(
        ExpressionJudge(), frames(0.0, 3.0, 5.0), lambda t: HAPPY if t == 0.0 else NEUTRAL
    )
    assert story(events) == [("neutral", Phase.STARTED, 1)]
    assert events[0].t < 1.5


def test_at_the_beginning_all_looks_weigh_alike() -> None:
    judge = ExpressionJudge()
    for index in range(3):
        judge.observe(index * 0.001, [a_visitor(1, showing((SAD, HAPPY, NEUTRAL)[index], 1.0))])
    shown = judge.expression(1)
    assert shown is not None
    share = dict(zip(EmotionLabel, shown.probabilities, strict=True))
    assert [share[label] for label in (SAD, HAPPY, NEUTRAL)] == pytest.approx([1 / 3] * 3, abs=0.01)


def test_a_twitch_of_a_third_of_a_second_is_not_told() -> None:
    events = watch(
        ExpressionJudge(), frames(0.0, 10.0, 30.0), lambda t: HAPPY if 5.0 <= t < 5.3 else NEUTRAL
    )
    assert story(events) == [("neutral", Phase.STARTED, 1)]


def test_a_face_between_two_expressions_is_given_none() -> None:
    judge = ExpressionJudge()
    torn = tuple(0.45 if label in (HAPPY, SAD) else 0.1 / 6 for label in EmotionLabel)
    for t in frames(0.0, 5.0):
        assert judge.observe(t, [a_visitor(1, torn)]) == ()
    shown = judge.expression(1)
    assert shown is not None
    assert shown.label is None
    assert shown.probabilities == pytest.approx(torn)


def test_a_label_holds_on_until_another_leads_or_it_is_no_longer_likely() -> None:
    """0.36 is too little to begin a label and enough to go on with it."""
    judge = ExpressionJudge()
    watch(judge, frames(0.0, 3.0), lambda _t: HAPPY)
    faint = tuple(0.36 if label is HAPPY else 0.64 / 7 for label in EmotionLabel)
    for t in frames(3.0, 20.0):
        assert judge.observe(t, [a_visitor(1, faint)]) == ()
    other = ExpressionJudge()
    for t in frames(0.0, 20.0):
        assert other.observe(t, [a_visitor(1, faint)]) == ()
    flat = (1 / 8,) * 8
    ended = [event for t in frames(20.0, 30.0) for event in judge.observe(t, [a_visitor(1, flat)])]
    assert story(ended) == [("happiness", Phase.ENDED, 1)]


def test_a_face_that_leaves_ends_its_episode_when_it_was_last_seen() -> None:
    judge = ExpressionJudge()
    watch(judge, frames(0.0, 3.0), lambda _t: HAPPY)
    assert judge.observe(4.0, []) == ()
    (ended,) = judge.advance(5.0)
    assert (ended.phase, ended.t) == (Phase.ENDED, 5.0)
    assert ended.end == pytest.approx(2.9)
    assert judge.expression(1) is None
    assert judge.advance(6.0) == ()


def test_a_head_that_turns_away_for_long_ends_the_episode_and_shortly_does_not() -> None:
    judge = ExpressionJudge()
    watch(judge, frames(0.0, 3.0), lambda _t: HAPPY)
    quiet = [event for t in frames(3.0, 5.5) for event in judge.observe(t, [a_visitor(1)])]
    assert quiet == []
    assert judge.expression(1) is not None
    away = [event for t in frames(5.5, 8.0) for event in judge.observe(t, [a_visitor(1)])]
    assert story(away) == [("happiness", Phase.ENDED, 1)]
    assert judge.expression(1) is None
    back = watch(judge, frames(8.0, 10.0), lambda _t: SAD)
    assert story(back) == [("sadness", Phase.STARTED, 1)]
    assert back[0].start == 8.0


def test_each_face_has_its_own_expression_and_episode() -> None:
    judge = ExpressionJudge()
    events: list[Event] = []
    for t in frames(0.0, 2.0):
        both = [a_visitor(1, showing(HAPPY)), a_visitor(2, showing(SAD))]
        events += judge.observe(t, both)
    assert story(events) == [("happiness", Phase.STARTED, 1), ("sadness", Phase.STARTED, 2)]
    assert [event.episode for event in events] == [1, 2]


def test_a_face_never_looked_at_is_not_known() -> None:
    judge = ExpressionJudge()
    assert judge.observe(0.0, [a_visitor(1)]) == ()
    assert judge.expression(1) is None
    assert judge.expression(None) is None


@given(
    fps=st.sampled_from([1.0, 2.0, 5.0, 12.5, 30.0, 60.0]),
    before=distributions,
    after=distributions,
)
def test_the_average_after_a_change_does_not_hang_on_the_cadence(
    fps: float, before: tuple[float, ...], after: tuple[float, ...]
) -> None:
    """After four seconds of the new, exp(-4) of the old is left, however often it was seen."""
    judge = ExpressionJudge()
    for index in range(-round(30.0 * fps), 1):
        judge.observe(index / fps, [a_visitor(1, before)])
    for index in range(1, round(4.0 * fps) + 1):
        judge.observe(index / fps, [a_visitor(1, after)])
    shown = judge.expression(1)
    assert shown is not None
    left = exp(-4.0)
    assert shown.probabilities == pytest.approx(
        [left * old + (1.0 - left) * new for old, new in zip(before, after, strict=True)]
    )
    assert sum(shown.probabilities) == pytest.approx(1.0)


def test_a_still_face_changes_its_label_at_most_six_times_a_minute() -> None:
    """A network that sways between two labels every 1.5 s, for five minutes."""
    quick = LabelLimits(time_constant_s=0.2)
    events = watch(
        ExpressionJudge(quick),
        frames(0.0, 300.0),
        lambda t: HAPPY if t % 3.0 < 1.5 else NEUTRAL,
    )
    times = changes_of(events)
    assert len(times) == 30
    assert all(bisect_right(times, t) - bisect_right(times, t - 59.999) <= 6 for t in times)


@settings(max_examples=40, deadline=None)
@given(
    shown=st.lists(distributions, min_size=2, max_size=60),
    period_s=st.floats(0.05, 3.0),
    allowed=st.integers(1, 8),
)
def test_no_minute_of_any_face_has_more_changes_than_allowed(
    shown: list[tuple[float, ...]], period_s: float, allowed: int
) -> None:
    limits = LabelLimits(
        time_constant_s=0.05, confidence=0.15, margin=0.01, dwell_s=0.01, changes_per_minute=allowed
    )
    judge = ExpressionJudge(limits)
    events: list[Event] = []
    for index in range(240):
        face = a_visitor(1, shown[index % len(shown)])
        events += judge.observe(index * period_s, [face])
    times = changes_of(events)
    assert all(bisect_right(times, t) - bisect_right(times, t - 59.999) <= allowed for t in times)


@settings(max_examples=40, deadline=None)
@given(
    shown=st.lists(st.none() | distributions, min_size=1, max_size=40),
    period_s=st.floats(0.05, 3.0),
)
def test_episodes_of_a_face_follow_each_other(
    shown: list[tuple[float, ...] | None], period_s: float
) -> None:
    """Started, ended, started: never two at a time, none that ends before it starts."""
    judge = ExpressionJudge(LabelLimits(dwell_s=0.1))
    events: list[Event] = []
    for index, one in enumerate(shown * 3):
        faces = [] if one is None else [a_visitor(1, one)]
        events += judge.observe(index * period_s, faces)
    events += judge.advance(1e6)
    assert [event.phase for event in events] == [Phase.STARTED, Phase.ENDED] * (len(events) // 2)
    for started, ended in zip(events[::2], events[1::2], strict=True):
        assert started.episode == ended.episode
        assert ended.end is not None
        assert started.start <= started.t <= ended.t
        assert ended.start <= ended.end <= ended.t
