"""The MQTT sink against a real mosquitto."""

import json
import logging
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from edge_monitor.outputs.mqtt import MqttSink
from edge_monitor.outputs.mqtt_link import Link
from edge_monitor.ports import EventSink
from edge_monitor.types import EventKind, Level
from tests.conftest import Broker, free_port
from tests.outputs.conftest import BuildSink
from tests.outputs.network import OldBroker, Relay, Watcher
from tests.outputs.samples import a_health, a_state, an_audience, an_event, soon


def connected(sink: MqttSink) -> bool:
    return soon(lambda: sink.report()["connected"] == 1)


def ids(texts: list[str]) -> list[str]:
    return [json.loads(text)["id"] for text in texts]


def test_birth_state_health_and_events_arrive_on_their_topics(
    mosquitto: Broker, build: BuildSink
) -> None:
    with Watcher(mosquitto) as watcher:
        sink: EventSink = build(mosquitto.port)
        sink.state(a_state())
        sink.health(a_health())
        sink.event(an_event(EventKind.DROWSINESS, Level.ASLEEP))
        sink.event(an_event(EventKind.EMOTION))
        sink.audience(an_audience())
        sink.event(an_event(EventKind.BLINK))
        assert watcher.hears("event/blink")
        assert watcher.hears("state")
        assert watcher.hears("health")
        topics = [message.topic for message in watcher.heard]
        assert watcher.heard[0].topic == "availability"
        assert watcher.on("availability") == ["online"]
        told = [topic for topic in topics[1:] if topic not in {"state", "health"}]
        assert told == ["event/drowsiness", "event/emotion", "audience", "event/blink"]
        assert topics[-1] == "event/blink"  # after each row something else had its turn
        drowsiness = json.loads(watcher.on("event/drowsiness")[0])
        assert drowsiness["type"] == "edge_monitor.drowsiness"
        assert drowsiness["data"]["level"] == "asleep"
        assert not any(message.retained for message in watcher.heard)
    with Watcher(mosquitto) as late:
        assert late.hears("health")
        assert {message.topic for message in late.heard} == {"availability", "state", "health"}
        assert all(message.retained for message in late.heard)


@pytest.mark.fault(16)
def test_closing_says_offline_and_is_quick(mosquitto: Broker, build: BuildSink) -> None:
    """Fault 16: the farewell is acknowledged before the program ends."""
    with Watcher(mosquitto) as watcher:
        sink = build(mosquitto.port)
        assert connected(sink)
        for _ in range(30):
            sink.event(an_event())
        start_s = time.monotonic()
        sink.close()
        assert time.monotonic() - start_s < 1
        assert watcher.hears("availability", "offline")
        assert len(watcher.on("event/drowsiness")) == 30
        assert watcher.heard[-1].topic == "availability"
        sink.close()
        assert sink.report()["connected"] == 0
        assert not soon(lambda: watcher.on("availability").count("offline") > 1, within_s=0.2)


@pytest.mark.fault(17)
def test_a_killed_program_leaves_its_will(mosquitto: Broker) -> None:
    """Fault 17: SIGKILL."""
    code = (
        "import time\n"
        "from edge_monitor.outputs.cloudevent import Envelopes\n"
        "from edge_monitor.outputs.mqtt import MqttSink\n"
        "from edge_monitor.outputs.mqtt_options import MqttOptions\n"
        "from edge_monitor.testing import FakeClock\n"
        f"options = MqttOptions(host='127.0.0.1', port={mosquitto.port}, device_id='bench')\n"
        "sink = MqttSink(options, Envelopes('bench', 'boot', FakeClock()))\n"
        "time.sleep(60)\n"
    )
    with Watcher(mosquitto) as watcher, subprocess.Popen([sys.executable, "-c", code]) as program:
        assert watcher.hears("availability", "online", within_s=20)
        program.kill()
        assert watcher.hears("availability", "offline")
    with Watcher(mosquitto) as late:
        assert late.hears("availability", "offline")


