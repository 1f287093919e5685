"""How intervals are matched and counted."""

from itertools import permutations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.evaluation.scoring import Score, Span, judge

SPANS = st.lists(
    st.builds(
        lambda start, length: Span(start, start + length),
        st.integers(0, 40),  # whole numbers meet and touch often
        st.integers(0, 8),
    ),
    max_size=5,
)
COUNTS = st.builds(Score, *(st.integers(0, 1000),) * 3)


def test_a_blink_is_found_where_the_intervals_touch() -> None:
    assert judge([Span(1.0, 1.3)], [Span(1.3, 1.4)], []).score == Score(found=1)
    assert judge([Span(1.0, 1.3)], [Span(1.31, 1.4)], []).score == Score(missed=1, false=1)


def test_one_long_closure_is_not_two_blinks() -> None:
    judged = judge([Span(1.0, 1.2), Span(1.5, 1.7)], [Span(1.0, 1.7)], [])
    assert judged.score == Score(found=1, missed=1)


def test_a_detection_makes_room_for_another() -> None:
    # the first fits both blinks, the second only the one that the first would take
    judged = judge([Span(1.0, 1.2), Span(1.5, 1.7)], [Span(1.1, 1.6), Span(1.0, 1.05)], [])
    assert judged.score == Score(found=2)
    assert judged.pairs == (
        (Span(1.0, 1.2), Span(1.0, 1.05)),
        (Span(1.5, 1.7), Span(1.1, 1.6)),
    )


def test_a_half_blink_counts_neither_way() -> None:
    half = [Span(3.0, 3.2)]
    assert judge([], [Span(3.1, 3.15)], half).score == Score()
    assert judge([], [], half).score == Score()


def test_a_blink_beside_a_squint_is_found_all_the_same() -> None:
    judged = judge([Span(3.3, 3.5)], [Span(3.1, 3.4)], [Span(3.0, 3.2)])
    assert judged.score == Score(found=1)


def test_of_two_detections_of_a_blink_the_one_in_a_squint_is_left_out() -> None:
    in_squint, beside = Span(3.1, 3.4), Span(3.45, 3.5)
    for detections in permutations([in_squint, beside]):
        judged = judge([Span(3.3, 3.5)], detections, [Span(3.0, 3.2)])
        assert judged.neutral == (in_squint,)
        assert judged.false == ()


@given(SPANS, SPANS, SPANS)
def test_nothing_is_lost_and_nothing_counts_twice(
    truths: list[Span], detections: list[Span], neutral: list[Span]
) -> None:
    judged = judge(truths, detections, neutral)
    matched = [true for true, _ in judged.pairs]
    taken = [detection for _, detection in judged.pairs]
    assert sorted([*matched, *judged.missed]) == sorted(truths)
    assert sorted([*taken, *judged.false, *judged.neutral]) == sorted(detections)
    assert all(true.overlaps(detection) for true, detection in judged.pairs)
    assert all(any(span.overlaps(other) for other in neutral) for span in judged.neutral)
    assert not any(span.overlaps(other) for span in judged.false for other in neutral)


@given(SPANS, SPANS)
def test_truth_and_detection_may_change_places(truths: list[Span], detections: list[Span]) -> None:
    one, other = judge(truths, detections, []).score, judge(detections, truths, []).score
    assert (one.found, one.missed, one.false) == (other.found, other.false, other.missed)
    assert one.precision == other.recall
    assert one.f1 == other.f1


@given(SPANS, SPANS, SPANS, st.randoms(use_true_random=False))
def test_the_order_of_intervals_does_not_matter(
    truths: list[Span], detections: list[Span], neutral: list[Span], chance: Random
) -> None:
    before = judge(truths, detections, neutral).score
    for spans in (truths, detections, neutral):
        chance.shuffle(spans)
    assert judge(truths, detections, neutral).score == before


@given(SPANS.filter(lambda spans: len(spans) <= 3), SPANS, SPANS)
def test_no_other_matching_finds_more_or_leaves_fewer_false(
    truths: list[Span], detections: list[Span], neutral: list[Span]
) -> None:
    score = judge(truths, detections, neutral).score
    certain = {
        index
        for index, span in enumerate(detections)
        if not any(span.overlaps(other) for other in neutral)
    }
    best_found, fewest_false = 0, len(certain)
    padded = [*range(len(detections)), *(None,) * len(truths)]
    for choice in set(permutations(padded, len(truths))):
        pairs = [
            (true, index)
            for true, index in enumerate(choice)
            if index is not None and truths[true].overlaps(detections[index])
        ]
        found, false = len(pairs), len(certain - {index for _, index in pairs})
        if found > best_found:
            best_found, fewest_false = found, false
        elif found == best_found:
            fewest_false = min(fewest_false, false)
    assert (score.found, score.false) == (best_found, fewest_false)


@given(SPANS, SPANS)
def test_a_neutral_interval_takes_no_blink_away(truths: list[Span], detections: list[Span]) -> None:
    plain = judge(truths, detections, []).score
    everywhere = judge(truths, detections, [Span(0, 100)]).score
    assert everywhere == Score(plain.found, plain.missed, false=0)


@given(COUNTS)
def test_shares_lie_between_nought_and_one_and_f1_between_the_two(score: Score) -> None:
    for share in (score.precision, score.recall, score.f1):
        assert share is None or 0 <= share <= 1
    if score.precision is not None and score.recall is not None and score.f1 is not None:
        low, high = sorted((score.precision, score.recall))
        assert low - 1e-12 <= score.f1 <= high + 1e-12


@given(st.lists(COUNTS, max_size=5))
def test_the_whole_is_the_sum_of_the_clips(scores: list[Score]) -> None:
    total = sum(scores, Score())
    assert total.truth == sum(score.truth for score in scores)
    assert total.false == sum(score.false for score in scores)


def test_nothing_to_find_and_nothing_detected_has_no_score() -> None:
    assert Score().precision is None
    assert Score().recall is None
    assert Score().f1 is None
