"""Replays of scripted drivers on disk, for the tests of comparisons."""

from pathlib import Path

from edge_monitor.basis import basis_of
from edge_monitor.comparison.replayed import Replayed, read_replayed
from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.pipeline import Pipeline
from edge_monitor.replay import steps_of_trace, write_replay
from edge_monitor.settings import Settings
from edge_monitor.testing import Camera, DriverScript, trace


def replayed(
    folder: Path, script: DriverScript, networks: dict[str, str] | None = None, **limits: float
) -> Replayed:
    """A replay with these thresholds, written and read again."""
    settings = Settings.model_validate({"thresholds": limits})
    pipeline = Pipeline(None, DrowsinessPolicy(settings.thresholds))
    steps = steps_of_trace(pipeline, trace(script, camera=Camera(fps=30.0)))
    write_replay(steps, folder, "drive.mp4", basis=basis_of(settings, networks or {}))
    return read_replayed(folder)
