"""Messages that a broker will not take, whatever one does, against a real mosquitto."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from edge_monitor.outputs.announcer import Announcer
from edge_monitor.outputs.mqtt import MqttSink
from edge_monitor.outputs.mqtt_troubles import Troubles
from edge_monitor.outputs.spool_file import SpoolOptions
from edge_monitor.types import EventKind, Level
from tests.conftest import Broker
from tests.outputs.conftest import BuildSink
from tests.outputs.home import WHAT
from tests.outputs.network import Relay, Watcher
from tests.outputs.samples import a_health, a_state, an_event, soon
from tests.outputs.strict_broker import StrictBroker

LIMIT = 20_000  # bytes


def three_alarms(sink: MqttSink) -> None:
    """The second of which is too large."""
    alarm = an_event(EventKind.DROWSINESS, Level.MICROSLEEP)
    sink.event(alarm)
    sink.event(replace(alarm, evidence={"reason": "x" * LIMIT}))
    sink.event(alarm)


def others_arrive(sink: MqttSink, watcher: Watcher) -> None:
    """Both, and what comes after them."""
    assert soon(lambda: sink.report()["published"] == 2)
    assert soon(lambda: len(watcher.on("event/drowsiness")) >= 2)
    sink.event(an_event(EventKind.YAWN))
    assert watcher.hears("event/yawn")


def fault_of(sink: MqttSink) -> str:
    return str(sink.report()["fault"])


def count_of(sink: MqttSink) -> Callable[[str], int]:
    """Reads a number of the report."""
    return lambda name: int(sink.report()[name] or 0)


def test_a_broker_that_says_its_limit_is_not_sent_what_is_larger(
    broker: Broker, build: BuildSink, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broker.start(f"max_packet_size {LIMIT}")
    with Watcher(broker) as watcher:
        sink = build(broker.port, spool=SpoolOptions(tmp_path))
        three_alarms(sink)
        others_arrive(sink, watcher)
        assert soon(lambda: sink.report()["spooled"] == 0)
        report = sink.report()
        assert (report["refused"], report["refused_alarms"], report["waiting"]) == (1, 1, 0)
        assert (report["sessions"], report["fault"]) == (1, None)  # it took a smaller one since
    (said,) = (message for message in caplog.messages if "refuses messages" in message)
    assert f"more than the {LIMIT} that it takes" in said
    assert "event/drowsiness" in said


def test_a_broker_that_refuses_large_messages_gets_those_behind_it(
    broker: Broker, build: BuildSink, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Mosquitto acknowledges such a message as too large, or hangs up: "protocol error".

    Then it has not said what is wrong, and the alarm is kept.
    """
    broker.start(f"message_size_limit {LIMIT}")
    with Watcher(broker) as watcher:
        sink = build(broker.port, spool=SpoolOptions(tmp_path))
        three_alarms(sink)
        others_arrive(sink, watcher)
        assert soon(lambda: sum(map(count_of(sink), ("refused_alarms", "spooled"))) == 1)
    assert "Packet too large" in caplog.text or "it hung up 5 times over" in caplog.text


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
        others_arrive(sink, watcher)
        fault = fault_of(sink)
        assert "it hung up 5 times over" in fault
        assert "edge_monitor/bench/event/drowsiness" in fault
        assert sink.report()["sessions"] == 6
        assert soon(lambda: sink.report()["spooled"] == 1)  # the broker did not say it: it is kept
        assert sink.report()["refused"] == 0
    line.cut()


