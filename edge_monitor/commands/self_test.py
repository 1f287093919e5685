"""`edge-monitor self-test`: run every part once, to hear, see and read that it works."""

import argparse
import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Protocol

from edge_monitor.commands.common import add_config_arguments, settings_from
from edge_monitor.errors import EdgeMonitorError, SourceError

if TYPE_CHECKING:
    from edge_monitor.perception.manifest import ClassifierSpec, ModelSpec
    from edge_monitor.settings import Settings

SOUND_S = 0.7
"""How long buzzer, light and button are given; the self-test's pattern is shorter."""

Part = tuple[str, Callable[[], str]]
"""Its name, and what tries it: says what works or raises."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_config_arguments(parser)


def main(arguments: argparse.Namespace) -> int:
    """Print a line a part; exit status 0 when all work, else 1.

    Raises:
        edge_monitor.errors.ConfigError: the configuration or the manifest is wrong.
        edge_monitor.errors.BusyError: a daemon runs and holds camera and pins.
    """
    from edge_monitor import daemon

    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    settings = settings_from(arguments)
    working = True
    with daemon.lock_board():
        for name, attempt in _parts(settings):
            verdict, text = _tried(attempt)
            working = working and verdict != "fault"
            print(f"{verdict:<5}  {name:<22}  {text}", flush=True)
    return int(not working)


def _tried(attempt: Callable[[], str]) -> tuple[str, str]:
    try:
        return "ok", attempt()
    except Exception as error:  # noqa: BLE001 - whatever a part raises is its fault
        return "fault", " ".join(str(error).split()) or type(error).__name__


def _parts(settings: "Settings") -> "Iterator[Part]":
    from edge_monitor import daemon
    from edge_monitor.perception.geometry_model import ROLE

    manifest = daemon.open_manifest()
    for role, spec in manifest.models.items():
        if role == ROLE:
            yield f"weights {role}", partial(_weights, spec)
        else:
            yield f"network {role}", partial(_network, spec)
    for name, classifier in manifest.classifiers.items():
        yield f"classifier {name}", partial(_classifier, classifier)
    yield "buzzer", partial(_buzzer, settings)
    yield "light", partial(_light, settings)
    yield "button", partial(_button, settings)
    yield "camera", partial(_camera, settings)


def _network(spec: "ModelSpec") -> str:
    """Run a network on a blank picture; its numbers must be finite."""
    import numpy as np

    from edge_monitor import daemon

    blank = np.zeros(spec.input.shape[1:], np.uint8)
    outputs = daemon.open_network(spec).run(blank)
    if not all(np.isfinite(output).all() for output in outputs):
        raise EdgeMonitorError("gives numbers that are not finite")
    return f"{len(outputs)} outputs, all finite"


def _weights(spec: "ModelSpec") -> str:
    """Weigh a face whose numbers are all 0; the result must be probabilities."""
    import numpy as np

    from edge_monitor.perception.geometry import NAMES
    from edge_monitor.perception.geometry_model import GeometryModel

    told = GeometryModel.open(spec).weigh(np.zeros(len(NAMES), np.float32))
    return f"{len(told)} probabilities, all finite"


def _classifier(spec: "ClassifierSpec") -> str:
    """Show it a face without anything in it; its answer must be probabilities."""
    import numpy as np

    from edge_monitor.perception.classifier import FaceClassifier

    corners = np.array((160.0, 120.0), np.float32), np.array((480.0, 360.0), np.float32)
    points = np.linspace(*corners, num=468, dtype=np.float32)
    told = FaceClassifier.open(spec).read(np.zeros((480, 640, 3), np.uint8), points)
    if told is None:
        raise EdgeMonitorError("gives numbers that are no probabilities")
    return f"{len(told)} probabilities, all finite"


class _OnPin(Protocol):
    """What hangs on a pin."""

    @property
    def fault(self) -> str | None:
        """Why it does not work, in one line."""

    def close(self) -> None:
        """Let go of the pin."""


@contextmanager
def _in_use(device: _OnPin) -> Iterator[None]:
    """Give a device its time after what was asked of it; its fault is an error."""
    try:
        yield
        time.sleep(SOUND_S)
        if device.fault is not None:
            raise EdgeMonitorError(device.fault)
    finally:
        device.close()


def _buzzer(settings: "Settings") -> str:
    from edge_monitor import pins
    from edge_monitor.types import Sound

    buzzer = pins.build_buzzer(settings)
    with _in_use(buzzer):
        buzzer.sound(Sound.SELF_TEST)
    return "three rising beeps asked for, no fault reported"


def _light(settings: "Settings") -> str:
    from edge_monitor import pins
    from edge_monitor.types import DriverState, Level, Sound, Status

    light = pins.build_light(settings)
    if light is None:
        return "light.pin is not set, so nothing to test"
    with _in_use(light):
        light.show(DriverState(0.0, Level.MICROSLEEP, Sound.SILENCE, Status.VALID))
    return "it blinked fast"


def _button(settings: "Settings") -> str:
    """Read its pin; whether anybody presses it is not waited for."""
    from edge_monitor import pins

    button = pins.build_button(settings, pressed=_nothing, held=_nothing)
    if button is None:
        return "button.pin is not set, so nothing to test"
    with _in_use(button):
        pass
    return "its pin can be read"


def _nothing() -> None:
    """What a press leads to here."""


def _camera(settings: "Settings") -> str:
    """Read one frame; a machine without a camera has nothing to test."""
    from edge_monitor import daemon

    name = settings.camera.source
    if name == "auto":
        try:
            name = daemon.find_camera()
        except SourceError:
            return "none here, so nothing to test"
    source = daemon.open_source(name, settings)
    try:
        frame = source.read()
    finally:
        source.close()
    if frame is None:
        raise EdgeMonitorError(f"{name}: no frame came")
    height, width = frame.image.shape[:2]
    return f"{source.description}: a frame of {width} x {height} pixels"
