"""The AsyncAPI document against AsyncAPI's own JSON Schema, and against itself."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from edge_monitor.contract import files
from edge_monitor.contract.topics import topics

SCHEMA = Path(__file__).with_name("asyncapi-3.0.0.schema.json")
"""As the package @asyncapi/specs 6.11.1 has it."""

DOCUMENT = json.loads(files.asyncapi_text())


def references(node: Any) -> list[str]:
    if isinstance(node, list):
        return [found for item in node for found in references(item)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
    return own + [found for item in node.values() for found in references(item)]


def resolved(reference: str) -> Any:
    node: Any = DOCUMENT
    assert reference.startswith("#/")
    for name in reference.removeprefix("#/").split("/"):
        node = node[name]
    return node


def complaints(document: Any) -> list[str]:
    validator = Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    return [
        f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)
    ]


def test_the_document_is_asyncapi_3() -> None:
    assert complaints(DOCUMENT) == []


@pytest.mark.parametrize("broken", ["asyncapi", "info"])
def test_the_judge_of_asyncapi_judges(broken: str) -> None:
    assert complaints({name: part for name, part in DOCUMENT.items() if name != broken})
    operation = {"action": "shout", "channel": {"$ref": "#/channels/state"}}
    assert complaints(DOCUMENT | {"operations": {"send_state": operation}})


def test_every_reference_leads_somewhere() -> None:
    found = references(DOCUMENT)
    assert len(found) > 50
    assert all(resolved(reference) for reference in found)


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.name)
def test_each_topic_is_a_channel_that_the_device_sends_or_receives_on(topic: Any) -> None:
    channel = DOCUMENT["channels"][topic.name]
    assert channel["address"] == f"edge_monitor/{{device_id}}/{topic.path}"
    action = "receive" if topic.received else "send"
    operation = DOCUMENT["operations"][f"{action}_{topic.name}"]
    assert operation["action"] == action
    assert operation["bindings"]["mqtt"]["retain"] is topic.retained
    message = resolved(channel["messages"][topic.name]["$ref"])
    (example,) = message["examples"]
    schema = resolved(message["payload"]["$ref"])
    assert list(Draft202012Validator(schema).iter_errors(example["payload"])) == []