def test_after_a_cut_line_everything_arrives_in_order_and_the_newest_state_again(
    mosquitto: Broker, build: BuildSink, caplog: pytest.LogCaptureFixture
) -> None:
    """Faults 7 and 9: what was on its way when the line broke is sent again, with the same id."""
    relay = Relay(mosquitto)
    with Watcher(mosquitto) as watcher, caplog.at_level(logging.INFO):
        sink = build(relay.port)
        sink.state(a_state(t=1.0))
        assert watcher.hears("state")
        for number in range(300):
            sink.event(an_event(EventKind.YAWN))
            if number == 150:
                relay.cut()
        assert watcher.hears("availability", "offline")
        assert soon(lambda: sink.report()["connected"] == 0)
        assert "lost" in str(sink.report()["fault"]) or "refused" in str(sink.report()["fault"])
        sink.state(a_state(t=2.0))
        relay.mend()
        assert watcher.hears("availability", "online")
        assert soon(lambda: len(set(ids(watcher.on("event/yawn")))) == 300)
        first_heard = list(dict.fromkeys(ids(watcher.on("event/yawn"))))
        assert first_heard == [f"boot-{seq}" for seq in range(1, 301)]
        assert soon(
            lambda: json.loads(watcher.on("state")[-1])["data"]["monotonic"] == 2.0, within_s=2
        )
        assert sink.report()["sessions"] == 2
        assert sink.report()["fault"] is None
        assert sink.report()["dropped"] == 0
    relay.cut()
    assert f"connected to broker 127.0.0.1:{relay.port}" in caplog.messages


def test_a_broker_that_restarts_gets_state_and_availability_again(
    mosquitto: Broker, build: BuildSink
) -> None:
    sink = build(mosquitto.port)
    sink.state(a_state(Level.MICROSLEEP))
    sink.health(a_health())
    with Watcher(mosquitto) as watcher:
        assert watcher.hears("state")
        assert watcher.hears("health")
    assert soon(lambda: sink.report()["in_flight"] == 0)  # so paho has nothing to send again
    mosquitto.stop()
    assert soon(lambda: sink.report()["connected"] == 0)
    mosquitto.start()
    assert connected(sink)
    with Watcher(mosquitto) as watcher:
        assert watcher.hears("availability", "online")
        assert watcher.hears("health")
        assert watcher.hears("state")
        assert json.loads(watcher.on("state")[0])["data"]["level"] == "microsleep"


def test_thirty_states_a_second_reach_the_broker_as_two_and_a_new_level_at_once(
    mosquitto: Broker, build: BuildSink
) -> None:
    with Watcher(mosquitto) as watcher:
        sink = build(mosquitto.port)
        assert connected(sink)
        for frame in range(36):
            sink.state(a_state(t=frame / 30))
            time.sleep(1 / 30)  # the rate limit runs on the real clock of the sending thread
        assert 2 <= len(watcher.on("state")) <= 5
        sink.state(a_state(Level.MICROSLEEP, t=1.2))
        assert soon(lambda: '"microsleep"' in watcher.on("state")[-1], within_s=0.3)


@pytest.mark.fault(28)
def test_without_a_broker_no_caller_waits(build: BuildSink) -> None:
    """Fault 28: an alarm is never delayed by MQTT."""
    sink = build(free_port(), waiting=50)
    took_s = []
    for number in range(300):
        event = an_event(EventKind.EMOTION if number % 2 else EventKind.DROWSINESS, Level.ASLEEP)
        start_s = time.perf_counter()
        sink.event(event)
        sink.state(a_state(t=number / 30))
        took_s.append(time.perf_counter() - start_s)
    assert statistics.median(took_s) < 0.001
    assert max(took_s) < 0.2
    assert soon(lambda: "Connection refused" in str(sink.report()["fault"]))
    report = sink.report()
    assert (report["connected"], report["published"]) == (0, 0)
    assert (report["waiting"], report["dropped"]) == (50, 250)
    start_s = time.monotonic()
    sink.close()
    assert time.monotonic() - start_s < 0.5


