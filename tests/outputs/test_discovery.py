"""Discovery by Home Assistant: that it takes the message, and understands what then comes."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from edge_monitor.contract.topics import topics
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.command_gate import CommandGate, asked_on
from edge_monitor.outputs.command_text import RefusedError
from edge_monitor.outputs.discovery import Announced, discovery
from edge_monitor.testing import FakeClock
from edge_monitor.types import Level, Status
from tests.outputs.home_assistant import Entity, objections, sent, shown
from tests.outputs.samples import a_health, a_state

ALL = Announced(device_id="van-7", drowsiness=True, emotion=True, kiosk=True, commands=True)
EXAMPLES = {topic.path: topic.example for topic in topics()}


def message(what: Announced = ALL) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(discovery(what))
    return parsed


ENTITIES: dict[str, Entity] = message()["components"]


def path(entity: Entity) -> str:
    return str(entity["state_topic"]).removeprefix("edge_monitor/van-7/")


@pytest.mark.parametrize("parts", list(product([True, False], repeat=4)))
def test_home_assistant_takes_it_whatever_is_switched_on(parts: tuple[bool, ...]) -> None:
    names = ("drowsiness", "emotion", "kiosk", "commands")
    what = Announced(device_id="Van_7", **dict(zip(names, parts, strict=True)))
    found = message(what)
    assert objections(found) == []
    assert what.topic == "homeassistant/device/Van_7/config"
    entities = found["components"]
    assert ("level" in entities, "emotion" in entities, "visits" in entities) == parts[:3]
    controls = {one["platform"] for one in entities.values()} & {"button", "switch", "number"}
    assert bool(controls) is (parts[3] and any(parts[:3]))
    ids = [entity["unique_id"] for entity in entities.values()]
    assert len(set(ids)) == len(ids)
    assert found["availability"] == [{"topic": "edge_monitor/Van_7/availability"}]


def test_what_home_assistant_would_refuse_is_noticed() -> None:
    def refused(key: str, **change: Any) -> bool:
        broken = deepcopy(message())
        broken["components"][key] |= change
        return bool(objections(broken))

    assert refused("level", state_class="measurement")
    assert refused("perclos", options=["a"])
    assert refused("perclos", expire_after=-1)
    assert refused("alarm", object_id="alarm")
    assert refused("event_drowsiness", event_types=[])
    assert refused("level", platform="lamp")
    assert refused("level", default_entity_id="level")
    assert objections({"components": {}, "device": {"name": "x"}, "origin": {"name": "x"}})


@pytest.mark.parametrize("key", [key for key in ENTITIES if "state_topic" in ENTITIES[key]])
def test_each_entity_understands_the_payload_of_its_topic(key: str) -> None:
    entity = ENTITIES[key]
    told = shown(entity, EXAMPLES[path(entity)])
    if entity["platform"] == "event":
        event = json.loads(told)
        assert event["event_type"] in entity["event_types"]
        assert {"phase", "episode", "evidence"} <= set(event)
    elif entity["platform"] == "binary_sensor":
        assert told in ("ON", "OFF")
    elif entity["platform"] == "switch":
        assert told in (entity["payload_on"], entity["payload_off"])
    elif "options" in entity:
        assert told in [*entity["options"], "None"]
    elif entity.get("device_class") != "timestamp":
        assert told == "None" or float(told) >= 0.0


def test_sensors_expire_and_events_cannot() -> None:
    for entity in ENTITIES.values():
        expected = entity.get("state_topic", "").endswith(("van-7/state", "health"))
        assert ("expire_after" in entity) is expected


def test_the_alarm_is_on_from_microsleep_upwards(envelopes: Envelopes) -> None:
    for level in Level:
        state = envelopes.state(a_state(level))
        assert shown(ENTITIES["alarm"], state) == ("ON" if level >= Level.MICROSLEEP else "OFF")
        assert shown(ENTITIES["level"], state) == level.label
        assert shown(ENTITIES["perclos"], state) == "None"  # Home Assistant's word for unknown


def test_what_is_wrong_with_the_machine_is_a_diagnosis() -> None:
    health = EXAMPLES["health"]
    of_health = [
        entity for entity in ENTITIES.values() if entity.get("state_topic", "").endswith("health")
    ]
    assert len(of_health) == 10
    assert {entity["entity_category"] for entity in of_health} == {"diagnostic"}
    assert shown(ENTITIES["latency"], health) == "34.0"
    assert shown(ENTITIES["camera_fault"], health) == "OFF"
    assert shown(ENTITIES["throttled"], health) == "OFF"
    assert shown(ENTITIES["certificate_expires"], health) == "2026-09-30T12:00:00.000Z"


def test_a_board_that_is_slowed_down_is_a_problem(envelopes: Envelopes) -> None:
    assert shown(ENTITIES["throttled"], envelopes.health(a_health())) == "ON"


@pytest.mark.parametrize("key", [key for key in ENTITIES if "command_topic" in ENTITIES[key]])
def test_what_is_pressed_or_set_there_is_a_command_here(key: str) -> None:
    clock = FakeClock(wall_s=1_767_261_845.5)
    moment = datetime.fromtimestamp(clock.wall(), UTC)
    entity = ENTITIES[key]
    topic = entity["command_topic"].removeprefix("edge_monitor/van-7/")
    value = "true" if entity["platform"] == "switch" else "60.0"
    text = sent(entity, value, moment).encode()
    gate = CommandGate(clock)
    asked = asked_on(topic)
    assert asked is not None
    command = gate.judge(asked, text, retained=False)
    assert command.id == "home-assistant-1767261845.5"
    assert command.deadline == clock.wall() + 20
    with pytest.raises(RefusedError):
        gate.judge(asked, text, retained=False)  # the same press again


def test_every_status_can_be_shown() -> None:
    assert set(ENTITIES["status"]["options"]) == {status.value for status in Status}
