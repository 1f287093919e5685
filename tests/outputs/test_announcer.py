"""Discovery over a real broker: told, told again, and taken back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_monitor.outputs.announcer import Announcer
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.command_desk import CommandDesk
from edge_monitor.outputs.discovery import HOME_STATUS, discovery
from edge_monitor.testing import FakeClock
from edge_monitor.types import EventKind, Level
from tests.conftest import Broker
from tests.outputs.conftest import BuildSink
from tests.outputs.home import WHAT, Home
from tests.outputs.network import OldBroker, Relay, Watcher
from tests.outputs.samples import an_event, soon
from tests.program import running, write_film


@pytest.fixture
def home(mosquitto: Broker) -> Iterator[Home]:
    with Home(mosquitto) as home:
        yield home


def retained(broker: Broker) -> list[str]:
    """What a Home Assistant that starts now finds."""
    with Home(broker) as late:
        soon(lambda: bool(late.heard), within_s=0.5)
    return [text for text, _ in late.heard]


def test_home_assistant_is_told_at_once_and_whenever_it_starts(
    mosquitto: Broker, home: Home, build: BuildSink
) -> None:
    sink = build(mosquitto.port, announcer=Announcer(WHAT, enabled=True))
    assert soon(lambda: len(home.heard) == 1)
    home.client.publish(HOME_STATUS, "offline", qos=1)
    home.starts()
    assert soon(lambda: len(home.heard) == 2)
    assert home.heard == [(discovery(WHAT), False)] * 2
    assert retained(mosquitto) == [discovery(WHAT)]
    assert soon(lambda: sink.report()["in_flight"] == 0)
    assert sink.report()["fault"] is None


def test_what_is_switched_off_is_forgotten(mosquitto: Broker, home: Home, build: BuildSink) -> None:
    sink = build(mosquitto.port, announcer=Announcer(WHAT, enabled=True))
    assert soon(lambda: len(home.heard) == 1)
    sink.close()
    build(mosquitto.port, announcer=Announcer(WHAT, enabled=False))
    assert soon(lambda: len(home.heard) == 2)
    assert home.heard[-1] == ("", False)
    home.starts()
    assert not soon(lambda: len(home.heard) > 2, within_s=0.3)
    assert retained(mosquitto) == []


def test_a_broker_that_was_never_told_gets_nothing(
    mosquitto: Broker, home: Home, build: BuildSink
) -> None:
    sink = build(mosquitto.port, announcer=Announcer(WHAT, enabled=False))
    assert soon(lambda: sink.report()["connected"] == 1)
    assert not soon(lambda: bool(home.heard), within_s=0.3)


def test_who_may_not_look_is_no_fault_where_discovery_is_off(
    broker: Broker, build: BuildSink, tmp_path: Path
) -> None:
    acl = tmp_path / "acl"
    acl.write_text("topic readwrite edge_monitor/#\n")
    broker.start(f"acl_file {acl}")
    sink = build(broker.port, announcer=Announcer(WHAT, enabled=False))
    assert soon(lambda: sink.report()["connected"] == 1)
    assert not soon(lambda: sink.report()["fault"] is not None, within_s=0.3)
    sink.close()  # two of one name would put each other out
    told = build(broker.port, announcer=Announcer(WHAT, enabled=True))
    assert soon(lambda: told.report()["refused"] == 1)
    assert "refuses" in str(told.report()["fault"])


@pytest.mark.fault(28)
def test_who_says_online_without_end_keeps_no_alarm_back(
    mosquitto: Broker, home: Home, envelopes: Envelopes, build: BuildSink
) -> None:
    """Each time one announcement would wait in memory, and all of them before an alarm."""
    relay = Relay(mosquitto)
    desk = CommandDesk(envelopes, FakeClock())
    sink = build(relay.port, announcer=Announcer(WHAT, enabled=True), desk=desk)
    assert soon(lambda: len(home.heard) == 1)
    assert soon(lambda: sink.report()["in_flight"] == 0)
    relay.swallowing = True
    for _ in range(50):
        home.starts()
    home.client.publish("edge_monitor/bench/request/nothing", "{}", qos=1)
    assert soon(lambda: sink.report()["commands_refused"] == 1)  # so all of it was heard
    with Watcher(mosquitto) as watcher:
        sink.event(an_event(EventKind.DROWSINESS, Level.MICROSLEEP))
        assert watcher.hears("event/drowsiness")
    assert sink.report()["in_flight"] == 2
    relay.cut()


def test_discovery_needs_no_mqtt_5(build: BuildSink) -> None:
    old = OldBroker()
    build(old.port, announcer=Announcer(WHAT, enabled=True))
    assert soon(lambda: any(topic == WHAT.topic for topic, _ in old.published))
    old.close()


@pytest.mark.models
def test_the_daemon_tells_of_itself_and_takes_it_back(
    tmp_path: Path, mosquitto: Broker, home: Home
) -> None:
    film = write_film(tmp_path / "film.avi")
    keys = (f"camera.source={film}", "device.id=bench", "mqtt.enabled=true")
    sets = [part for key in (*keys, f"mqtt.port={mosquitto.port}") for part in ("--set", key)]
    with running(tmp_path, *sets, "--set", "mqtt.discovery=true") as daemon:
        assert soon(lambda: len(home.heard) == 1)
        assert daemon.end() == 0
    entities = json.loads(home.heard[0][0])["components"]
    assert "level" in entities
    assert "emotion" not in entities
    (tmp_path / "notify").unlink()
    with running(tmp_path, *sets) as daemon:
        assert soon(lambda: home.heard[-1][0] == "")
        assert daemon.end() == 0
