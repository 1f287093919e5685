"""One clip against its annotations."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.evaluation.annotations import Blink, ClipTruth
from edge_monitor.evaluation.compared import ClipResult, TimeErrors, compare
from edge_monitor.evaluation.observed import Observed
from edge_monitor.evaluation.scoring import Score, Span

TRUTH = ClipTruth(
    name="talk.mp4",
    blinks=(Blink((10, 15), (11, 12)), Blink((30, 34))),
    partial_blinks=(Blink((50, 55)),),
    yawns=None,
    ignore=((70, 90),),
)
TIMES = tuple(frame / 10 for frame in range(100))


def seen(*closed: Span, yawns: tuple[Span, ...] = (), partial: tuple[Span, ...] = ()) -> Observed:
    return Observed(TIMES, tuple((t, 0.25) for t in TIMES), closed, yawns, partial)


def score(result: ClipResult) -> Score:
    assert result.blinks is not None
    return result.blinks.score


def partial_score(result: ClipResult) -> Score:
    assert result.partial is not None
    return result.partial.score


def test_a_blink_is_found_where_it_was_seen() -> None:
    result = compare(TRUTH, seen(Span(1.1, 1.3)))
    assert result.blinks is not None
    assert result.blinks.pairs == ((Span(1.0, 1.5), Span(1.1, 1.3)),)
    assert result.blinks.missed == (Span(3.0, 3.4),)


def test_half_blinks_and_ignored_stretches_count_neither_way() -> None:
    blinks = compare(TRUTH, seen(Span(5.1, 5.2), Span(8.0, 8.1), Span(9.5, 9.6))).blinks
    assert blinks is not None
    assert blinks.score == Score(missed=2, false=1)
    assert blinks.false == (Span(9.5, 9.6),)


def test_a_blink_within_an_ignored_stretch_is_not_asked_for() -> None:
    truth = replace(TRUTH, blinks=(Blink((72, 75)),), ignore=((70, 73),))
    for closed in ((), (Span(7.4, 7.45),)):
        assert score(compare(truth, seen(*closed))) == Score()


def test_partial_blinks_are_judged_apart_from_whole_ones() -> None:
    halves = (Span(5.1, 5.3), Span(1.1, 1.3), Span(8.0, 8.1), Span(9.5, 9.6))
    result = compare(TRUTH, seen(partial=halves))
    assert partial_score(result) == Score(found=1, false=1)
    assert score(result) == Score(missed=2)
    assert partial_score(compare(TRUTH, seen(Span(5.1, 5.3)))) == Score(missed=1)


def test_where_nobody_could_judge_the_eyes_only_yawns_count() -> None:
    truth = replace(TRUTH, blinks=None, yawns=((20, 40),))
    yawns = (Span(2.5, 3.0), Span(8.0, 9.0))
    result = compare(truth, seen(Span(1.0, 3.5), yawns=yawns))
    assert (result.blinks, result.partial, result.unfounded) == (None, None, None)
    assert result.yawns is not None
    assert result.yawns.score == Score(found=1, false=1)
    assert result.longest == Span(1.0, 3.5)
    assert result.closed_errors == result.movement_errors == TimeErrors()


def test_the_closed_time_is_measured_against_the_frames_with_the_lids_down() -> None:
    # closed from 1.05 to 1.25 s of a movement from 1.0 to 1.5 s; the other blink has no such frames
    result = compare(TRUTH, seen(Span(1.1, 1.35), Span(3.0, 3.2)))
    assert result.closed_errors.errors_s == pytest.approx((0.05,))
    assert result.movement_errors.errors_s == pytest.approx((-0.25, -0.2))


@pytest.mark.parametrize(
    ("closure", "unfounded"),
    [
        (Span(6.0, 6.4), False),  # a false blink, but a short one
        (Span(6.0, 6.5), True),
        (Span(0.9, 1.7), False),  # a blink seen a little too long
        (Span(0.5, 1.7), True),  # a blink and a squint taken for one long closure
        (Span(6.9, 8.1), False),
        (Span(4.95, 5.6), False),
    ],
)
def test_a_long_closure_must_be_covered_by_half(closure: Span, unfounded: bool) -> None:  # noqa: FBT001 - a column of a table
    assert compare(TRUTH, seen(closure)).unfounded == ((closure,) if unfounded else ())


def test_the_longest_closure_of_none_is_none() -> None:
    assert compare(TRUTH, seen()).longest is None


@given(st.lists(st.floats(-2.0, 2.0), max_size=8), st.lists(st.floats(-2.0, 2.0), max_size=8))
def test_errors_add_up_and_a_bias_is_never_greater_than_the_error(
    one: list[float], other: list[float]
) -> None:
    errors = TimeErrors(tuple(one)) + TimeErrors(tuple(other))
    assert len(errors.errors_s) == len(one) + len(other)
    if errors.mean_absolute_s is None or errors.bias_s is None:
        assert not errors.errors_s
    else:
        assert abs(errors.bias_s) <= errors.mean_absolute_s + 1e-12
