"""From devices to a board: what config/telegraf.conf writes is what config/grafana.json asks for.

Broker, devices and database are real. Telegraf is in no package of Debian's: what it does with a
message is done here as its documentation says, see `tests.fleet.telegraf`.
"""

import json
import os
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from edge_monitor.contract import examples, files
from edge_monitor.types import EventKind
from tests.conftest import Broker, needed
from tests.fleet import telegraf
from tests.fleet.conftest import Begin
from tests.fleet.consumer import Consumer
from tests.fleet.influx import Influx

BOARD = Path(__file__).parents[2] / "config" / "grafana.json"
KNOWN = {
    "servers", "topics", "client_id", "qos", "persistent_session", "topic_tag", "data_format",
    "topic_parsing", "json_v2", "name_override", "data_type",
}  # fmt: skip
"""Settings of Telegraf's mqtt_consumer that are used, each in its documentation."""

SCHEMA_TYPES = {
    "string": {"string"},
    "int": {"integer"},
    "float": {"number"},
    "bool": {"boolean"},
}


@pytest.fixture
def influx(tmp_path: Path) -> Iterator[Influx]:
    found = shutil.which("influxd", path=f"{os.environ.get('PATH', '')}:/usr/bin")
    program = needed(found, "influxdb")
    folder = tmp_path / "influx"
    folder.mkdir()
    started = Influx(program, folder)
    yield started
    started.stop()


def board() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(BOARD.read_text())
    return read


def queries() -> dict[str, str]:
    return {panel["title"]: panel["targets"][0]["query"] for panel in board()["panels"]}


def schemas_of(one: dict[str, Any]) -> list[dict[str, Any]]:
    """The schemas of the payloads that an input may get."""
    kind = telegraf.filter_of(one).split("/")[2]
    names = [str(kind) for kind in EventKind] if kind == "event" else [kind]
    return [json.loads(files.schema_text(name)) for name in names]


def looked_up(schema: dict[str, Any], path: str) -> tuple[dict[str, Any] | None, bool]:
    """What a schema says of a path, and whether it is always there."""
    always = True
    found: dict[str, Any] = schema
    for name in path.split("."):
        if name in found.get("properties", {}):
            always = always and name in found.get("required", ())
            found = found["properties"][name]
        elif isinstance(found.get("additionalProperties"), dict):
            always, found = False, found["additionalProperties"]
        else:
            return None, False
    return found, always


def types_of(schema: dict[str, Any]) -> set[str]:
    kinds: set[str] = set()
    for part in [schema, *schema.get("anyOf", [])]:
        kind = part.get("type", [])
        kinds |= {kind} if isinstance(kind, str) else set(kind)
    return kinds - {"null"}


def test_every_setting_is_one_of_telegrafs() -> None:
    config = tomllib.loads(telegraf.CONFIG.read_text())
    assert set(config) == {"agent", "inputs", "outputs"}
    assert set(config["outputs"]["influxdb"][0]) == {"urls", "database"}
    for one in telegraf.inputs():
        assert set(one) <= KNOWN
        for form in one.get("json_v2", []):
            assert set(form) <= {
                "measurement_name", "timestamp_path", "timestamp_format", "tag", "field",
            }  # fmt: skip
            for dataset in form["field"] + form.get("tag", []):
                assert set(dataset) <= {"path", "type", "rename", "optional"}
    names = [one["client_id"] for one in telegraf.inputs()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "one",
    [one for one in telegraf.inputs() if one["data_format"] == "json_v2"],
    ids=telegraf.filter_of,
)
def test_every_path_is_a_field_of_the_contract(one: dict[str, Any]) -> None:
    """What is not in every payload of the topic is optional, or the message would be lost."""
    (form,) = one["json_v2"]
    for dataset in form["field"] + form.get("tag", []):
        found = [looked_up(schema, dataset["path"]) for schema in schemas_of(one)]
        assert any(schema is not None for schema, _ in found), dataset["path"]
        assert dataset.get("optional", False) or all(always for _, always in found), dataset
        for schema, _ in found:
            if schema is not None and "type" in dataset:
                wanted = SCHEMA_TYPES[dataset["type"]]
                assert wanted <= types_of(schema), (dataset["path"], schema)


