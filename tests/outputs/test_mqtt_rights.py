"""Fault 15: the example of rights that is shipped, in force at a real mosquitto with passwords."""

from pathlib import Path

import pytest

from edge_monitor.outputs.announcer import Announcer
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.command_desk import CommandDesk
from edge_monitor.outputs.speed_desk import SpeedDesk
from edge_monitor.testing import FakeClock
from edge_monitor.types import Answer, Level, Verb
from tests.conftest import Broker
from tests.outputs.commander import Commander
from tests.outputs.commanding import a_command, listening, taken
from tests.outputs.conftest import BuildSink
from tests.outputs.home import WHAT, Home
from tests.outputs.network import Watcher
from tests.outputs.samples import a_state, an_event, soon

CLOCK = FakeClock()
NOW_S = CLOCK.wall()


def commander(broker: Broker, user: str) -> Commander:
    return Commander(broker, user, f"{user}-secret")


@pytest.mark.fault(15)
def test_who_may_not_command_has_no_effect_and_who_may_has_one(
    guarded: Broker, build: BuildSink, envelopes: Envelopes, password: Path
) -> None:
    desk = CommandDesk(envelopes, CLOCK)
    sink = build(guarded.port, desk=desk, username="bench", password_file=password)
    assert listening(sink)
    with Watcher(guarded, "dashboard", "dashboard-secret") as dashboard:
        for user in ("dashboard", "other"):
            with commander(guarded, user) as stranger:
                for verb in Verb:
                    assert not stranger.ask(f"request/{verb}", a_command(NOW_S))
                assert not stranger.ask("emotion/set", a_command(NOW_S, value=False))
                assert not stranger.ask("availability", b"offline")
                assert not stranger.ask("event/drowsiness", b"{}")
        with commander(guarded, "commander") as allowed:
            assert not allowed.ask("availability", b"offline")
            assert not allowed.ask("response/acknowledge", b"{}")
            assert not allowed.ask("emotion/state", b"{}")
            assert allowed.ask("request/acknowledge", a_command(NOW_S, id="allowed"))
        assert taken(desk).id == "allowed"
        desk.answer(Answer(1.0, Verb.ACKNOWLEDGE, "allowed"))
        assert dashboard.hears("response/acknowledge")
        assert dashboard.hears("availability", "online")
        assert len(dashboard.on("request/acknowledge")) == 1
    assert sink.report()["commands_refused"] == 0


def test_the_vehicle_alone_tells_the_speed(
    guarded: Broker, build: BuildSink, password: Path
) -> None:
    heard: list[float] = []
    desk = SpeedDesk("edge_monitor/bench/vehicle/speed", heard.append)
    sink = build(guarded.port, speed=desk, username="bench", password_file=password)
    assert soon(lambda: sink.report()["connected"] == 1)
    for user in ("dashboard", "other", "commander", "homeassistant"):
        with commander(guarded, user) as stranger:
            assert not stranger.ask("vehicle/speed", b"0")
    with commander(guarded, "vehicle") as vehicle:
        assert not vehicle.ask("request/acknowledge", a_command(NOW_S))
        assert soon(lambda: vehicle.ask("vehicle/speed", b"72.5") and bool(heard))
    assert set(heard) == {72.5}


def test_the_dashboard_reads_everything(guarded: Broker, build: BuildSink, password: Path) -> None:
    with Watcher(guarded, "dashboard", "dashboard-secret") as dashboard:
        sink = build(guarded.port, username="bench", password_file=password)
        sink.state(a_state())
        sink.event(an_event(level=Level.ASLEEP))
        for topic in ("availability", "state", "event/drowsiness"):
            assert dashboard.hears(topic)
        assert sink.report()["refused"] == 0


def test_a_device_tells_home_assistant_of_itself_and_takes_it_back(
    guarded: Broker, build: BuildSink, password: Path
) -> None:
    sinks = []
    for enabled in (True, False):
        announcer = Announcer(WHAT, enabled=enabled)
        with Home(guarded, "homeassistant", "homeassistant-secret") as home:
            sink = build(
                guarded.port, announcer=announcer, username="bench", password_file=password
            )
            assert soon(lambda: bool(home.heard) and bool(home.heard[-1][0]) is enabled)  # noqa: B023 - asked within the loop
            sink.close()
        sinks.append(sink)
    assert [sink.report()["refused"] for sink in sinks] == [0, 0]


def test_one_device_neither_hears_nor_speaks_for_another(
    guarded: Broker, build: BuildSink, password: Path
) -> None:
    with (
        Watcher(guarded, "other", "other-secret") as other,
        Watcher(guarded, "dashboard", "dashboard-secret") as dashboard,
    ):
        sink = build(guarded.port, username="bench", password_file=password)
        sink.state(a_state())
        assert dashboard.hears("state")
        assert other.heard == []


def test_home_assistant_commands_and_each_device_announces_itself_alone(guarded: Broker) -> None:
    announcement = "homeassistant/device/bench/config"
    with commander(guarded, "homeassistant") as home:
        assert home.say("homeassistant/status", b"online")
        assert home.ask("request/snooze", a_command(NOW_S))
        assert home.ask("emotion/set", a_command(NOW_S, value=True))
        assert not home.ask("state", b"{}")
        assert not home.say(announcement, b"{}")
    with commander(guarded, "bench") as device:
        assert device.say(announcement, b"{}")
        assert not device.say("homeassistant/status", b"offline")
    for user in ("other", "dashboard", "commander"):
        with commander(guarded, user) as stranger:
            assert not stranger.say(announcement, b"{}")


def test_nobody_comes_in_without_a_password(guarded: Broker, build: BuildSink) -> None:
    sink = build(guarded.port)
    assert soon(lambda: "refuses the connection" in str(sink.report()["fault"]))
