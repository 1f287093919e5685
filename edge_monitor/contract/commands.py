"""The topics of commands and of their answers."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel

from edge_monitor.contract import examples
from edge_monitor.contract.plain_schema import schema_of
from edge_monitor.contract.topic import DIALECT, Schema, Topic, enveloped, schema_id
from edge_monitor.outputs.command_schema import (
    CHANGES,
    RequestPayload,
    ResponseData,
    SettingData,
)
from edge_monitor.outputs.speed_desk import TOPIC, InKmh, InMetresPerSecond
from edge_monitor.types import Setting, Verb

_REQUESTS: Final[Mapping[Verb, str]] = {
    Verb.ACKNOWLEDGE: "Silences the present alarm, not the next one, like a press of the button.",
    Verb.SNOOZE: "Silences the drowsy levels for `button.snooze_s`, like holding the button; "
    "sleep always sounds.",
    Verb.RECALIBRATE: "Learns the driver's open eyes anew. Refused while drowsy, while anything "
    "sounds, while open eyes are not seen, and within ten minutes of the last time.",
    Verb.SELF_TEST: "Three rising beeps, which any alarm interrupts. Refused while drowsy, while "
    "anything sounds, and within ten seconds.",
    Verb.SNAPSHOT: "Always refused: no picture leaves the device.",
}
_SETTINGS: Final[Mapping[Setting, str]] = {
    Setting.EMOTION: "Whether expressions and their events go on, where `emotion.enabled`.",
    Setting.AUDIENCE_INTERVAL: "Seconds from one `audience` to the next, where `kiosk.enabled`.",
}


_EXAMPLES: Final[Mapping[Setting, bool | float]] = {
    Setting.EMOTION: False,
    Setting.AUDIENCE_INTERVAL: 30.0,
}


def command_topics() -> Iterator[Topic]:
    """With `mqtt.commands`: what may be asked, and what answers."""
    for verb, summary in _REQUESTS.items():
        example = examples.command()
        yield _received(f"request_{verb}", f"request/{verb}", summary, RequestPayload, example)
        yield _response(verb)
    for setting, summary in _SETTINGS.items():
        example = examples.command(_EXAMPLES[setting])
        yield _received(f"{setting}_set", f"{setting}/set", summary, CHANGES[setting], example)
        yield _state(setting, summary)


def speed_topic() -> Topic:
    """With `speed.source = "mqtt"`: who knows the vehicle's speed tells it here."""
    name, kmh, m_s = "vehicle_speed", schema_of(InKmh), schema_of(InMetresPerSecond)
    number = kmh["properties"]["speed_kmh"]
    schema = {
        "$schema": DIALECT,
        "$id": schema_id(name),
        "title": name,
        # JSON Schema: limits are for numbers alone, and properties for objects
        "type": ["number", "object"],
        "minimum": number["minimum"],
        "maximum": number["maximum"],
        "properties": kmh["properties"] | m_s["properties"],
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }
    summary = (
        "The vehicle's speed: a number of km/h, or an object with one of these fields. At least "
        "once a second, as it is unknown 3 s after the last. `speed.topic` takes another topic."
    )
    return Topic(
        name,
        TOPIC,
        summary,
        retained=False,
        schema=schema,
        example="72.5",
        cloudevent=False,
        received=True,
        where='speed.source = "mqtt"',
    )


def _received(name: str, path: str, summary: str, model: type[BaseModel], example: str) -> Topic:
    schema = {"$schema": DIALECT, "$id": schema_id(name), "title": name, **schema_of(model)}
    return Topic(
        name,
        path,
        summary,
        retained=False,
        schema=schema,
        example=example,
        cloudevent=False,
        received=True,
    )


def _response(verb: Verb) -> Topic:
    name = f"response_{verb}"
    schema = enveloped(name, ResponseData, "response")
    _data(schema)["verb"] = {"type": "string", "description": "what was asked for", "const": verb}
    summary = (
        f"What became of `request/{verb}`. Comes at least once while the device runs, even over a "
        "line that was cut; the same `id` is the same answer. An end of the program loses it: no "
        "answer says nothing of what was done."
    )
    return Topic(name, f"response/{verb}", summary, False, schema, examples.answer(verb))


def _state(setting: Setting, summary: str) -> Topic:
    name = f"{setting}_state"
    schema = enveloped(name, SettingData, "setting")
    data = _data(schema)
    data["setting"] = {"type": "string", "description": "which", "const": setting}
    data["value"] = schema_of(CHANGES[setting])["properties"]["value"]
    summary = f"{summary} An empty message: there is nothing to be changed."
    return Topic(
        name,
        f"{setting}/state",
        summary,
        True,
        schema,
        examples.setting(setting, _EXAMPLES[setting]),
    )


def _data(schema: Schema) -> dict[str, Any]:
    data: dict[str, Any] = schema["properties"]["data"]["properties"]
    return data
