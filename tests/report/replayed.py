"""Series and replays of scripted drivers, for the tests of reports."""

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.pipeline import Pipeline
from edge_monitor.replay import steps_of_trace
from edge_monitor.report.series import Series
from edge_monitor.testing import Camera, DriverScript, trace


def series_of(script: DriverScript, fps: float = 30.0, *, watched: bool = True) -> Series:
    """What a replay of this driver notes."""
    pipeline = Pipeline(None, DrowsinessPolicy() if watched else None)
    series = Series()
    for step in steps_of_trace(pipeline, trace(script, camera=Camera(fps=fps))):
        series.add(step)
    return series
