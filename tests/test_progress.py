"""Bars where somebody looks, lines where somebody reads."""

import io
import sys
from pathlib import Path

import pytest

from edge_monitor.bench import session
from edge_monitor.bench.session import Options
from edge_monitor.errors import SourceError
from edge_monitor.progress import StepBar, shown
from tests.program import write_film
from tests.terminal import on_terminal


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """What standard error is from now on; no fixture, as pytest sets it when the test begins."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


def test_steps_are_a_bar_on_a_terminal_that_goes_when_they_are_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = a_terminal(monkeypatch)
    with StepBar("bench", 3) as tell:
        for what in ("stages", "CPU", "memory"):
            tell(what)
    drawn = terminal.getvalue().split("\r")
    for seen in ("bench: stages … |", "| 0/3 [", "bench: memory … |", "| 2/3 ["):
        assert any(seen in line for line in drawn)
    assert drawn[-1].strip() == ""
    assert "\n" not in terminal.getvalue()


def test_a_bar_goes_also_when_a_step_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)

    def work() -> None:
        with StepBar("bench", 2) as tell:
            tell("stages")
            raise SourceError("film.mp4: no such file")

    with pytest.raises(SourceError):
        work()
    assert terminal.getvalue().split("\r")[-1].strip() == ""


def test_elsewhere_each_step_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with StepBar("bench", 2) as tell:
        tell("stages")
        tell("CPU")
    assert capsys.readouterr().err == "bench: stages …\nbench: CPU …\n"


def test_a_clip_has_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    assert list(shown("film.mp4", range(5), 5)) == list(range(5))
    assert "film.mp4: " in terminal.getvalue()
    assert "5/5" in terminal.getvalue() or "0/5" in terminal.getvalue()
    assert "\n" not in terminal.getvalue()


def test_elsewhere_a_clip_is_named_and_nothing_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(shown("film.mp4", range(5), None)) == list(range(5))
    assert capsys.readouterr().err == "film.mp4\n"


@pytest.mark.parametrize(
    "options",
    [Options("film.mp4", 5, 1), Options("film.mp4", 5, 1, soak=2500, against_mediapipe=True)],
)
def test_a_bench_has_as_many_steps_as_it_says(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "run_task", lambda place, **_more: _found(place))
    monkeypatch.setattr(
        session,
        "compare",
        lambda **_more: {"ours": [1], "theirs": [1], "ratios": [1], "theirs_peak_mib": 1},
    )
    told: list[str] = []
    session.measure(options, told.append)
    assert len(told) == options.steps


def _found(place: str) -> dict[str, object]:
    found: dict[str, dict[str, object]] = {
        "stages:measure": {"frames": 5, "one_face_share": 1.0, "stages": [], "ratio": None},
        "cpu:measure": {"cpu_s_per_1000": [1.0]},
        "cpu:emotion": {"runs": [], "added": []},
        "whole:memory": {"peak_mib": 1.0},
        "whole:first_result": {"first_result_s": 1.0},
        "soak:measure": {"rss_mib": [1.0, 1.0]},
    }
    return found[place]


@pytest.mark.models
def test_a_replay_shows_how_far_it_is_and_leaves_its_summary_alone(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4")
    with on_terminal(tmp_path, "replay", "film.mp4", "--out", "out") as terminal:
        assert terminal.end() == 0
        assert b" frames/s" in terminal.raw or b" frames]" in terminal.raw
        assert terminal.lines[0].startswith("20 frames, ")