@pytest.mark.fault(8)
@pytest.mark.parametrize("reason", [None, 0x89], ids=["without a word", "server busy"])
def test_a_broker_that_hangs_up_at_once_a_few_times_gets_every_alarm_once_it_is_well(
    reason: int | None, build: BuildSink, tmp_path: Path
) -> None:
    """Fault 8, at the start, when it has not yet taken anything and nearly nothing is under way."""
    broker = StrictBroker(hang_ups=7, reason=reason)
    sink = build(broker.port, spool=SpoolOptions(tmp_path))
    for _ in range(3):
        sink.event(an_event(EventKind.DROWSINESS, Level.MICROSLEEP))
    assert soon(lambda: sink.report()["published"] == 3)
    assert soon(lambda: sink.report()["spooled"] == 0)
    assert broker.published.count("edge_monitor/bench/event/drowsiness") == 3
    assert (broker.connections, sink.report()["refused"]) == (8, 0)
    broker.close()


def test_refused_alarms_are_said_in_the_log_however_bad_the_line_is(
    caplog: pytest.LogCaptureFixture,
) -> None:
    troubles = Troubles("broker", 1883)
    for _ in range(100):
        troubles.away("is lost")
    troubles.refuses("edge_monitor/bench/event/drowsiness", "Not authorized")
    assert "refuses messages: Not authorized" in caplog.messages[-1]


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
        assert soon(lambda: "Quota exceeded" in fault_of(sink))
        assert soon(lambda: sink.report()["sessions"] >= 3)  # type: ignore[operator]  # a number
        assert sink.report()["published"] == 0
        line.saying = None
        assert soon(lambda: sink.report()["published"] == 3)
        assert (sink.report()["refused"], sink.report()["waiting"]) == (0, 0)
        assert watcher.hears("event/drowsiness")
    line.cut()


@pytest.mark.parametrize("most", [1, 2, 5])
def test_a_broker_that_takes_few_messages_at_once_is_sent_no_more(
    most: int, build: BuildSink, tmp_path: Path
) -> None:
    """MQTT 5, Receive Maximum; what is said with each connection counts too."""
    broker = StrictBroker(receive_maximum=most)
    sink = build(broker.port, spool=SpoolOptions(tmp_path), announcer=Announcer(WHAT, enabled=True))
    sink.state(a_state())
    for _ in range(20):
        sink.event(an_event(EventKind.DROWSINESS, Level.MICROSLEEP))
    assert soon(lambda: sink.report()["published"] == 20)
    assert soon(lambda: sink.report()["in_flight"] == 0)
    sink.close()
    assert soon(lambda: broker.farewells == [0])
    told = [topic.rpartition("/")[2] for topic in broker.published]
    assert told[:2] == ["availability", "config"]
    assert (told.count("drowsiness"), told[-1]) == (20, "availability")
    assert broker.connections == 1
    broker.close()


def test_a_broker_that_has_no_room_for_a_farewell_is_asked_to_publish_the_will(
    build: BuildSink,
) -> None:
    broker = StrictBroker(receive_maximum=1)
    sink = build(broker.port)
    assert soon(lambda: sink.report()["in_flight"] == 0 and sink.report()["connected"] == 1)
    broker.answering = False
    sink.event(an_event(EventKind.YAWN))
    assert soon(lambda: len(broker.published) == 2)
    sink.close()
    assert soon(lambda: broker.farewells == [0x04])
    assert broker.published[1:] == ["edge_monitor/bench/event/yawn"]
    broker.close()


def test_a_refusal_is_no_fault_any_more_when_a_later_message_of_its_topic_is_taken(
    build: BuildSink,
) -> None:
    broker = StrictBroker(refusing={"edge_monitor/bench/event/yawn": 0x87})
    sink = build(broker.port)
    sink.event(an_event(EventKind.YAWN))
    assert soon(lambda: "Not authorized (edge_monitor/bench/event/yawn)" in fault_of(sink))
    sink.event(an_event(EventKind.DROWSINESS, Level.MICROSLEEP))
    assert soon(lambda: sink.report()["published"] == 1)
    assert "Not authorized" in fault_of(sink)  # that was another topic
    broker.refusing.clear()
    sink.event(an_event(EventKind.YAWN))
    assert soon(lambda: sink.report()["fault"] is None)
    assert (sink.report()["refused"], sink.report()["sessions"]) == (1, 1)
    broker.close()
