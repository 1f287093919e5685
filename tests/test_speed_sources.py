"""The vehicle's speed as the whole program hears it: from a real gpsd, and from a real broker."""

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Broker
from tests.outputs.commander import Commander
from tests.outputs.network import Watcher
from tests.program import running, write_film

pytestmark = pytest.mark.models


def health_of(
    folder: Path, broker: Broker, *keys: str, meanwhile: Callable[[], object] = lambda: None
) -> dict[str, Any]:
    """What a program that runs with these settings tells of itself once a speed has come."""
    keys = (
        f"camera.source={write_film(folder / 'film.avi')}",
        "buzzer.kind=log",
        "device.id=bench",
        "mqtt.enabled=true",
        f"mqtt.port={broker.port}",
        *keys,
    )
    sets = [part for key in keys for part in ("--set", key)]
    told: dict[str, Any] = {}

    def knows() -> bool:
        meanwhile()
        for text in watcher.on("health"):
            told.update(json.loads(text)["data"])
        return told.get("speed_age_s") is not None

    with Watcher(broker) as watcher, running(folder, "--loop", *sets) as daemon:
        daemon.wait_until(knows)
        daemon.send(signal.SIGTERM)
        assert daemon.end() == 0
    return told


def test_the_program_hears_gpsd(tmp_path: Path, mosquitto: Broker, real_gpsd: int) -> None:
    keys = ("speed.source=gpsd", f"speed.gpsd_port={real_gpsd}")
    told = health_of(tmp_path, mosquitto, *keys)
    assert (told["speed_source"], told["speed_fault"]) == ("gpsd", None)
    assert told["speed_age_s"] < 3


def test_the_program_hears_the_broker(tmp_path: Path, mosquitto: Broker) -> None:
    with Commander(mosquitto) as vehicle:
        told = health_of(
            tmp_path,
            mosquitto,
            "speed.source=mqtt",
            meanwhile=lambda: vehicle.ask("vehicle/speed", b"72.5"),
        )
    assert (told["speed_source"], told["speed_fault"]) == ("mqtt", None)
    assert told["speed_age_s"] < 3
    assert told["sinks"]["mqtt"]["speeds_heard"] > 0
