"""Measurements in processes of their own."""

from pathlib import Path

import pytest

from edge_monitor import daemon
from edge_monitor.bench import cpu
from edge_monitor.bench.runner import BenchError, run_task
from edge_monitor.bench.session import SOAK_WARM_UP_FRAMES, Options, measure
from edge_monitor.errors import EXIT_NO_INPUT
from edge_monitor.perception.manifest import Manifest


def test_what_a_task_refuses_is_told_in_one_line_with_its_exit_status(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"gone\.mp4") as caught:
        run_task("cpu:measure", clip=str(tmp_path / "gone.mp4"), frames=1, rounds=1)
    assert caught.value.exit_status == EXIT_NO_INPUT
    assert "\n" not in str(caught.value)


def test_a_task_that_dies_is_an_error_too() -> None:
    with pytest.raises(BenchError, match="takes_no_such_thing") as caught:
        run_task("whole:memory", takes_no_such_thing=1)
    assert caught.value.exit_status != 0


@pytest.mark.parametrize("command", ["replay", "run"])
def test_a_program_that_fails_gives_no_figure(tmp_path: Path, command: str) -> None:
    clip = str(tmp_path / "gone.mp4")
    with pytest.raises(BenchError, match=r"gone\.mp4") as caught:
        run_task("whole:first_result", clip=clip, command=command, started_s=0.0)
    assert caught.value.exit_status == EXIT_NO_INPUT
    with pytest.raises(BenchError, match=r"gone\.mp4"):
        run_task("whole:memory", clip=clip)


@pytest.mark.models
def test_the_same_frames_have_the_same_digest_and_take_time(grey_clip: Path) -> None:
    told = [run_task("cpu:measure", clip=str(grey_clip), frames=5, rounds=2) for _ in range(2)]
    assert told[0]["digest"] == told[1]["digest"]
    assert told[0]["frames"] == 5
    assert len(told[0]["cpu_s_per_1000"]) == 2
    assert min(told[0]["cpu_s_per_1000"]) > 0


@pytest.mark.models
def test_expressions_are_timed_in_pairs_of_rounds(grey_clip: Path) -> None:
    told = run_task("cpu:emotion", clip=str(grey_clip), frames=8, rounds=3)
    assert told["runs"]
    assert len(told["without"]) == len(told["with"]) == 3
    shares = [on / off - 1.0 for off, on in zip(told["without"], told["with"], strict=True)]
    assert told["added"] == pytest.approx(shares)


@pytest.mark.models
def test_where_there_is_no_network_for_expressions_they_cost_nothing(
    grey_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = daemon.open_manifest()
    without = {role: known.get(role) for role in daemon.ROLES}
    monkeypatch.setattr(daemon, "open_manifest", lambda: Manifest(known.path, without))
    assert cpu.emotion(str(grey_clip), frames=1, rounds=1) == {"runs": False}


@pytest.mark.models
def test_memory_is_watched_after_the_warm_up(grey_clip: Path) -> None:
    told = run_task("soak:measure", clip=str(grey_clip), frames=8, count=120, warm_up=20)
    assert len(told["rss_mib"]) == 22
    assert min(told["rss_mib"]) > 10


@pytest.mark.models
def test_a_session_has_every_figure_once(grey_clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge_monitor.bench.session.STARTS", 1)
    said: list[str] = []
    report = measure(Options(str(grey_clip), frames=8, rounds=1), said.append)
    names = [figure.name for figure in report.figures]
    assert names == [
        "CPU per 1,000 frames",
        "expressions add to CPU",
        "peak memory, replay",
        "first result, replay",
        "first result, run",
    ]
    assert all(figure.value > 0 for figure in report.figures if figure.unit != "%")
    assert report.frames == 8
    assert len(said) == 6
    assert SOAK_WARM_UP_FRAMES > 60 * 30  # a minute of frames: the windows are full
