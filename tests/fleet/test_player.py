"""Fleets against a real mosquitto: they say what devices say, and nothing is lost."""

import json
import os
import signal
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from edge_monitor.errors import UsageError
from edge_monitor.fleet.__main__ import main
from edge_monitor.fleet.player import make_room
from tests.conftest import Broker
from tests.contract.judge import complaints
from tests.fleet.conftest import Begin
from tests.fleet.consumer import Consumer
from tests.outputs.samples import soon


def by_device(events: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        found[event["source"]].append(event)
    return found


def has_no_gap(events: list[dict[str, Any]]) -> bool:
    """Whether the numbers of one device's events rise by one, some of them told again."""
    numbers = sorted({event["data"]["seq"] for event in events})
    return numbers == list(range(numbers[0], numbers[-1] + 1))


def test_a_fleet_says_what_the_contract_says(wide: Broker, begin: Begin) -> None:
    with Consumer(wide.host, wide.port, "edge_monitor/#") as consumer:
        tally = begin(wide.port, devices=20, seconds=6.0).result()
        assert tally.is_well
        assert (tally.connected, tally.sessions) == (20, 20)
        assert consumer.falls_silent(lambda: tally.events)
    wrong = [
        line for topic, text in consumer.heard for line in complaints(topic.split("/", 2)[2], text)
    ]
    assert wrong == []
    events = consumer.events()
    assert len(events) == tally.events == tally.delivered
    assert len({event["id"] for event in events}) == tally.events
    assert all(has_no_gap(events) for events in by_device(events).values())
    states = [text for topic, text in consumer.heard if topic.endswith("/state")]
    assert len(states) == tally.states
    assert 20 * 5 <= tally.states <= 20 * 2 * 9  # twice a second at most, once at least
    last = {topic: text for topic, text in consumer.heard if topic.endswith("/availability")}
    assert list(last.values()) == ["offline"] * 20


def test_two_who_share_a_thousand_devices_miss_nothing_and_hear_nothing_twice(
    wide: Broker, begin: Begin
) -> None:
    shared = "$share/archive/edge_monitor/+/event/#"
    with (
        Consumer(wide.host, wide.port, shared) as one,
        Consumer(wide.host, wide.port, shared) as other,
        Consumer(wide.host, wide.port, "edge_monitor/+/event/#") as alone,
    ):
        tally = begin(wide.port, devices=1000, seconds=5.0, interval_s=20.0).result()
        assert tally.is_well
        assert alone.falls_silent(lambda: tally.events)
        assert soon(lambda: len(one.heard) + len(other.heard) >= tally.events)
    ids = [[event["id"] for event in consumer.events()] for consumer in (one, other)]
    assert len(ids[0]) + len(ids[1]) == tally.events > 500
    assert not set(ids[0]) & set(ids[1])
    assert {*ids[0], *ids[1]} == {event["id"] for event in alone.events()}
    assert min(map(len, ids)) > tally.events / 4


def test_a_fleet_comes_back_after_its_broker_and_loses_nothing(wide: Broker, begin: Begin) -> None:
    topics = "edge_monitor/+/event/#"
    playing = begin(wide.port, devices=50, seconds=9.0)
    with Consumer(wide.host, wide.port, topics) as before:
        assert soon(lambda: len(before.heard) > 40, within_s=20)
        wide.stop()
    wide.start()
    with Consumer(wide.host, wide.port, topics) as after:
        tally = playing.result()
    assert tally.is_well
    assert (tally.connected, tally.sessions) == (50, 100)
    known: dict[str, str] = {}
    for event in before.events() + after.events():
        known.setdefault(event["id"], event["data"])
        assert event["data"] == known[event["id"]]
    numbered = by_device(before.events() + after.events())
    assert all(has_no_gap(events) for events in numbered.values())


def test_what_a_fleet_leaves_behind_is_forgotten_if_asked(wide: Broker, begin: Begin) -> None:
    assert begin(wide.port, devices=3, seconds=1.0, forget=True).result().is_well
    with Consumer(wide.host, wide.port, "#") as late:
        assert begin(wide.port, devices=1, seconds=1.0, forget=True).result().is_well
    assert {topic.split("/")[1] for topic, _ in late.heard} == {"fleet-0001"}
    assert late.heard[0][1] == "online"  # which is new: nothing was kept


def test_a_fleet_that_is_killed_leaves_its_wills(wide: Broker) -> None:
    command = [sys.executable, "-m", "edge_monitor.fleet", "--devices", "40", "--port"]
    with (
        Consumer(wide.host, wide.port, "edge_monitor/+/availability") as consumer,
        subprocess.Popen([*command, str(wide.port)], stderr=subprocess.DEVNULL) as fleet,
    ):
        assert soon(lambda: [text for _, text in consumer.heard] == ["online"] * 40, 30)
        os.kill(fleet.pid, signal.SIGKILL)
        assert soon(lambda: len(consumer.heard) == 80)
        assert {text for _, text in consumer.heard[40:]} == {"offline"}


def test_a_system_that_allows_too_few_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ulimit -Hn"):
        make_room(2**40)
    limited = [
        "bash", "-c", f"ulimit -n 100; {sys.executable} -m edge_monitor.fleet --devices 50",
    ]  # fmt: skip
    done = subprocess.run(limited, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("fleet: 50 devices need 114 open files")


def test_the_tally_is_for_programs_too(wide: Broker) -> None:
    script = Path(__file__).parents[2] / "scripts" / "fleet"
    command = [str(script), "--devices", "5", "--port", str(wide.port), "--seconds", "2", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    tally = json.loads(done.stdout)
    assert done.returncode == 0
    assert (tally["devices"], tally["connected"], tally["fault"]) == (5, 5, None)
    assert tally["events"] == tally["delivered"]


def test_without_a_broker_it_says_so(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "edge_monitor.fleet", "--devices", "2", "--seconds", "1"]
    done = subprocess.run(
        [*command, "--port", "9"], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 69
    assert "0 connected" in done.stdout
    assert "broker 127.0.0.1:9" in done.stdout


def test_who_breaks_off_while_the_stories_are_made_gets_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken_off(*_: object) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("edge_monitor.fleet.__main__.Player", broken_off)
    assert main(["--devices", "2"]) == 130
