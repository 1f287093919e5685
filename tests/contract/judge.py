"""Judges what is published by the committed JSON Schemas, and what they do not mention."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from edge_monitor.contract import files


def _closed(schema: Any) -> Any:
    """The same schema, but what it does not describe is refused, as nothing else may be written."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(value) for name, value in schema.items()}
    if "properties" in schema or schema.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    return closed


@cache
def _names() -> dict[str, str]:
    """The names of the payloads by their topics."""
    channels = json.loads(files.asyncapi_text())["channels"]
    start = "edge_monitor/{device_id}/"
    return {channel["address"].removeprefix(start): name for name, channel in channels.items()}


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = json.loads(files.schema_text(name))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(_closed(schema))


def is_asked(topic: str) -> bool:
    """Whether others publish there, who may say anything."""
    return topic.startswith("request/") or topic.endswith("/set") or topic == "vehicle/speed"


def complaints(topic: str, text: str) -> list[str]:
    """What is wrong with a payload on a topic below the device's."""
    name = _names().get(topic)
    if text == "" and topic.endswith("/state"):
        return []  # nothing to be changed
    if name is None:
        return [f"{topic}: no topic of the contract"]
    value = text if name == "availability" else json.loads(text)
    return [
        f"{topic} {'.'.join(map(str, error.absolute_path))}: {error.message}"
        for error in _validator(name).iter_errors(value)
    ]


def complaints_of_line(line: str) -> list[str]:
    """What is wrong with a line of a journal or of a replay, which names no topic."""
    name = json.loads(line)["type"].removeprefix("edge_monitor.")
    return complaints({name: topic for topic, name in _names().items()}[name], line)