def test_every_event_of_the_contract_is_taken() -> None:
    (one,) = (one for one in telegraf.inputs() if "/event/" in one["topics"][0])
    for kind in EventKind:
        made = telegraf.point(one, f"edge_monitor/van-7/event/{kind}", examples.event(kind))
        assert made.tags["kind"] == kind
        assert made.fields["id"]


def test_an_audience_is_taken_in_sums() -> None:
    (one,) = (one for one in telegraf.inputs() if telegraf.filter_of(one).endswith("/audience"))
    made = telegraf.point(one, "edge_monitor/kiosk-1/audience", examples.audience())
    assert (made.measurement, made.tags) == ("edge_monitor_audience", {"device": "kiosk-1"})
    assert made.fields["visits_ended"] == json.loads(examples.audience())["data"]["visits_ended"]


def test_the_board_is_one_in_grafanas_own_types() -> None:
    read = Dashboard.from_json(board())
    again = json.loads(JSONEncoder().encode(read))
    assert _missing(board(), again) == []
    places = [panel["gridPos"] for panel in board()["panels"]]
    assert all(place["x"] + place["w"] <= 24 for place in places)
    ids = [panel["id"] for panel in board()["panels"]]
    assert len(set(ids)) == len(ids)


def _missing(wanted: Any, there: Any, place: str = "") -> list[str]:
    """What of a document its other form has lost or changed."""
    if isinstance(wanted, dict) and isinstance(there, dict):
        return [
            line
            for name, value in wanted.items()
            for line in _missing(value, there.get(name), f"{place}/{name}")
        ]
    if isinstance(wanted, list) and isinstance(there, list) and len(wanted) == len(there):
        pairs = enumerate(zip(wanted, there, strict=True))
        return [line for n, (one, two) in pairs for line in _missing(one, two, f"{place}/{n}")]
    return [] if wanted == there else [place]


@pytest.mark.parametrize("title", list(queries()))
def test_a_panel_asks_for_what_is_written(title: str) -> None:
    written: dict[str, set[str]] = {}
    for one in telegraf.inputs():
        tags = set(one["topic_parsing"][0]["tags"].split("/")) - {"_"}
        if one["data_format"] == "value":
            written[one["name_override"]] = tags | {"value"}
        for form in one.get("json_v2", []):
            datasets = form["field"] + form.get("tag", [])
            written[form["measurement_name"]] = tags | {telegraf.name_of(d) for d in datasets}
    query = queries()[title]
    (measurement,) = re.findall(r'FROM "(\w+)"', query)
    asked = (
        set(re.findall(r'"(\w+)"', query)) - {measurement} - set(re.findall(r'AS "(\w+)"', query))
    )
    assert asked <= written[measurement]


def test_what_devices_say_is_shown_once_each(wide: Broker, begin: Begin, influx: Influx) -> None:
    """All inputs as they are configured, twice over: a broker may tell everything again."""
    consumers = [Consumer(wide.host, wide.port, one["topics"][0]) for one in telegraf.inputs()]
    for consumer in consumers:
        consumer.__enter__()
    tally = begin(wide.port, devices=60, seconds=7.0).result()
    assert tally.is_well
    assert consumers[0].falls_silent(lambda: tally.events)
    lines = [
        telegraf.point(one, topic, text).line()
        for one, consumer in zip(telegraf.inputs(), consumers, strict=True)
        for topic, text in consumer.heard
    ]
    for consumer in consumers:
        consumer.__exit__(None, None, None)
    for _ in range(2):
        influx.write(lines)
    (counted,) = influx.ask('SELECT count("seq") FROM "edge_monitor_event"')
    assert counted["values"][0][1] == tally.events
    alarms = re.sub(r"GROUP BY .*", "", queries()["Alarms"])
    (counted,) = influx.ask(_filled(alarms))
    assert counted["values"][0][1] == tally.alarms > 0
    for title, query in queries().items():
        assert influx.ask(_filled(query)), title
    (devices,) = influx.ask(board()["templating"]["list"][1]["query"])
    assert len(devices["values"]) == 60
    said = influx.ask(_filled(queries()["Devices"]))
    assert {series["values"][0][1] for series in said} == {"offline"}


def _filled(query: str) -> str:
    """As Grafana sends it."""
    for name, value in {
        "/^$device$/": "/^(.*)$/", "$timeFilter": "time > now() - 10m", "$__interval": "10s",
    }.items():  # fmt: skip
        query = query.replace(name, value)
    assert "$" not in query.replace(")$/", "")
    return query
