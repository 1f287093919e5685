"""What the program really publishes keeps the contract, to the last field."""

import json
import platform
import signal
from pathlib import Path

import pytest

from edge_monitor import cli
from edge_monitor.daemon import DEMO_FILM
from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.mqtt_message import STATE_EXPIRES_S
from edge_monitor.pipeline import Pipeline
from edge_monitor.testing import (
    Camera,
    DriverScript,
    FakeBoard,
    FakeClock,
    ScriptedSpeed,
    scenarios,
    trace,
)
from edge_monitor.types import EventKind
from tests.conftest import Broker
from tests.contract.judge import complaints, complaints_of_line
from tests.outputs.network import Watcher
from tests.program import LIMIT_S, running


def partly_blinking_driver() -> DriverScript:
    return scenarios.alert_driver(40.0).partial_blink(31.0)


DRIVERS = (
    scenarios.alert_driver,
    scenarios.microsleep,
    scenarios.falls_asleep,
    scenarios.drowsy_droops,
    scenarios.yawns_again_and_again,
    scenarios.reads_the_phone,
    scenarios.nods_off,
    scenarios.puts_on_sunglasses,
    scenarios.leaves_the_seat,
    partly_blinking_driver,
)


@pytest.fixture(scope="module")
def told() -> list[tuple[str, str]]:
    """What happens to each driver as the daemon writes it: topic and text."""
    found = []
    for driver in DRIVERS:
        envelopes = Envelopes("edge_monitor/bench", "boot", FakeClock())
        pipeline = Pipeline(None, DrowsinessPolicy())
        seen = trace(driver(), camera=Camera(fps=20.0), speed=ScriptedSpeed([(0.0, 80.0)]))
        for number, observation in enumerate(seen):
            step = pipeline.judge(observation)
            found += [(f"event/{event.kind}", envelopes.event(event)) for event in step.events]
            if number % 10 == 0:
                found.append(("state", envelopes.state(step.state)))
    return found


def test_whatever_happens_to_a_driver_is_told_as_the_contract_says(
    told: list[tuple[str, str]],
) -> None:
    assert {topic for topic, _ in told} == {"state"} | {
        f"event/{kind}"
        for kind in EventKind
        if kind not in (EventKind.EMOTION, EventKind.CLASS, EventKind.SEVERAL)
    }
    assert [line for topic, text in told for line in complaints(topic, text)] == []


@pytest.mark.models
def test_every_event_of_the_replayed_demo_is_as_the_contract_says(tmp_path: Path) -> None:
    assert cli.main(["replay", str(DEMO_FILM), "--out", str(tmp_path), "--quiet"]) == 0
    lines = (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 30
    assert [wrong for line in lines for wrong in complaints_of_line(line)] == []


@pytest.mark.models
def test_what_the_daemon_sends_to_a_broker_is_as_the_contract_says(
    tmp_path: Path, mosquitto: Broker
) -> None:
    """The watcher judges all it heard; MQTT 5 carries what JSON cannot."""
    board = FakeBoard(tmp_path / "sys")
    board.heat(95.0)
    keys = (
        f"camera.source={DEMO_FILM}",
        "emotion.enabled=true",
        f"board.sysfs={board.sysfs}",
        "board.interval_s=0.05",
        "device.id=bench",
        "mqtt.enabled=true",
        f"mqtt.port={mosquitto.port}",
    )
    sets = [part for key in keys for part in ("--set", key)]
    with Watcher(mosquitto) as watcher, running(tmp_path, *sets) as daemon:
        for topic in ("state", "health", "event/blink"):
            assert watcher.hears(topic, within_s=LIMIT_S), daemon.log
        daemon.send(signal.SIGTERM)
        assert daemon.end() == 0
        assert watcher.hears("availability", "offline")
    by_topic = {message.topic: message for message in watcher.heard}
    assert by_topic.pop("availability").content_type in ("text/plain", None)  # the will has none
    assert {one.content_type for one in by_topic.values()} == {"application/cloudevents+json"}
    assert by_topic["state"].expires_s == STATE_EXPIRES_S
    assert by_topic["event/blink"].expires_s is None
    health = json.loads(by_topic["health"].text)["data"]
    assert health["versions"]["python"] == platform.python_version()
    assert health["sinks"]["mqtt"]["certificate_expires"] is None
