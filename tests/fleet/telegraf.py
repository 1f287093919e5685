"""What Telegraf makes of a message by config/telegraf.conf, as its documentation and parser say.

Its json_v2 parser: a path that is not there loses the message unless it is optional; `null` is
passed over; a tag is text; a number without a type is a float.
"""

import json
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

CONFIG = Path(__file__).parents[2] / "config" / "telegraf.conf"


@dataclass(frozen=True)
class Point:
    """A point of a time series.

    Attributes:
        time_ms: since 1970; `None`: when it arrives.
    """

    measurement: str
    tags: dict[str, str]
    fields: dict[str, Any]
    time_ms: int | None

    def line(self) -> str:
        """In InfluxDB's line protocol."""
        tags = "".join(f",{name}={_key(value)}" for name, value in self.tags.items())
        fields = ",".join(f"{name}={_value(value)}" for name, value in self.fields.items())
        time = "" if self.time_ms is None else f" {self.time_ms}"
        return f"{self.measurement}{tags} {fields}{time}"


def inputs() -> list[dict[str, Any]]:
    """The inputs of the shipped configuration."""
    found: list[dict[str, Any]] = tomllib.loads(CONFIG.read_text())["inputs"]["mqtt_consumer"]
    return found


def filter_of(one: dict[str, Any]) -> str:
    """The topics of an input, without the group of those who share it."""
    topic: str = one["topics"][0]
    return topic.split("/", 2)[2] if topic.startswith("$share/") else topic


def name_of(dataset: dict[str, Any]) -> str:
    name: str = dataset.get("rename") or dataset["path"].rsplit(".", 1)[-1]
    return name


def point(one: dict[str, Any], topic: str, text: str) -> Point:
    """What an input makes of a message.

    Raises:
        KeyError: the message is lost: a path is not there.
    """
    (parsing,) = one["topic_parsing"]
    parts = zip(parsing["tags"].split("/"), topic.split("/"), strict=True)
    tags = {name: part for name, part in parts if name != "_"}
    if one["data_format"] == "value":
        return Point(one["name_override"], tags, {"value": text}, None)
    (form,) = one["json_v2"]
    message = json.loads(text)
    for dataset in form.get("tag", []):
        value = _found(message, dataset)
        if value is not None:
            tags[name_of(dataset)] = str(value)
    fields = {name_of(dataset): _found(message, dataset) for dataset in form["field"]}
    moment = datetime.fromisoformat(message[form["timestamp_path"]])
    told = {
        name_of(dataset): _typed(fields[name_of(dataset)], dataset["type"])
        for dataset in form["field"]
        if fields[name_of(dataset)] is not None
    }
    return Point(form["measurement_name"], tags, told, round(moment.timestamp() * 1000))


def _found(message: Any, dataset: dict[str, Any]) -> Any:
    for name in dataset["path"].split("."):
        if name not in message:
            if dataset.get("optional"):
                return None
            raise KeyError(dataset["path"])
        message = message[name]
    return message


def _typed(value: Any, kind: str) -> Any:
    converted = {"string": str, "int": int, "float": float, "bool": bool}[kind](value)
    assert converted == value, f"{value!r} is no {kind}"
    return converted


def _key(text: str) -> str:
    for mark in ("\\", ",", "=", " "):
        text = text.replace(mark, f"\\{mark}")
    return text


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value}i"
    if isinstance(value, float):
        return repr(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
