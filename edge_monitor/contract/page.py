"""docs/mqtt.md: every topic for people, with an example."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from edge_monitor.contract.topic import ROOT, Schema, Topic
from edge_monitor.outputs.mqtt_message import CLOUDEVENT
from edge_monitor.outputs.payload_fields import UNIT
from edge_monitor.outputs.payloads import SCHEMA_VERSION, Payload

_COMMON: Final = frozenset(Payload.model_fields)

_HEAD: Final = f"""\
# Topics and payloads

<!-- Written by `python -m edge_monitor.contract`: change the models, not this page. -->

All topics begin with `{ROOT.replace("{device_id}", "<device_id>")}/`. Everything is sent with \
QoS 1: it arrives at least once, and what arrives twice has the same `id`. Events and audience \
arrive in order, those of earlier runs first; one that goes out more than 5 s after it happened \
says `late: true`, and `delayms` where the delay is known. The JSON Schema \
(2020-12) of each payload lies in `edge_monitor/contract/schemas/`, an AsyncAPI 3 document in \
`edge_monitor/contract/asyncapi.json`; both come with the package:

```
.venv/bin/edge-monitor schema              # the names
.venv/bin/edge-monitor schema state        # one JSON Schema
.venv/bin/edge-monitor schema --asyncapi   # the AsyncAPI document
```

Fields may be added to version {SCHEMA_VERSION}, so a reader passes over what it does not know. \
What would break a reader (a field that goes or may be missing, another type or unit, a wider \
range, a new name in a closed list) raises `schema_version`. A number that could not be measured \
is `null`.
"""


def page(topics: Sequence[Topic]) -> str:
    """The page in Markdown."""
    return "\n".join([_HEAD, *_overview(topics), *_envelope(topics), *map(_section, topics)])


def _overview(topics: Sequence[Topic]) -> Iterator[str]:
    yield "| topic | retained | what |"
    yield "|---|---|---|"
    for topic in topics:
        retained = "yes" if topic.retained else "ignored" if topic.received else "no"
        first = topic.summary.split(". ")[0].rstrip(".").partition(": ")[0]
        yield f"| [`{topic.path}`](#{_anchor(topic)}) | {retained} | {first} |"
    yield ""


def _anchor(topic: Topic) -> str:
    return topic.path.replace("/", "")


def _envelope(topics: Sequence[Topic]) -> Iterator[str]:
    """What all CloudEvents have in common, told once."""
    enveloped = next(topic for topic in topics if topic.cloudevent).schema["properties"]
    data = enveloped["data"]["properties"]
    yield "## What all payloads but `availability` and commands have in common\n"
    yield (
        "They are [CloudEvents 1.0](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/"
        f"spec.md) in structured JSON; with MQTT 5 the content type is `{CLOUDEVENT}`.\n"
    )
    envelope = {name: part for name, part in enveloped.items() if name != "data"}
    envelope["type"] = {
        "type": "string",
        "description": "`edge_monitor.` and the last part of the topic; of the answers to "
        "commands `edge_monitor.response` and `edge_monitor.setting`",
    }
    common = {f"data.{name}": part for name, part in data.items() if name in _COMMON}
    yield from _table(envelope | common)


def _section(topic: Topic) -> str:
    lines = [f"## {topic.path}\n", f"{topic.summary}\n"]
    kept = "Retained" if topic.retained else "Not retained"
    if topic.received:
        kept = "To be sent with QoS 1; what is retained is ignored"
    if topic.expires_s is not None:
        kept += f"; with MQTT 5 the broker forgets it {topic.expires_s} s after the newest"
    lines.append(f"{kept}. Schema: `edge-monitor schema {topic.name}`.\n")
    if topic.received:
        lines += [f"With `{topic.where}` the device listens here.\n"]
        lines += _table(topic.schema["properties"])
        return "\n".join([*lines, "```json", topic.example, "```\n"])
    if not topic.cloudevent:
        words = " or ".join(f"`{word}`" for word in topic.schema["enum"])
        return "\n".join([*lines, f"The payload is plain text: {words}.\n"])
    data = topic.schema["properties"]["data"]["properties"]
    lines += _table({name: part for name, part in data.items() if name not in _COMMON})
    lines += ["```json", json.dumps(json.loads(topic.example), indent=2, ensure_ascii=False)]
    return "\n".join([*lines, "```\n"])


def _table(fields: Mapping[str, Schema]) -> Iterator[str]:
    yield "| field | type | unit | range | meaning |"
    yield "|---|---|---|---|---|"
    for name, schema in _flat("", fields):
        cells = (f"`{name}`", _type(schema), schema.get(UNIT, ""), _range(schema), _words(schema))
        yield f"| {' | '.join(cells)} |".replace("  ", " ")
    yield ""


def _flat(prefix: str, fields: Mapping[str, Schema]) -> Iterator[tuple[str, Schema]]:
    for name, schema in fields.items():
        yield prefix + name, schema
        if not _is_named_alike(schema):
            yield from _flat(f"{prefix}{name}.", schema.get("properties", {}))
        each = schema.get("additionalProperties")
        if isinstance(each, dict) and "properties" in each:
            yield from _flat(f"{prefix}{name}.<name>.", each["properties"])


def _is_named_alike(schema: Schema) -> bool:
    """Whether the parts are told by their names alone, such as the shares of labels."""
    return not any("description" in part for part in schema.get("properties", {}).values())


def _type(schema: Schema) -> str:
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    names: Any = schema.get("type", "anything")
    return " or ".join([names] if isinstance(names, str) else names)


def _range(schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"{low} to {high}"
    return "" if low is None else f"{low} or more"


def _words(schema: Schema) -> str:
    words: str = schema.get("description", "")
    listed = schema.get("enum", schema.get("items", {}).get("enum"))
    if listed is None and _is_named_alike(schema):
        listed = list(schema.get("properties", ()))
    if listed:
        names = ", ".join(f"`{name}`" for name in listed if name is not None)
        words += f"{': ' if words else ''}{names}"
    return words
