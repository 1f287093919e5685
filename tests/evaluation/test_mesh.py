"""Generated mesh EAR: the decision layer against a threshold that knows nothing of the person."""

import pytest

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.evaluation.__main__ import main
from edge_monitor.evaluation.mesh import LEAST_F1, MeshScores, fixed_threshold, judge_meshes
from edge_monitor.evaluation.scoring import Score
from edge_monitor.settings import Settings
from edge_monitor.testing.mesh_ear import Quality, mesh_trace
from edge_monitor.types import Level, Observation, Status
from tests.decision.stories import levels, play

HELD_OUT = range(5000, 5030)
"""Seeds on which nothing was tried while the figures of the decision layer were chosen."""


def total(seeds: range, quality: Quality | None = None) -> MeshScores:
    return sum(judge_meshes(seeds, Settings(), quality), MeshScores(Score(), Score()))


def f1(score: Score) -> float:
    return score.f1 or 0.0


def test_blinks_are_found_on_traces_of_ordinary_quality() -> None:
    scores = total(HELD_OUT)
    assert scores.product.truth > 400
    assert f1(scores.product) >= LEAST_F1
    assert f1(scores.fixed) < 0.92


@pytest.mark.parametrize(
    ("quality", "least"),
    [
        (Quality(noise=0.5), 0.96),
        (Quality(shut_ratio=(0.15, 0.5)), 0.98),
        (Quality(fps=(58.0, 60.0)), 0.93),
        (Quality(fps=(15.0, 16.0)), 0.90),
        (Quality(drift=2.0), 0.85),
        (Quality(noise=2.0), 0.75),
        (Quality(shut_ratio=(0.75, 0.88)), 0.72),
    ],
    ids=["quiet", "deep", "60 fps", "15 fps", "drifting", "noisy", "shallow"],
)
def test_far_from_the_clips_it_stays_better_than_the_fixed_threshold(
    quality: Quality, least: float
) -> None:
    scores = total(HELD_OUT[:8], quality)
    assert f1(scores.product) >= least
    assert f1(scores.product) > f1(scores.fixed) - 0.01


def test_most_who_sleep_are_found_and_nobody_else() -> None:
    quality = Quality(shut_ratio=(0.5, 0.65), sleep_s=4.5, length_s=60.0)
    found = 0
    for seed in HELD_OUT[:20]:
        trace = mesh_trace(seed, quality)
        assert trace.sleep is not None
        start, end = trace.sleep
        told = levels(play(trace.observations, DrowsinessPolicy())[0])
        alarms = [(t, level) for t, level in told if level >= Level.MICROSLEEP]
        assert all(start < t <= end + 2.5 for t, _ in alarms)
        found += any(level is Level.ASLEEP for _, level in alarms)
    assert found >= 18


def test_the_fixed_threshold_finds_a_plain_blink_and_no_single_frame() -> None:
    def seen(index: int) -> float:
        return 0.2 if index == 30 or 100 <= index < 105 else 0.3

    trace = [
        Observation(index / 30, Status.VALID, ear_left=seen(index), ear_right=seen(index))
        if index != 50
        else Observation(index / 30, Status.NO_FACE)
        for index in range(200)
    ]
    (blink,) = fixed_threshold(trace)
    assert (blink.start, blink.end) == pytest.approx((100 / 30, 104 / 30))


def test_the_command_scores_both_ways(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["traces", "--generated", "4"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("4 generated traces of mesh EAR")
    assert "decision layer" in printed
    assert "of the median of 3 s" in printed


def test_a_decision_layer_that_is_not_good_enough_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("edge_monitor.evaluation.__main__.LEAST_F1", 1.01)
    assert main(["traces", "--generated", "1"]) == 1
    assert "F1" in capsys.readouterr().out
