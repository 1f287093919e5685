"""All clips of a folder, at several rates."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from edge_monitor.evaluation.annotations import FILE_NAME
from edge_monitor.evaluation.blinks import RATES, RateResult, evaluate, total
from edge_monitor.evaluation.scoring import Judgement, Score, Span
from edge_monitor.pipeline import Step
from edge_monitor.settings import Settings
from edge_monitor.testing import DriverScript
from edge_monitor.testing.sample import FPS, make_sample


def test_all_clips_together_are_the_sum_of_those_that_were_judged() -> None:
    span = Span(1.0, 1.2)
    judged = Judgement(((span, span),), (span,), (), ())
    assert total([judged, None, judged]) == Score(found=2, missed=2)
    assert total([None]) == Score()


def test_a_rate_is_named() -> None:
    assert [RateResult(fps, ()).label for fps in RATES] == [
        "every frame",
        "30 frames a second",
        "15 frames a second",
        "10 frames a second",
    ]


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
    told: list[tuple[str, int | None]] = []

    def show(name: str, steps: Iterable[Step], total: int | None) -> Iterable[Step]:
        told.append((name, total))
        return steps

    native, thinned = evaluate(tmp_path, Settings(), (None, 15.0), show)
    assert told == [("film.mp4", round(6.0 * FPS))]
    assert (native.fps, thinned.fps) == (None, 15.0)
    for result in (native, thinned):
        (clip,) = result.clips
        assert clip.blinks is not None
        assert clip.blinks.score == Score(found=3)
        assert clip.yawns is not None
        assert clip.yawns.score == Score()
        assert clip.unfounded == ()


@pytest.mark.data
@pytest.mark.models
def test_blinks_of_real_people_are_found(data_dir: Path) -> None:
    native, fifteen, ten = evaluate(data_dir / "clips", Settings(), (None, 15.0, 10.0))
    for result, least_f1 in ((native, 0.98), (fifteen, 0.93)):
        score = total(clip.blinks for clip in result.clips)
        assert score.truth == 34
        assert score.f1 is not None
        assert score.f1 >= least_f1
        assert not any(clip.unfounded for clip in result.clips)
        assert not any(clip.observed.refused for clip in result.clips)
    assert all(clip.observed.refused for clip in ten.clips)
