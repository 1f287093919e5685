"""Discovery, states and commands with Home Assistant itself, where it is installed.

`EDGE_MONITOR_HOME_ASSISTANT` names the command that runs a Python with Home Assistant 2024.12 or
later and paho-mqtt. It needs a newer Python than Debian 12 has; a root of Debian 13 will do:

    mmdebstrap --variant=minbase --include=python3-dev,python3-venv,gcc,g++ trixie ROOT
    chroot ROOT python3 -m venv /ha
    chroot ROOT /ha/bin/pip install homeassistant paho-mqtt
    EDGE_MONITOR_HOME_ASSISTANT="chroot ROOT /ha/bin/python" scripts/test tests/outputs

Last seen to agree: Home Assistant 2026.2.3 on Python 3.13.
"""

import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edge_monitor.outputs.announcer import Announcer
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.command_desk import CommandDesk
from edge_monitor.outputs.discovery import Announced
from edge_monitor.system.clock import SystemClock
from edge_monitor.types import Command, EventKind, Level, Setting, SettingState, Verb
from tests.conftest import Broker
from tests.outputs.conftest import BuildSink
from tests.outputs.samples import a_health, a_state, an_audience, an_event, soon

PYTHON = os.environ.get("EDGE_MONITOR_HOME_ASSISTANT")
INSIDE = Path(__file__).with_name("home_assistant_inside.py")
DEVICE = Announced(device_id="bench", drowsiness=True, emotion=True, kiosk=True, commands=True)

pytestmark = pytest.mark.skipif(
    PYTHON is None, reason="EDGE_MONITOR_HOME_ASSISTANT names no Python with Home Assistant"
)


class Home:
    """A Home Assistant that runs beside the test."""

    def __init__(self, port: int) -> None:
        command = [*shlex.split(PYTHON or ""), "-c", INSIDE.read_text(), str(port)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def tells(self, call: list[Any] | None = None) -> dict[str, Any]:
        """What it knows after a call of a service, or just now."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(call) + "\n")
        self._process.stdin.flush()
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told

    def shows(self, entity: str) -> str | None:
        """The state of an entity; `None` where it is not there."""
        found = self.tells()["entities"].get(entity)
        return None if found is None else found["state"]

    def close(self) -> None:
        self._process.communicate(timeout=20)


@pytest.fixture
def home(mosquitto: Broker) -> Iterator[Home]:
    home = Home(mosquitto.port)
    assert soon(lambda: home.tells() is not None, within_s=30)
    yield home
    home.close()


def test_home_assistant_itself_shows_commands_and_forgets_the_device(
    mosquitto: Broker, home: Home, build: BuildSink, envelopes: Envelopes
) -> None:
    desk = CommandDesk(envelopes, SystemClock(), trust_clock=True)
    desk.tell(SettingState(0.0, Setting.EMOTION, True))
    desk.tell(SettingState(0.0, Setting.AUDIENCE_INTERVAL, 60.0))
    sink = build(mosquitto.port, announcer=Announcer(DEVICE, enabled=True), desk=desk)
    assert soon(lambda: home.shows("sensor.edge_monitor_bench_level") is not None, within_s=10)
    sink.state(a_state(Level.MICROSLEEP))
    sink.health(replace(a_health(), sinks={"mqtt": sink.report()}))
    assert soon(lambda: home.shows("sensor.edge_monitor_bench_level") == "microsleep", within_s=10)
    sink.event(an_event(EventKind.DROWSINESS, Level.MICROSLEEP))
    sink.audience(an_audience())
    assert soon(lambda: home.shows("sensor.edge_monitor_bench_visits") == "3", within_s=10)
    told = home.tells()
    assert told["complaints"] == [], told["version"]
    shown = {name.partition("bench_")[2]: one for name, one in told["entities"].items()}
    assert shown["level"]["state"] == "microsleep"
    assert shown["alarm"]["state"] == "on"
    assert shown["temperature"]["state"] == "48.25"
    assert shown["event_drowsiness"]["attributes"]["event_type"] == "microsleep"
    assert shown["emotion_switch"]["state"] == "on"
    assert shown["audience_interval"]["state"] == "60.0"
    expected = json.loads(Announcer(DEVICE, enabled=True).greet() or "")["components"]
    assert set(told["entities"]) == {one["default_entity_id"] for one in expected.values()}
    asked(home, desk, ["button", "press", "acknowledge", {}], Verb.ACKNOWLEDGE)
    asked(home, desk, ["switch", "turn_off", "emotion_switch", {}], Setting.EMOTION)
    value = {"value": 30}
    asked(
        home, desk, ["number", "set_value", "audience_interval", value], Setting.AUDIENCE_INTERVAL
    )
    sink.close()
    assert soon(lambda: home.shows("sensor.edge_monitor_bench_level") == "unavailable", within_s=10)
    build(mosquitto.port, announcer=Announcer(DEVICE, enabled=False))
    assert soon(lambda: home.tells()["entities"] == {}, within_s=10)


def asked(home: Home, desk: CommandDesk, call: list[Any], what: Verb | Setting) -> None:
    """Somebody presses it there, and the device takes it for what it is."""
    domain, service, name, data = call
    entity = {"entity_id": f"{domain}.edge_monitor_bench_{name}"}
    home.tells([domain, service, entity | data])
    commands: list[Command | Any] = []
    assert soon(lambda: (command := desk.take()) is not None and not commands.append(command))  # type: ignore[func-returns-value]  # None, as wanted
    assert [command.asked for command in commands] == [what]
    assert desk.report()["commands_refused"] == 0
