"""The contract: generated files, the JSON Schemas, what breaks a reader."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from edge_monitor.contract import files
from edge_monitor.contract.changes import breaking_changes
from edge_monitor.contract.evidence import EVIDENCE
from edge_monitor.contract.plain_schema import schema_of
from edge_monitor.contract.topic import Topic
from edge_monitor.contract.topics import topics
from edge_monitor.outputs.payloads import SCHEMA_VERSION
from edge_monitor.types import EventKind
from tests.contract.judge import complaints

VERSION = Path(__file__).with_name("version-1.json")
"""The payloads as they were when version 1 of the contract was first written down."""


TOPICS = topics()
RECEIVED = [topic.name for topic in TOPICS if topic.received]


def schemas() -> dict[str, Any]:
    """The schemas to do with as one likes."""
    return {topic.name: deepcopy(topic.schema) for topic in TOPICS}


@pytest.mark.parametrize(("path", "text"), files.written().items(), ids=lambda one: str(one)[-30:])
def test_what_is_committed_is_what_the_models_say(path: Path, text: str) -> None:
    """If this fails: python -m edge_monitor.contract."""
    assert path.read_text(encoding="utf-8") == text


def test_no_schema_is_left_of_what_is_no_longer_published() -> None:
    assert files.names() == sorted(schemas())


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_each_schema_is_one_and_describes_its_example_to_the_last_field(topic: Topic) -> None:
    Draft202012Validator.check_schema(topic.schema)
    assert complaints(topic.path, topic.example) == []


def test_every_kind_of_event_has_a_topic_and_evidence() -> None:
    assert set(EVIDENCE) == set(EventKind)
    events = {topic.path for topic in TOPICS if topic.path.startswith("event/")}
    assert events == {f"event/{kind}" for kind in EventKind}


def described(schema: dict[str, Any], at: str) -> list[str]:
    """Fields without a description, other than shares, which their names describe."""
    bare = []
    for name, part in schema.get("properties", {}).items():
        if "description" not in part and part.get("maximum") != 1:
            bare.append(f"{at}.{name}")
        bare += described(part, f"{at}.{name}")
    return bare


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_field_says_what_it_is_and_seconds_say_so(topic: Topic) -> None:
    assert described(topic.schema, topic.name) == []
    text = json.dumps(topic.schema)
    for name in ("monotonic", "closed_s", "latency_p50_s", "start"):
        if f'"{name}": {{' in text:
            begin = text.index(f'"{name}": {{')
            assert '"x-unit": "s"' in text[begin : begin + 400]


def test_a_subscriber_is_told_by_the_schema_what_the_daemon_never_says() -> None:
    state = json.loads(next(topic.example for topic in TOPICS if topic.name == "state"))
    for change in (
        {"level": "drunk"},
        {"closure": 1.5},
        {"closure": "shut"},
        {"perclos": -0.1},
        {"schema_version": 2},
        {"gaze": 1},
    ):
        wrong = state | {"data": state["data"] | change}
        assert complaints("state", json.dumps(wrong)), change
    del state["data"]["closed_s"]
    (missing,) = complaints("state", json.dumps(state))
    assert "'closed_s' is a required property" in missing
    assert complaints("availability", "asleep")


def test_the_version_is_not_broken_without_a_new_one() -> None:
    """If this fails: leave the field as it was, or raise SCHEMA_VERSION and store the new one."""
    stored = json.loads(VERSION.read_text(encoding="utf-8"))
    assert VERSION.stem == f"version-{SCHEMA_VERSION}"
    assert breaking_changes(stored, schemas(), RECEIVED) == []
    assert stored.keys() >= schemas().keys(), "store what is new there, too"


def test_what_is_added_breaks_no_reader() -> None:
    old, new = schemas(), schemas()
    data = new["state"]["properties"]["data"]
    data["properties"]["gaze"] = {"type": "number"}
    data["required"].append("gaze")
    data["properties"]["perclos"]["maximum"] = 0.9
    new["tiredness"] = new["state"]
    assert breaking_changes(old, new) == []


def drop(data: dict[str, Any]) -> None:
    del data["properties"]["perclos"]


def rename(data: dict[str, Any]) -> None:
    data["properties"]["share_closed"] = data["properties"].pop("perclos")


def retype(data: dict[str, Any]) -> None:
    data["properties"]["faces"]["type"] = "string"


def allow_null(data: dict[str, Any]) -> None:
    data["properties"]["faces"]["type"] = ["integer", "null"]


def leave_out(data: dict[str, Any]) -> None:
    data["required"].remove("emotion")


def add_level(data: dict[str, Any]) -> None:
    data["properties"]["level"]["enum"].append("dreaming")


def widen(data: dict[str, Any]) -> None:
    data["properties"]["closure"]["maximum"] = 100


def other_unit(data: dict[str, Any]) -> None:
    data["properties"]["closed_s"]["x-unit"] = "ms"


def within(data: dict[str, Any]) -> None:
    del data["properties"]["emotion"]["properties"]["derived"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (drop, "state.data.perclos: is gone"),
        (rename, "state.data.perclos: is gone"),
        (retype, "state.data.faces: may be string"),
        (allow_null, "state.data.faces: may be null"),
        (leave_out, "state.data.emotion: may be missing"),
        (add_level, "state.data.level: may be dreaming"),
        (widen, "state.data.closure: may be above 1"),
        (other_unit, "state.data.closed_s: x-unit is ms, not s"),
        (within, "state.data.emotion.derived: is gone"),
    ],
)
def test_what_breaks_a_reader_is_found(change: Callable[[dict[str, Any]], None], told: str) -> None:
    new = schemas()
    change(new["state"]["properties"]["data"])
    assert breaking_changes(schemas(), new) == [told]


ID = r"^[A-Za-z0-9._:\-]{1,64}$"


def forget(schema: dict[str, Any]) -> None:
    del schema["properties"]["value"]


def demand(schema: dict[str, Any]) -> None:
    schema["required"].append("reason")


def tighten(schema: dict[str, Any]) -> None:
    schema["properties"]["value"]["maximum"] = 60.0


def shorten(schema: dict[str, Any]) -> None:
    schema["properties"]["id"]["pattern"] = "^[a-z]{1,8}$"


def loosen(schema: dict[str, Any]) -> None:
    schema["required"].remove("deadline")
    schema["properties"]["value"]["minimum"] = 0.5
    schema["properties"]["reason"] = {"type": "string"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (forget, [".value: is no longer taken"]),
        (demand, [".reason: must be given"]),
        (tighten, [".value: may be above 60.0, which is no longer taken"]),
        (shorten, [f".id: pattern is {ID}, not ^[a-z]{{1,8}}$, which is no longer taken"]),
        (loosen, []),
    ],
)
def test_what_breaks_who_commands_is_found(
    change: Callable[[dict[str, Any]], None], told: list[str]
) -> None:
    new = schemas()
    change(new["audience_interval_set"])
    found = breaking_changes(schemas(), new, RECEIVED)
    assert found == [f"audience_interval_set{line}" for line in told]


def test_a_topic_that_goes_breaks_its_readers() -> None:
    new = schemas()
    del new["yawn"]
    assert breaking_changes(schemas(), new) == ["yawn: is gone"]


def test_words_of_older_pydantic_are_read_alike() -> None:
    """Before 2.9 a described reference stood in `allOf`, a constant beside its `enum`."""

    class Old(BaseModel):
        @classmethod
        def model_json_schema(cls, **_how: Any) -> dict[str, Any]:  # type: ignore[override]  # as much as is used
            return {
                "$defs": {"Inner": {"type": "object", "title": "Inner", "properties": {}}},
                "properties": {
                    "inner": {"allOf": [{"$ref": "#/$defs/Inner"}], "description": "within"},
                    "version": {"const": "1.0", "enum": ["1.0"], "title": "Version"},
                },
            }

    assert schema_of(Old) == {
        "properties": {
            "inner": {"type": "object", "description": "within", "properties": {}},
            "version": {"type": "string", "const": "1.0"},
        }
    }
