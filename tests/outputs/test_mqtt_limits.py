"""Messages that a broker will not take, whatever one does, against a real mosquitto."""

from dataclasses import replace
from pathlib import Path

import pytest

from edge_monitor.outputs.mqtt import MqttSink
from edge_monitor.outputs.spool_file import SpoolOptions
from edge_monitor.types import EventKind, Level
from tests.conftest import Broker
from tests.outputs.conftest import BuildSink
from tests.outputs.network import Relay, Watcher
from tests.outputs.samples import a_health, a_state, an_event, soon

LIMIT = 20_000  # bytes


def three_alarms(sink: MqttSink) -> None:
    """The second of which is too large."""
    alarm = an_event(EventKind.DROWSINESS, Level.MICROSLEEP)
    sink.event(alarm)
    sink.event(replace(alarm, evidence={"reason": "x" * LIMIT}))
    sink.event(alarm)


def the_large_one_is_set_aside(sink: MqttSink, watcher: Watcher, within_s: float = 20) -> str:
    """Whether both others arrive and all is told; returns the fault."""
    assert soon(lambda: sink.report()["published"] == 2, within_s)
    assert soon(lambda: len(watcher.on("event/drowsiness")) >= 2)
    report = sink.report()
    assert (report["refused"], report["refused_alarms"], report["waiting"]) == (1, 1, 0)
    sink.event(an_event(EventKind.YAWN))
    assert watcher.hears("event/yawn")
    assert soon(lambda: sink.report()["spooled"] == 0)
    return str(report["fault"])


def test_a_broker_that_says_its_limit_is_not_sent_what_is_larger(
    broker: Broker, build: BuildSink, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broker.start(f"max_packet_size {LIMIT}")
    with Watcher(broker) as watcher:
        sink = build(broker.port, spool=SpoolOptions(tmp_path))
        three_alarms(sink)
        fault = the_large_one_is_set_aside(sink, watcher)
        assert f"more than the {LIMIT} that it takes" in fault
        assert "event/drowsiness" in fault
        assert sink.report()["sessions"] == 1
    assert [fault in message for message in caplog.messages].count(True) == 1


def test_a_broker_that_refuses_large_messages_gets_those_behind_it(
    broker: Broker, build: BuildSink, tmp_path: Path
) -> None:
    """Mosquitto acknowledges such a message as too large, or hangs up: "protocol error"."""
    broker.start(f"message_size_limit {LIMIT}")
    with Watcher(broker) as watcher:
        sink = build(broker.port, spool=SpoolOptions(tmp_path))
        three_alarms(sink)
        fault = the_large_one_is_set_aside(sink, watcher)
        assert "Packet too large" in fault or "that it takes" in fault


def test_a_broker_that_hangs_up_without_a_word_is_understood_after_a_few_times(
    broker: Broker, build: BuildSink, tmp_path: Path
) -> None:
    """As MQTT 3.1.1 has no way to say it; what is said with each connection arrives meanwhile."""
    broker.start(f"max_packet_size {LIMIT}")
    line = Relay(broker)
    line.old = True
    with Watcher(broker) as watcher:
        sink = build(line.port, spool=SpoolOptions(tmp_path))
        sink.state(a_state())
        sink.health(a_health())
        assert watcher.hears("health")
        three_alarms(sink)
        fault = the_large_one_is_set_aside(sink, watcher, within_s=15)
        assert "that it takes (edge_monitor/bench/event/drowsiness)" in fault
        assert sink.report()["sessions"] == 6
    line.cut()


def test_a_quota_that_is_used_up_passes_and_nothing_is_lost(
    mosquitto: Broker, build: BuildSink, tmp_path: Path
) -> None:
    line = Relay(mosquitto)
    with Watcher(mosquitto) as watcher:
        sink = build(line.port, spool=SpoolOptions(tmp_path))
        assert soon(lambda: sink.report()["connected"] == 1)
        line.saying = 0x97
        for _ in range(3):
            sink.event(an_event(EventKind.DROWSINESS, Level.MICROSLEEP))
        assert soon(lambda: "Quota exceeded" in str(sink.report()["fault"]))
        assert soon(lambda: sink.report()["sessions"] >= 3)  # type: ignore[operator]  # a number
        assert sink.report()["published"] == 0
        line.saying = None
        assert soon(lambda: sink.report()["published"] == 3)
        assert (sink.report()["refused"], sink.report()["waiting"]) == (0, 0)
        assert watcher.hears("event/drowsiness")
    line.cut()
