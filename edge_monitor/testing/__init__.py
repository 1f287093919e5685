"""What tests of this monitor need, for its users too: fakes, scripted drivers, synthetic pictures.

Names are loaded when they are first asked for: only `Portrait` and `load_portrait` need OpenCV.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edge_monitor.testing.board import FakeBoard
    from edge_monitor.testing.buzzer import RecordingBuzzer
    from edge_monitor.testing.chance import random_camera, random_driver, random_script
    from edge_monitor.testing.clock import FakeClock
    from edge_monitor.testing.photograph import load_portrait
    from edge_monitor.testing.portrait import Portrait
    from edge_monitor.testing.script import Act, ActKind, DriverPose, DriverScript
    from edge_monitor.testing.sink import RecordingSink
    from edge_monitor.testing.speed import ScriptedSpeed
    from edge_monitor.testing.story import demo_story
    from edge_monitor.testing.traces import Camera, Driver, frame_times, trace
    from edge_monitor.testing.truth import (
        ExpectedLevel,
        expected_drowsiness,
        expected_levels,
        perclos,
    )

__all__ = [
    "Act",
    "ActKind",
    "Camera",
    "Driver",
    "DriverPose",
    "DriverScript",
    "ExpectedLevel",
    "FakeBoard",
    "FakeClock",
    "Portrait",
    "RecordingBuzzer",
    "RecordingSink",
    "ScriptedSpeed",
    "demo_story",
    "expected_drowsiness",
    "expected_levels",
    "frame_times",
    "load_portrait",
    "perclos",
    "random_camera",
    "random_driver",
    "random_script",
    "trace",
]

_HOMES = {
    "Act": "script",
    "ActKind": "script",
    "Camera": "traces",
    "Driver": "traces",
    "DriverPose": "script",
    "DriverScript": "script",
    "ExpectedLevel": "truth",
    "FakeBoard": "board",
    "FakeClock": "clock",
    "Portrait": "portrait",
    "RecordingBuzzer": "buzzer",
    "RecordingSink": "sink",
    "ScriptedSpeed": "speed",
    "demo_story": "story",
    "expected_drowsiness": "truth",
    "expected_levels": "truth",
    "frame_times": "traces",
    "load_portrait": "photograph",
    "perclos": "truth",
    "random_camera": "chance",
    "random_driver": "chance",
    "random_script": "chance",
    "trace": "traces",
}
"""Module of each public name."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