@pytest.mark.fault(10)
def test_a_wrong_password_is_not_connected_and_is_said_without_the_password(
    broker: Broker, build: BuildSink, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Fault 10: a refused CONNACK."""
    known = tmp_path / "known"
    subprocess.run(
        ["mosquitto_passwd", "-b", "-c", str(known), "bench", "r1ght-secret"], check=True
    )
    broker.start("allow_anonymous false", f"password_file {known}")
    password = tmp_path / "password"
    password.write_text("wr0ng-secret\n")
    with caplog.at_level(logging.DEBUG):
        refused = build(broker.port, username="bench", password_file=password)
        refused.event(an_event())
        assert soon(lambda: "refuses the connection" in str(refused.report()["fault"]))
        assert not soon(lambda: refused.report()["connected"] == 1, within_s=0.3)
        assert "Not authorized" in str(refused.report()["fault"])
        assert refused.report()["waiting"] == 1
        refused.close()
        password.write_text("r1ght-secret\n")
        welcome = build(broker.port, username="bench", password_file=password)
        assert connected(welcome)
    assert any("refuses the connection" in message for message in caplog.messages)
    assert "secret" not in caplog.text + repr(refused.report()) + repr(welcome.report())
    assert len([text for text in caplog.messages if "refuses" in text]) <= 3  # fault 30


def test_refused_messages_are_counted_and_told(
    broker: Broker, build: BuildSink, tmp_path: Path
) -> None:
    acl = tmp_path / "acl"
    acl.write_text("topic readwrite edge_monitor/bench/availability\n")
    broker.start(f"acl_file {acl}")
    sink = build(broker.port)
    assert connected(sink)
    assert sink.report()["fault"] is None
    sink.event(an_event())
    assert soon(lambda: sink.report()["refused"] == 1)
    assert "refuses messages: Not authorized" in str(sink.report()["fault"])


def test_an_error_in_a_callback_does_not_end_the_network_thread(
    mosquitto: Broker, build: BuildSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, errors = Link._on_publish, []  # noqa: SLF001 - there is no public way to break it

    def broken(link: Link, *rest: object) -> None:
        real(link, *rest)  # type: ignore[arg-type]  # handed through as paho gave it
        errors.append(rest)
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(Link, "_on_publish", broken)
    with Watcher(mosquitto) as watcher:
        sink = build(mosquitto.port)
        for _ in range(40):
            sink.event(an_event())
        assert soon(lambda: len(watcher.on("event/drowsiness")) == 40)
        assert soon(lambda: sink.report()["callback_errors"] == len(errors) >= 41)
        assert sink.report()["connected"] == 1


@pytest.mark.fault(9)
def test_a_lost_acknowledgement_brings_the_same_id_again_and_nothing_newer_overtakes(
    build: BuildSink,
) -> None:
    """Faults 7 and 9: at least once, in order, and a subscriber can tell."""
    old = OldBroker(deaf_to="event/yawn")
    sink = build(old.port)
    sink.event(an_event(EventKind.YAWN))
    sink.event(an_event(EventKind.BLINK))
    assert soon(lambda: any(topic.endswith("blink") for topic, _ in old.published))
    assert soon(lambda: sink.report()["in_flight"] == 0)
    told = [(topic.rpartition("/")[2], text) for topic, text in old.published]
    yawns = [text for topic, text in told if topic == "yawn"]
    assert len(yawns) == 2
    assert yawns[0] == yawns[1]
    after = [topic for topic, _ in told if topic != "availability"]
    assert after[-2:] == ["yawn", "blink"]
    assert sink.report()["published"] == 2
    sink.close()
    old.close()
