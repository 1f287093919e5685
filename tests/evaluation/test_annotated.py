"""Annotations on the clip's scale of time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.errors import SourceError
from edge_monitor.evaluation.annotated import Annotated, annotated
from edge_monitor.evaluation.annotations import Blink, ClipTruth
from edge_monitor.evaluation.scoring import Span

TIMES = tuple(frame / 10 for frame in range(100))


def test_frames_become_the_seconds_of_the_clip() -> None:
    truth = ClipTruth("a", (Blink((10, 15), (12, 13)),), (Blink((30, 35)),), ((50, 60),), ((1, 2),))
    spans = annotated(truth, TIMES)
    assert spans.blinks == (Span(1.0, 1.5),)
    assert spans.partial == (Span(3.0, 3.5),)
    assert spans.yawns == (Span(5.0, 6.0),)
    assert spans.ignored == (Span(0.1, 0.2),)


def test_lids_are_closed_for_as_long_as_their_frames_last() -> None:
    whole = (Blink((10, 15), (12, 13)), Blink((30, 34), (32, 32)), Blink((50, 54)))
    spans = annotated(ClipTruth("a", whole, (), None, ()), TIMES)
    lengths = [None if span is None else span.length_s for span in spans.closed]
    assert lengths == [pytest.approx(0.2), pytest.approx(0.1), None]
    assert spans.closed_part(Span(3.0, 3.4)) == spans.closed[1]
    assert spans.closed_part(Span(5.0, 5.4)) is None


def test_a_clip_that_begins_and_ends_with_shut_eyes_is_not_left() -> None:
    whole = (Blink((0, 3), (0, 2)), Blink((97, 99), (98, 99)))
    first, last = annotated(ClipTruth("a", whole, (), None, ()), TIMES).closed
    assert first is not None
    assert last is not None
    assert (first.start, last.end) == (0.0, 9.9)


@pytest.mark.parametrize(
    "truth",
    [
        ClipTruth("b.mp4", (Blink((90, 100)),), (), None, ()),
        ClipTruth("b.mp4", None, (Blink((90, 100)),), None, ()),
        ClipTruth("b.mp4", None, (), ((90, 100),), ()),
        ClipTruth("b.mp4", None, (), None, ((90, 100),)),
    ],
)
def test_annotations_of_another_clip_are_noticed(truth: ClipTruth) -> None:
    with pytest.raises(SourceError, match=r"b\.mp4.*frame 100, the clip has 100 frames"):
        annotated(truth, TIMES)


TENTHS = st.integers(0, 60).map(lambda tenth: tenth / 10)
SPANS = st.lists(st.tuples(TENTHS, TENTHS).map(lambda ends: Span(*sorted(ends))), max_size=4)


@given(SPANS, SPANS, SPANS, st.tuples(TENTHS, TENTHS).map(lambda ends: Span(*sorted(ends))))
def test_what_is_covered_is_counted_once(
    blinks: list[Span], partial: list[Span], ignored: list[Span], span: Span
) -> None:
    known = Annotated(tuple(blinks), (None,) * len(blinks), tuple(partial), None, tuple(ignored))
    middles = [0.05 + tenth / 10 for tenth in range(60)]
    counted = sum(
        any(each.start < t < each.end for each in (*blinks, *partial, *ignored))
        for t in middles
        if span.start < t < span.end
    )
    assert known.covered_s(span) == pytest.approx(counted / 10)
