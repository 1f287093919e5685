"""What the dashboard shows of devices that real sinks speak for."""

import json
from dataclasses import replace

from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from playwright.sync_api import expect

from edge_monitor.contract import examples
from edge_monitor.types import EventKind, Level, Status
from tests.conftest import Broker
from tests.outputs.conftest import BuildSink
from tests.outputs.dashboard.shown import LOST, PATIENCE_MS, Dashboard, publish
from tests.outputs.network import Relay
from tests.outputs.samples import a_health, a_state, an_audience, an_event, an_expression

WORDS = {
    Level.AWAKE: "Awake",
    Level.DROWSY_ADVISORY: "Getting drowsy",
    Level.DROWSY_WARNING: "Drowsy",
    Level.MICROSLEEP: "Microsleep",
    Level.ASLEEP: "Asleep",
    Level.UNRESPONSIVE: "Unresponsive",
}


def test_a_change_of_level_is_seen_and_an_alarm_is_told_to_all_senses_that_asked(
    dashboard: Dashboard, mosquitto: Broker, build: BuildSink
) -> None:
    dashboard.connect().is_told("Connected")
    sink, alarms = build(mosquitto.port), dashboard.page.get_by_role("alert")
    for level, word in WORDS.items():
        sink.state(a_state(level))
        expect(dashboard.card("bench").locator("strong")).to_have_text(word, timeout=PATIENCE_MS)
        said = f"Alarm: bench {word.lower()}" if level >= Level.MICROSLEEP else ""
        expect(alarms).to_have_text(said)
    assert dashboard.page.title().startswith("(1) Alarm")
    sink.state(a_state(Level.AWAKE))
    expect(alarms).to_have_text("", timeout=PATIENCE_MS)
    assert dashboard.page.title() == "edge_monitor dashboard"


def test_a_card_says_what_is_published(
    dashboard: Dashboard, mosquitto: Broker, build: BuildSink
) -> None:
    dashboard.connect().is_told("Connected")
    sink = build(mosquitto.port)
    shown = replace(a_state(), perclos=0.1462, calibration=0.4, emotion=an_expression())
    sink.state(replace(shown, status=Status.TOO_DARK, yawning=True))
    sink.event(an_event(EventKind.YAWN))
    sink.event(an_event(level=Level.ASLEEP))
    sink.audience(an_audience())
    sink.health(replace(a_health(), camera_fault="no picture for more than 2 s"))
    for words in (
        "The picture is too dark; Yawning",
        "15 %",
        "Learning the open eyes",
        "Happiness",
        "Yawn, began",
        "Asleep, lids down 1.5 s",
        "3 visits, 21 s on average",
        "no picture for more than 2 s",
        "board: soft temperature limit",
        "30 fps, 48 °C",
    ):
        dashboard.shows("bench", words)
    health = dashboard.card("bench").get_by_text("30 fps")
    health.click()
    expect(dashboard.card("bench").get_by_text("Events dropped")).to_be_visible()
    health.click()
    expect(dashboard.card("bench").get_by_text("Events dropped")).to_be_hidden()


def test_a_device_that_dies_is_offline_and_one_that_dies_in_an_alarm_stays_urgent(
    dashboard: Dashboard, mosquitto: Broker, build: BuildSink
) -> None:
    dashboard.connect().is_told("Connected")
    relay = Relay(mosquitto)
    sink = build(relay.port)
    sink.state(a_state())
    dashboard.shows("bench", "Awake")
    relay.cut()
    dashboard.shows("bench", "Offline")
    dashboard.shows("bench", "last said: Awake")
    relay.mend()
    sink.state(a_state(Level.ASLEEP))
    expect(dashboard.card("bench").locator("strong")).to_have_text("Asleep", timeout=PATIENCE_MS)
    relay.cut()
    dashboard.shows("bench", "Offline in an alarm")
    expect(dashboard.page.get_by_role("alert")).to_have_text("Alarm: bench offline in an alarm")


def test_who_has_not_been_heard_for_half_a_minute_is_silent(
    dashboard: Dashboard, mosquitto: Broker, build: BuildSink
) -> None:
    dashboard.page.clock.install()
    dashboard.page.reload()
    dashboard.connect().is_told("Connected")
    sink = build(mosquitto.port)
    sink.state(a_state())
    dashboard.shows("bench", "Awake")
    dashboard.page.clock.fast_forward(31_000)
    dashboard.shows("bench", "Silent")
    dashboard.shows("bench", "last said: Awake")
    sink.state(a_state(Level.DROWSY_ADVISORY))
    dashboard.shows("bench", "Getting drowsy")


def test_what_the_broker_kept_is_shown_as_old_as_it_is(
    dashboard: Dashboard, mosquitto: Broker
) -> None:
    for device, left_s in (("fresh", 60), ("dying", 25)):
        said = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]  # paho types it not
        said.MessageExpiryInterval = left_s
        publish(mosquitto, {f"{device}/state": examples.state()}, retain=True, properties=said)
    dashboard.connect().is_told("Connected")
    dashboard.shows("fresh", "Microsleep")
    dashboard.shows("dying", "Silent in an alarm")


def test_it_comes_back_after_the_broker_and_says_meanwhile_that_it_is_not_connected(
    dashboard: Dashboard, mosquitto: Broker, build: BuildSink, pardons: list[str]
) -> None:
    pardons.append(LOST)
    dashboard.connect().is_told("Connected")
    sink = build(mosquitto.port)
    sink.state(a_state())
    dashboard.shows("bench", "Awake")
    mosquitto.stop()
    dashboard.is_told("Not connected")
    dashboard.is_told("may be old")
    mosquitto.start()
    dashboard.is_told("Connected to")
    sink.state(a_state(Level.MICROSLEEP))
    dashboard.shows("bench", "Microsleep")


def test_a_device_that_is_taken_back_is_no_longer_shown(
    dashboard: Dashboard, mosquitto: Broker
) -> None:
    publish(mosquitto, {"old/availability": "offline"}, retain=True)
    dashboard.connect().is_told("Connected")
    dashboard.shows("old", "Offline")
    publish(mosquitto, {"old/availability": ""}, retain=True)
    expect(dashboard.card("old")).to_have_count(0, timeout=PATIENCE_MS)


def test_every_kind_of_event_of_the_contract_is_told_once(
    dashboard: Dashboard, mosquitto: Broker
) -> None:
    dashboard.connect().is_told("Connected")
    dashboard.page.get_by_label("Blinks, too").check()
    rows = dashboard.page.locator("#log tr")
    for number, kind in enumerate(EventKind, 1):
        said = json.dumps({**json.loads(examples.event(kind)), "id": kind})
        for _ in range(2):  # what comes twice has the same id
            publish(mosquitto, {f"van-7/event/{kind}": said})
        expect(rows).to_have_count(number, timeout=PATIENCE_MS)
        assert "undefined" not in rows.first.inner_text()
