"""The page of a report: self-contained, without any picture, and small."""

import re
from pathlib import Path

import pytest

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.errors import UsageError
from edge_monitor.pipeline import Pipeline
from edge_monitor.replay import FILES, FILM, REPORT, Summary, steps_of_frames, write_replay
from edge_monitor.report.page import page
from edge_monitor.report.report import Report
from edge_monitor.testing import Camera, DriverScript, scenarios, trace
from edge_monitor.types import Frame
from tests.live import PICTURE, ScriptedPerceiver
from tests.report.replayed import BASIS, VERSIONS, report_of

MOST_BYTES = 5_000_000


class Drive:
    """A recording of pictures in which nobody is really to be seen."""

    live = False
    description = "a drive"
    frame_count = None
    fps = 30.0

    def __init__(self, times: list[float]) -> None:
        self._times = times

    def read(self) -> Frame | None:
        return Frame(self._times.pop(0), PICTURE) if self._times else None

    def close(self) -> None:
        self._times.clear()


def test_a_page_fetches_nothing_runs_nothing_and_shows_no_picture(tmp_path: Path) -> None:
    text = report_of(scenarios.falls_asleep(at=30.0), tmp_path)
    assert "default-src 'none'" in text
    assert not re.search(r"<(script|img|video|iframe|link|object|image|use)\b", text)
    assert not re.search(r"https?:|data:|url\(|@import|src=", text)


def test_what_a_recording_is_called_cannot_become_markup(tmp_path: Path) -> None:
    text = report_of(DriverScript(2.0), tmp_path)
    assert "<b>drive" not in text
    assert "&lt;b&gt;drive&lt;/b&gt;" in text


def test_all_parts_are_there_and_can_be_reached(tmp_path: Path) -> None:
    text = report_of(scenarios.falls_asleep(at=30.0), tmp_path)
    heads = re.findall(r'<h2 id="([^"]+)">([^<]+)</h2>', text)
    assert [name for _, name in heads] == [
        "Summary",
        "Level",
        "Closure and blinks",
        "PERCLOS",
        "Eye aspect ratio and baseline",
        "Head",
        "Events",
        "Settings",
        "Versions",
    ]
    assert re.findall(r'href="#([^"]+)"', text) == [identity for identity, _ in heads]


def test_ten_minutes_fit_easily(tmp_path: Path) -> None:
    script = scenarios.drowsy_droops(600.0)
    assert len(report_of(script, tmp_path).encode()) < MOST_BYTES / 4


def test_a_film_is_written_of_pictures_and_timed(tmp_path: Path) -> None:
    seen = list(trace(scenarios.alert_driver(10.0), camera=Camera(fps=30.0)))
    with Report(tmp_path, Thresholds(), 30.0) as report:
        pipeline = Pipeline(ScriptedPerceiver(seen), DrowsinessPolicy(), laps=report.laps)
        source = Drive([one.t for one in seen])
        steps = steps_of_frames(pipeline, source, watch=report.watch)
        summary = write_replay(report.passing(steps), tmp_path, "a drive", basis=BASIS)
        assert report.write(summary, BASIS, VERSIONS) == (REPORT, FILM)
    assert {path.name for path in tmp_path.iterdir()} == {REPORT, FILM, *FILES}
    assert "decide" in (tmp_path / REPORT).read_text()


def test_a_replay_that_breaks_off_leaves_neither_page_nor_film(tmp_path: Path) -> None:
    seen = list(trace(DriverScript(1.0), camera=Camera(fps=30.0)))
    pipeline = Pipeline(ScriptedPerceiver(seen[:10]), DrowsinessPolicy())
    with Report(tmp_path, Thresholds(), 30.0) as report:
        steps = steps_of_frames(pipeline, Drive([one.t for one in seen]), watch=report.watch)
        with pytest.raises(KeyError):
            write_replay(report.passing(steps), tmp_path, "a drive")
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / REPORT).mkdir()
    summary = Summary("nothing").as_json()
    with (
        Report(tmp_path, Thresholds()) as report,
        pytest.raises(UsageError, match=r"report\.html: .*choose another place"),
    ):
        report.write(summary, BASIS, VERSIONS)
    assert not list(tmp_path.glob("*.part"))


def test_a_page_of_no_parts_is_a_page() -> None:
    assert page("a & b", "<lead>", []).startswith("<!doctype html>")
    assert "<title>a &amp; b</title>" in page("a & b", "<lead>", [])
