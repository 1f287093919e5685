"""Series and replays of scripted drivers, for the tests of reports."""

from pathlib import Path

from edge_monitor.basis import basis_of
from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.pipeline import Pipeline
from edge_monitor.replay import REPORT, steps_of_trace, write_replay
from edge_monitor.report.report import Report
from edge_monitor.report.series import Series
from edge_monitor.settings import Settings
from edge_monitor.testing import Camera, DriverScript, trace

BASIS = basis_of(Settings(), {"eye": "ab" * 32})
VERSIONS = {"python": "3.11"}


def series_of(script: DriverScript, fps: float = 30.0, *, watched: bool = True) -> Series:
    """What a replay of this driver notes."""
    pipeline = Pipeline(None, DrowsinessPolicy() if watched else None)
    series = Series()
    for step in steps_of_trace(pipeline, trace(script, camera=Camera(fps=fps))):
        series.add(step)
    return series


def report_of(script: DriverScript, folder: Path, fps: float = 30.0) -> str:
    """The text of the page of a replayed trace."""
    with Report(folder, Thresholds()) as report:
        pipeline = Pipeline(None, DrowsinessPolicy())
        steps = steps_of_trace(pipeline, trace(script, camera=Camera(fps=fps)))
        summary = write_replay(report.passing(steps), folder, "<b>drive</b>.mp4", basis=BASIS)
        assert report.write(summary, BASIS, VERSIONS) == (REPORT,)
    return (folder / REPORT).read_text(encoding="utf-8")
