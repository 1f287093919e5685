"""Clips against their annotations."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from edge_monitor.errors import SourceError
from edge_monitor.evaluation.annotations import FILE_NAME, ClipTruth
from edge_monitor.evaluation.blinks import as_json, compare, evaluate, total
from edge_monitor.evaluation.observed import Observed
from edge_monitor.evaluation.scoring import Score, Span
from edge_monitor.settings import Settings
from edge_monitor.testing import DriverScript
from edge_monitor.testing.sample import FPS, make_sample

TRUTH = ClipTruth(
    name="talk.mp4",
    blinks=((10, 15), (30, 34)),
    partial_blinks=((50, 55),),
    yawns=None,
    ignore=((70, 90),),
)
TIMES = tuple(frame / 10 for frame in range(100))


def seen(*closed: Span, yawns: tuple[Span, ...] = ()) -> Observed:
    return Observed(TIMES, tuple((t, 0.25) for t in TIMES), closed, yawns)


def test_frames_become_the_seconds_of_the_clip() -> None:
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
    truth = replace(TRUTH, blinks=((72, 75),), ignore=((70, 73),))
    for closed in ((), (Span(7.4, 7.45),)):
        blinks = compare(truth, seen(*closed)).blinks
        assert blinks is not None
        assert blinks.score == Score()


def test_where_nobody_could_judge_the_eyes_only_yawns_count() -> None:
    truth = replace(TRUTH, blinks=None, yawns=((20, 40),))
    yawns = (Span(2.5, 3.0), Span(8.0, 9.0))
    result = compare(truth, seen(Span(1.0, 1.2), yawns=yawns))
    assert result.blinks is None
    assert result.yawns is not None
    assert result.yawns.score == Score(found=1, false=1)
    told = as_json([result])["clips"]["talk.mp4"]
    assert told["blinks"] is None
    assert told["closures_detected"] == 1


def test_annotations_of_another_clip_are_noticed() -> None:
    with pytest.raises(SourceError, match=r"talk\.mp4.*frame 90.*50 frames"):
        compare(TRUTH, Observed(TIMES[:50], (), (), ()))


def test_what_was_missed_is_told_with_what_the_lids_did() -> None:
    told = as_json([compare(TRUTH, seen(Span(1.1, 1.3)))])
    assert told["blinks"]["recall"] == 0.5
    assert told["clips"]["talk.mp4"]["blinks"]["missed_at"] == [
        {"start_s": 3.0, "end_s": 3.4, "peak_closure": 0.25}
    ]


def test_all_clips_together_are_the_sum_of_those_that_were_judged() -> None:
    judged = compare(TRUTH, seen(Span(1.1, 1.3))).blinks
    assert total([judged, None, judged]) == Score(found=2, missed=2)
    assert total([None]) == Score()


@pytest.mark.models
def test_a_film_agrees_with_its_own_script(tmp_path: Path) -> None:
    make_sample(tmp_path / "film", story=DriverScript(6.0).blinks(2.0, 3.0, 4.0))
    closures = json.loads((tmp_path / "film.truth.json").read_text())["closures"]
    blinks = [
        {"start": int(span["start"] * FPS), "end": int(span["end"] * FPS), "kind": "full"}
        for span in closures
    ]
    clips = {"film.mp4": {"blinks": blinks, "yawns": [], "ignore": []}}
    (tmp_path / FILE_NAME).write_text(json.dumps({"clips": clips}))
    told: list[str] = []
    (result,) = evaluate(tmp_path, Settings(), progress=told.append)
    assert told == ["film.mp4"]
    assert result.blinks is not None
    assert result.blinks.score == Score(found=3)
    assert result.yawns is not None
    assert result.yawns.score == Score()


@pytest.mark.data
@pytest.mark.models
def test_blinks_of_real_people_are_found(data_dir: Path) -> None:
    results = evaluate(data_dir / "clips", Settings())
    score = total(result.blinks for result in results)
    assert score.truth == 34
    assert score.f1 is not None
    assert score.f1 >= 0.93
