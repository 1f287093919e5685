"""Home Assistant's side of device discovery: its schemas, and what its templates give.

A reading of its MQTT integration as of 2026 (`schemas.py`, `sensor.py`, `binary_sensor.py` and
`event.py` there), as JSON Schemas: it needs a newer Python than the oldest that this program runs
on. A key that it does not know is refused here, where it would only be left out there. What Home
Assistant itself makes of it, `test_home_assistant_itself.py` tells.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from jinja2 import Environment, StrictUndefined
from jsonschema import Draft202012Validator

Entity = dict[str, Any]

_TEXT = {"type": "string", "minLength": 1}
_TOPIC = {"type": "string", "pattern": "^[^+#\\x00]+$", "maxLength": 65535}
_COMMON = {
    "availability": True,
    "availability_mode": {"enum": ["all", "any", "latest"]},
    "default_entity_id": _TEXT,
    "enabled_by_default": {"type": "boolean"},
    "encoding": _TEXT,
    "entity_category": {"enum": ["config", "diagnostic"]},
    "icon": {"type": "string", "pattern": "^[a-z]+:"},
    "json_attributes_topic": _TOPIC,
    "json_attributes_template": _TEXT,
    "name": {"type": ["string", "null"]},
    "platform": True,
    "qos": {"enum": [0, 1, 2]},
    "state_topic": _TOPIC,
    "unique_id": _TEXT,
    "value_template": _TEXT,
}
_EXPIRING = {
    "expire_after": {"type": "integer", "minimum": 0},
    "force_update": {"type": "boolean"},
}


_COMMANDED = {"command_topic": _TOPIC, "command_template": _TEXT, "retain": {"type": "boolean"}}


def _platform(required: list[str], classes: list[str], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": _COMMON | {"device_class": {"enum": classes}} | more,
        "required": ["platform", "unique_id", *required],
        "additionalProperties": False,
    }


_PLATFORMS = {
    "sensor": _platform(
        ["state_topic"],
        ["enum", "temperature", "timestamp", "duration"],  # those of all that make sense here
        **_EXPIRING,
        options={"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True},
        state_class={"enum": ["measurement", "total", "total_increasing"]},
        suggested_display_precision={"type": "integer", "minimum": 0},
        unit_of_measurement=_TEXT,
    ),
    "binary_sensor": _platform(
        ["state_topic"],
        ["problem", "safety", "presence", "occupancy", "running"],
        **_EXPIRING,
        off_delay={"type": "integer", "minimum": 0},
        payload_off=_TEXT,
        payload_on=_TEXT,
    ),
    "event": _platform(
        ["state_topic", "event_types"],
        ["button", "doorbell", "motion"],
        event_types={"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True},
    ),
    "button": _platform(
        ["command_topic"], ["identify", "restart", "update"], **_COMMANDED, payload_press=_TEXT
    ),
    "switch": _platform(
        ["command_topic"],
        ["outlet", "switch"],
        **_COMMANDED,
        **dict.fromkeys(("payload_on", "payload_off", "state_on", "state_off"), _TEXT),
        optimistic={"type": "boolean"},
    ),
    "number": _platform(
        ["command_topic"],
        ["duration"],
        **_COMMANDED,
        **{key: {"type": "number"} for key in ("min", "max", "step")},
        mode={"enum": ["auto", "box", "slider"]},
        optimistic={"type": "boolean"},
        unit_of_measurement=_TEXT,
    ),
}

_DEVICE = {
    "type": "object",
    "properties": {
        "device": {
            "type": "object",
            "properties": {
                "identifiers": {"type": "array", "items": _TEXT, "minItems": 1},
                "connections": {"type": "array"},
                "configuration_url": _TEXT,
                **dict.fromkeys(
                    (
                        *("hw_version", "manufacturer", "model", "model_id", "name"),
                        *("serial_number", "suggested_area", "sw_version", "via_device"),
                    ),
                    _TEXT,
                ),
            },
            "required": ["identifiers"],
            "additionalProperties": False,
        },
        "origin": {
            "type": "object",
            "properties": {"name": _TEXT, "sw_version": _TEXT, "support_url": _TEXT},
            "required": ["name"],
            "additionalProperties": False,
        },
        "availability": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "topic": _TOPIC,
                    "payload_available": _TEXT,
                    "payload_not_available": _TEXT,
                    "value_template": _TEXT,
                },
                "required": ["topic"],
                "additionalProperties": False,
            },
        },
        "availability_mode": _COMMON["availability_mode"],
        "components": {"type": "object", "minProperties": 1},
        "command_topic": _TOPIC,
        "state_topic": _TOPIC,
        "qos": {"enum": [0, 1, 2]},
        "encoding": _TEXT,
    },
    "required": ["device", "origin", "components"],
    "additionalProperties": False,
}


def objections(message: Any) -> list[str]:
    """Why Home Assistant would refuse a discovery message or a part of it."""
    found = [error.message for error in Draft202012Validator(_DEVICE).iter_errors(message)]
    for key, entity in message.get("components", {}).items():
        platform = _PLATFORMS.get(entity.get("platform"))
        if platform is None:
            found.append(f"{key}: no platform of ours")
            continue
        errors = Draft202012Validator(platform).iter_errors(entity)
        found += [f"{key}: {error.message}" for error in errors]
        found += [f"{key}: {words}" for words in _of_sensor(entity)]
        domain, _, name = entity.get("default_entity_id", "").partition(".")
        if domain != entity["platform"] or not name or set(name) - set(_SLUG):
            found.append(f"{key}: default_entity_id {domain}.{name}")
    return found


_SLUG = "abcdefghijklmnopqrstuvwxyz0123456789_"


def _of_sensor(entity: Entity) -> list[str]:
    """As `validate_sensor_state_and_device_class_config` has it."""
    found = []
    if ("options" in entity) != (entity.get("device_class") == "enum"):
        found.append("options and the device class enum belong together")
    if "options" in entity and ("state_class" in entity or "unit_of_measurement" in entity):
        found.append("options together with a state class or a unit")
    if entity.get("device_class") == "timestamp" and "unit_of_measurement" in entity:
        found.append("a moment has no unit")
    if entity.get("device_class") == "temperature" and entity["unit_of_measurement"] != "°C":
        found.append("a temperature without its unit")
    return found


def shown(entity: Entity, payload: str) -> str:
    """What the entity's template makes of a payload; a field that is not there is an error."""
    return _rendered(entity["value_template"], value_json=json.loads(payload), value=payload)


def sent(entity: Entity, value: str, moment: datetime) -> str:
    """What the entity sends when it is pressed or set to a value."""
    return _rendered(
        entity["command_template"], value=value, now=lambda: moment, timedelta=timedelta
    )


def _rendered(template: str, **names: Any) -> str:
    environment = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - no web page
    environment.filters["to_json"] = json.dumps
    return environment.from_string(template).render(names)
