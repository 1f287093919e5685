"""The audience, as visitors come and go."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_monitor.decision.audience import AudienceLimits, AudienceMeter
from edge_monitor.decision.circumplex import affect_of
from edge_monitor.types import Audience, EmotionLabel, Expression, Face, Pose
from tests.decision.visitors import a_visitor, frames, showing

AWAY = Pose(60.0, 0.0, 0.0)


def unknown(_number: int) -> None:
    """No expression is known."""


def tell(meter: AudienceMeter, scenes: Iterable[tuple[float, Sequence[Face]]]) -> list[Audience]:
    told = (meter.observe(t, faces, unknown) for t, faces in scenes)
    return [audience for audience in told if audience is not None]


def minute(*visits: tuple[int, float, float], fps: float = 10.0) -> list[tuple[float, list[Face]]]:
    """A minute of faces by number, begin and end, in seconds."""
    return [
        (t, [a_visitor(number) for number, start, end in visits if start <= t < end])
        for t in frames(0.0, 60.1, fps)
    ]


def test_an_interval_without_anybody_is_told_as_such() -> None:
    (told,) = tell(AudienceMeter(), minute())
    assert told == Audience(60.0, 0.0, 60.0, 0, 0, 0, 0.0, 0.0, None, None, None, None)


def test_two_visitors_are_never_taken_for_one() -> None:
    """One leaves, and two seconds later another stands in the same place."""
    (told,) = tell(AudienceMeter(), minute((1, 5.0, 15.0), (2, 17.0, 37.0)))
    assert (told.visits_begun, told.visits_ended, told.faces_max) == (2, 2, 1)
    assert told.dwell_mean_s == pytest.approx(14.9)
    assert told.dwell_max_s == pytest.approx(19.9)


def test_who_comes_back_is_a_new_visitor_of_whom_nothing_was_kept() -> None:
    meter = AudienceMeter()
    tell(meter, minute((1, 0.0, 10.0)))
    meter.advance(70.0)
    (told,) = tell(meter, [(70.0 + t, faces) for t, faces in minute((1, 1.0, 5.0))])
    assert told.visits_begun == 1
    assert told.dwell_max_s == pytest.approx(3.9)


def test_a_visitor_who_is_covered_for_a_moment_is_still_the_same_visit() -> None:
    scenes = [(t, [] if 20.0 <= t < 21.0 else faces) for t, faces in minute((1, 5.0, 40.0))]
    (told,) = tell(AudienceMeter(), scenes)
    assert (told.visits_begun, told.visits_ended) == (1, 1)
    assert told.dwell_max_s == pytest.approx(34.9)


def test_who_passes_by_in_half_a_second_is_not_counted() -> None:
    (told,) = tell(AudienceMeter(), minute((1, 5.0, 5.5)))
    assert (told.visits_begun, told.visits_ended, told.presence_s) == (0, 0, 0.0)


def test_a_visit_goes_on_over_the_end_of_an_interval() -> None:
    meter = AudienceMeter(AudienceLimits(interval_s=10.0))
    told = tell(meter, minute((1, 5.0, 25.0)))
    assert [one.visits_begun for one in told] == [1, 0, 0, 0, 0, 0]
    assert [one.visits_ended for one in told] == [0, 0, 1, 0, 0, 0]
    assert sum(one.presence_s for one in told) == pytest.approx(18.9, abs=0.01)
    assert [(one.start, one.end) for one in told[:2]] == [(0.0, 10.0), (10.0, 20.0)]


def test_a_moment_out_of_sight_at_an_intervals_end_is_in_no_sum_or_in_one() -> None:
    """Who adds up intervals, however short, gets what one long one tells."""
    scenes = [(t, [] if 9.6 <= t < 10.5 else faces) for t, faces in minute((1, 5.0, 25.0))]
    (whole,) = tell(AudienceMeter(), scenes)
    parts = tell(AudienceMeter(AudienceLimits(interval_s=10.0)), scenes)
    assert sum(one.presence_s for one in parts) == pytest.approx(whole.presence_s)
    assert sum(one.attention_s for one in parts) == pytest.approx(whole.attention_s)
    assert whole.presence_s == pytest.approx(18.9)
    assert [one.presence_s for one in parts[:2]] == pytest.approx([3.5, 10.5])


def test_attention_is_the_time_with_the_head_towards_the_camera() -> None:
    scenes = [
        (t, [a_visitor(1, pose=None if t < 20.0 else AWAY if t < 40.0 else Pose(9.0, -9.0, 30.0))])
        for t in frames(0.0, 60.1)
    ]
    (told,) = tell(AudienceMeter(), scenes)
    assert told.attention_s == pytest.approx(20.0, abs=0.11)
    assert told.presence_s == pytest.approx(59.0, abs=0.11)


def test_more_than_one_person_is_flagged_where_only_one_should_be() -> None:
    meter = AudienceMeter(AudienceLimits(one_person=True))
    flagged = []
    for t, faces in minute((1, 0.0, 60.1), (2, 10.0, 20.0)):
        told = meter.observe(t, faces, unknown)
        if meter.several:
            flagged.append(t)
    assert flagged[0] == pytest.approx(11.0)
    assert flagged[-1] == pytest.approx(20.9, abs=0.11)
    assert told is not None
    assert told.several_s == pytest.approx(10.0, abs=0.11)


def test_who_is_lost_and_found_elsewhere_is_at_no_time_two_people() -> None:
    """Under a number of its own, before the visit that it was is over."""
    meter = AudienceMeter(AudienceLimits(one_person=True))
    flagged = False
    for t, faces in minute((1, 0.0, 20.0), (2, 20.2, 60.1)):
        told = meter.observe(t, faces, unknown)
        flagged = flagged or bool(meter.several)
    assert not flagged
    assert told is not None
    assert (told.visits_begun, told.faces_max, told.several_s) == (2, 1, 0.0)


def test_a_crowd_is_nobodys_concern_elsewhere() -> None:
    meter = AudienceMeter()
    (told,) = tell(meter, minute((1, 0.0, 60.1), (2, 0.0, 60.1)))
    assert (meter.several, told.several_s, told.faces_max) == (None, None, 2)


def test_shares_of_expressions_follow_the_time_of_each_face() -> None:
    """One smiles for a minute, one is sad for half of it: two thirds and one third."""
    smiling, sad = showing(EmotionLabel.HAPPINESS, 1.0), showing(EmotionLabel.SADNESS, 1.0)
    looks = {
        1: Expression(EmotionLabel.HAPPINESS, smiling, affect_of(smiling)),
        2: Expression(EmotionLabel.SADNESS, sad, affect_of(sad)),
    }
    meter = AudienceMeter()
    for t, faces in minute((1, 0.0, 60.1), (2, 30.0, 60.1), (3, 0.0, 60.1)):
        told = meter.observe(t, faces, looks.get)
    assert told is not None
    assert told.emotions is not None
    shares = dict(zip(EmotionLabel, told.emotions, strict=True))
    assert shares[EmotionLabel.HAPPINESS] == pytest.approx(59.0 / 88.0, abs=0.01)
    assert sum(told.emotions) == pytest.approx(1.0)


def test_time_alone_ends_visits_and_intervals_while_the_camera_is_away() -> None:
    meter = AudienceMeter(AudienceLimits(interval_s=30.0))
    tell(meter, [(t, [a_visitor(1)]) for t in frames(0.0, 5.0)])
    assert meter.advance(29.0) is None
    told = meter.advance(30.0)
    assert told is not None
    assert told.visits_ended == 1
    assert told.dwell_max_s == pytest.approx(4.9)


def test_the_end_tells_the_interval_that_it_cuts_off_and_who_is_still_there() -> None:
    meter = AudienceMeter(AudienceLimits(interval_s=60.0))
    (whole,) = tell(meter, minute((1, 50.0, 61.0), (2, 5.0, 15.0)))
    tell(meter, [(t, [a_visitor(1)]) for t in frames(60.1, 80.0)])
    cut = meter.finish(80.0)
    assert cut is not None
    assert (whole.visits_begun, whole.visits_ended) == (2, 1)
    assert (cut.start, cut.end) == (60.0, 80.0)
    assert (cut.visits_begun, cut.visits_ended) == (0, 1)
    assert cut.dwell_max_s == pytest.approx(29.9)
    assert cut.presence_s == pytest.approx(19.9)


def test_visits_end_also_where_the_run_ends_exactly_with_an_interval() -> None:
    meter = AudienceMeter(AudienceLimits(interval_s=60.0))
    (whole,) = tell(meter, minute((1, 50.0, 60.1)))
    cut = meter.finish(60.0)
    assert (whole.end, whole.visits_begun, whole.visits_ended) == (60.0, 1, 0)
    assert cut is not None
    assert (cut.start, cut.end, cut.visits_begun, cut.visits_ended) == (60.0, 60.0, 0, 1)
    assert cut.dwell_max_s == pytest.approx(10.0)
    assert cut.presence_s == 0.0
    assert meter.finish(60.0) is None


def test_an_end_without_a_beginning_tells_nothing() -> None:
    assert AudienceMeter().finish(5.0) is None
    meter = AudienceMeter()
    meter.observe(5.0, [], unknown)
    assert meter.finish(5.0) is None


def test_who_was_there_too_shortly_to_count_does_not_count_at_the_end_either() -> None:
    meter = AudienceMeter()
    tell(meter, [(t, [a_visitor(1)]) for t in frames(0.0, 0.8)])
    told = meter.finish(0.8)
    assert told is not None
    assert (told.visits_begun, told.visits_ended, told.presence_s) == (0, 0, 0.0)


def test_a_limit_that_makes_no_sense_is_named() -> None:
    with pytest.raises(ValueError, match="visit_min_s"):
        AudienceLimits(visit_min_s=0.0)


@settings(max_examples=60, deadline=None)
@given(
    seen=st.lists(
        st.tuples(st.floats(0.01, 3.0), st.sets(st.integers(1, 4)), st.booleans()), max_size=80
    )
)
def test_sums_stay_within_what_is_possible(
    seen: list[tuple[float, set[int], bool]],
) -> None:
    meter = AudienceMeter(AudienceLimits(interval_s=5.0, one_person=True))
    t, begun, ended = 0.0, 0, 0
    for pause_s, numbers, attentive in seen:
        t += pause_s
        pose = Pose(0.0, 0.0, 0.0) if attentive else AWAY
        told = meter.observe(t, [a_visitor(number, pose=pose) for number in numbers], unknown)
        if told is None:
            continue
        length_s = told.end - told.start
        assert length_s >= 5.0
        most_s = told.faces_max * (length_s + AudienceLimits().away_s)
        assert 0.0 <= told.attention_s <= told.presence_s <= most_s + 1e-6
        assert told.several_s is not None
        assert told.several_s <= length_s + 1e-6
        begun, ended = begun + told.visits_begun, ended + told.visits_ended
        assert ended <= begun
    last = meter.finish(t + 0.01)
    if seen:
        assert last is not None
        assert ended + last.visits_ended == begun + last.visits_begun
