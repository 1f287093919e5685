"""How Home Assistant learns of the device: one message that describes all its entities.

The form is https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from edge_monitor import __version__
from edge_monitor.outputs.discovery_controls import (
    buttons,
    number_of_audience_interval,
    switch_of_emotion,
)
from edge_monitor.types import EmotionLabel, EventKind, Level, Phase, Status

HOME_STATUS: Final = "homeassistant/status"
"""Where Home Assistant says `online` after each start: it wants to be told again."""

_STATE_EXPIRES_S: Final = 30
_HEALTH_EXPIRES_S: Final = 60

_LABEL: Final = "{{ value_json.data.emotion.label if value_json.data.emotion else none }}"

Entity = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """Which entities there are.

    Attributes:
        device_id: the device's level in every topic.
        drowsiness: drowsiness is watched.
        emotion: expressions are told.
        kiosk: the audience is counted.
        commands: the device takes commands.
    """

    device_id: str
    drowsiness: bool
    emotion: bool
    kiosk: bool
    commands: bool

    @property
    def topic(self) -> str:
        """Where Home Assistant looks for it."""
        return f"homeassistant/device/{self.device_id}/config"


def discovery(what: Announced) -> str:
    """The message, to be retained on `what.topic`; an empty one there removes all entities."""
    name = f"edge_monitor {what.device_id}"
    message = {
        "device": {
            "identifiers": [f"edge_monitor-{what.device_id}"],
            "name": name,
            "manufacturer": "edge_monitor",
            "model": "Drowsiness and expression monitor",
            "sw_version": __version__,
        },
        "origin": {"name": "edge_monitor", "sw_version": __version__},
        "availability": [{"topic": f"edge_monitor/{what.device_id}/availability"}],
        "qos": 1,
        "components": {
            key: _finished(what.device_id, key, entity) for key, entity in _entities(what).items()
        },
    }
    return json.dumps(message, ensure_ascii=False)


def _finished(device_id: str, key: str, entity: Entity) -> Entity:
    slug = device_id.lower().replace("-", "_")
    topics: Entity = {
        name: f"edge_monitor/{device_id}/{entity[name]}"
        for name in ("state_topic", "command_topic")
        if name in entity
    }
    return {
        **entity,
        **topics,
        "unique_id": f"edge_monitor-{device_id}-{key}",
        "default_entity_id": f"{entity['platform']}.edge_monitor_{slug}_{key}",
    }


def _entities(what: Announced) -> Mapping[str, Entity]:
    found: dict[str, Entity] = {
        "status": _choice("Status", "state", "status", list(Status)),
        "faces": _number("Faces", "state", "faces"),
        "event_degraded": _event(EventKind.DEGRADED, "Cannot judge", [Phase.STARTED, Phase.ENDED]),
    }
    if what.drowsiness:
        found |= _of_drowsiness()
    if what.emotion:
        found |= {
            "emotion": {
                **_choice("Expression", "state", "emotion", list(EmotionLabel)),
                "value_template": _LABEL,
            },
            "event_emotion": _event(
                EventKind.EMOTION, "Expression", list(EmotionLabel), "evidence.label"
            ),
        }
    if what.kiosk:
        found |= _of_audience()
    if what.commands:
        found |= buttons() if what.drowsiness else {}
        found |= switch_of_emotion() if what.emotion else {}
        found |= number_of_audience_interval() if what.kiosk else {}
    return found | _diagnostics()


def _of_drowsiness() -> dict[str, Entity]:
    levels = [level.label for level in Level]
    asleep = ", ".join(f"'{level.label}'" for level in Level if level >= Level.MICROSLEEP)
    return {
        "level": _choice("Drowsiness", "state", "level", levels),
        "alarm": {
            **_switch("Alarm", "state", f"value_json.data.level in [{asleep}]"),
            "device_class": "safety",
        },
        "measurable": _switch("Eyes measurable", "state", "value_json.data.measurable"),
        "yawning": _switch("Yawning", "state", "value_json.data.yawning"),
        "distracted": _switch("Distracted", "state", "value_json.data.distracted"),
        "perclos": _percentage("PERCLOS", "perclos"),
        "closure": _percentage("Lid closure", "closure"),
        "blinks": _number("Blinks", "state", "blinks.per_minute", "1/min"),
        "calibration": {**_percentage("Calibration", "calibration"), **_DIAGNOSTIC},
        "event_drowsiness": _event(EventKind.DROWSINESS, "Drowsiness", levels, "level"),
    }


def _of_audience() -> dict[str, Entity]:
    def of(name: str, field: str, unit: str | None = None) -> Entity:
        entity = _number(name, "audience", field, unit)
        del entity["expire_after"]  # an interval may be a day
        return entity

    return {
        "visits": of("Visits begun", "visits_begun"),
        "faces_max": of("Faces at most", "faces_max"),
        "presence": of("Presence", "presence_s", "s"),
        "attention": of("Attention", "attention_s", "s"),
        "dwell": of("Dwell, mean", "dwell_mean_s", "s"),
    }


def _diagnostics() -> dict[str, Entity]:
    milliseconds = _number("Latency, 99th percentile", "health", "latency_p99_s", "ms")
    milliseconds["value_template"] = _scaled("latency_p99_s", 1000)
    told = {
        "fps": _number("Frame rate", "health", "fps_processed", "1/s"),
        "latency": milliseconds,
        "temperature": {
            **_number("Temperature", "health", "temperature_c", "°C"),
            "device_class": "temperature",
        },
        "waiting": _number("Events waiting", "health", "sinks.mqtt.waiting"),
        "dropped": _number("Events dropped", "health", "sinks.mqtt.dropped"),
        "certificate_expires": {
            **_sensor("Certificate expires", "health", "sinks.mqtt.certificate_expires"),
            "device_class": "timestamp",
        },
        "camera_fault": _problem("Camera fault", "value_json.data.camera_fault is not none"),
        "buzzer_fault": _problem("Buzzer fault", "value_json.data.buzzer_fault is not none"),
        "throttled": _problem("Board slowed down", "value_json.data.throttling"),
        "clock_synced": _switch("Clock set", "health", "value_json.data.clock_synced"),
    }
    return {key: {**entity, **_DIAGNOSTIC} for key, entity in told.items()}


_DIAGNOSTIC: Final[Mapping[str, str]] = {"entity_category": "diagnostic"}


def _sensor(name: str, topic: str, field: str) -> Entity:
    return {
        "platform": "sensor",
        "name": name,
        "state_topic": topic,
        "value_template": f"{{{{ value_json.data.{field} }}}}",
        "expire_after": _STATE_EXPIRES_S if topic == "state" else _HEALTH_EXPIRES_S,
    }


def _choice(name: str, topic: str, field: str, options: list[str]) -> Entity:
    return {
        **_sensor(name, topic, field),
        "device_class": "enum",
        "options": [str(option) for option in options],
    }


def _number(name: str, topic: str, field: str, unit: str | None = None) -> Entity:
    entity = {**_sensor(name, topic, field), "state_class": "measurement"}
    return entity if unit is None else {**entity, "unit_of_measurement": unit}


def _percentage(name: str, field: str) -> Entity:
    return {**_number(name, "state", field, "%"), "value_template": _scaled(field, 100)}


def _scaled(field: str, factor: int) -> str:
    value = f"value_json.data.{field}"
    return f"{{{{ none if {value} is none else ({value} * {factor}) | round(1) }}}}"


def _switch(name: str, topic: str, condition: str) -> Entity:
    """Something that is on or off."""
    entity = _sensor(name, topic, "")
    known = f"'ON' if {condition} else 'OFF'"
    return {**entity, "platform": "binary_sensor", "value_template": f"{{{{ {known} }}}}"}


def _problem(name: str, condition: str) -> Entity:
    return {**_switch(name, "health", condition), "device_class": "problem"}


def _event(kind: EventKind, name: str, types: list[Any], field: str = "phase") -> Entity:
    """An event entity, whose types are the values of a field; the rest are its attributes."""
    attributes = ", ".join(
        f"'{part}': value_json.data.{part}" for part in ("phase", "episode", "evidence")
    )
    event_type = f"'event_type': value_json.data.{field}"
    return {
        "platform": "event",
        "name": name,
        "state_topic": f"event/{kind}",
        "event_types": [str(one) for one in types],
        "value_template": f"{{{{ {{{event_type}, {attributes}}} | to_json }}}}",
    }
