"""What a topic is to the contract, and the schema of the envelope."""

from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from edge_monitor.contract.plain_schema import schema_of
from edge_monitor.outputs.cloudevent import CloudEvent
from edge_monitor.outputs.payloads import SCHEMA_VERSION, Payload

Schema = dict[str, Any]

ROOT: Final = "edge_monitor/{device_id}"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic below the device's.

    Attributes:
        name: of the schema and on the command line.
        path: below the device's topic.
        summary: what is told there.
        retained: whether the broker keeps the newest for those who come later.
        schema: of the payload.
        example: a payload.
        expires_s: with MQTT 5, after how long the broker forgets it.
        cloudevent: whether the payload is a CloudEvent rather than plain text.
        received: whether the device listens there; the payload then is plain JSON.
        where: the setting with which it does.
    """

    name: str
    path: str
    summary: str
    retained: bool
    schema: Schema
    example: str
    expires_s: int | None = None
    cloudevent: bool = True
    received: bool = False
    where: str = "mqtt.commands"


DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema_id(name: str) -> str:
    """What the schema of this name calls itself."""
    return f"urn:edge-monitor:contract:{SCHEMA_VERSION}:{name}"


def enveloped(name: str, data: type[Payload], kind: str | None = None) -> Schema:
    """The schema of a CloudEvent of this name; `kind` is the last word of its type."""
    envelope: type[BaseModel] = CloudEvent[data]  # type: ignore[valid-type]  # known at run time
    schema = schema_of(envelope)
    schema["properties"]["type"]["const"] = f"edge_monitor.{kind or name}"
    return {"$schema": DIALECT, "$id": schema_id(name), "title": name, **schema}
