"""Delivery against a real mosquitto: nothing is lost, everything in order, drops are counted."""

import json
import random
import statistics
import threading
import time
from pathlib import Path

import pytest

from edge_monitor.outputs import courier
from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.mqtt import MqttSink
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.spool_file import SpoolFile, SpoolOptions
from edge_monitor.testing import FakeClock
from edge_monitor.types import EventKind, Level
from tests.conftest import Broker, free_port
from tests.outputs.conftest import BuildSink
from tests.outputs.network import Relay, Watcher
from tests.outputs.samples import a_state, an_event, soon


def ids(texts: list[str]) -> list[str]:
    return [json.loads(text)["id"] for text in texts]


def alarm(sink: MqttSink) -> None:
    sink.event(an_event(EventKind.DROWSINESS, Level.MICROSLEEP))


@pytest.fixture
def far(broker: Broker) -> Relay:
    """A line that is cut to a broker that runs, so that a test can listen before it is mended."""
    relay = Relay(broker)
    relay.cut()
    broker.start()
    return relay


@pytest.mark.fault(7)
def test_a_night_without_a_broker_is_told_in_the_morning(
    broker: Broker, far: Relay, build: BuildSink, tmp_path: Path
) -> None:
    """Fault 7: bounded, in order, emotions dropped first, drops counted, over a restart too."""
    spool = SpoolOptions(tmp_path / "state", max_rows=100)
    first = build(far.port, spool=spool)
    for _ in range(60):
        first.event(an_event(EventKind.EMOTION))
        first.event(an_event(EventKind.YAWN))
    alarm(first)
    assert soon(lambda: (first.report()["spooled"], first.report()["dropped"]) == (100, 21))
    first.close()
    second = build(far.port, spool=spool)
    for _ in range(45):
        alarm(second)
    assert soon(lambda: second.report()["dropped"] == 45)
    assert second.report()["dropped_alarms"] == 0
    with Watcher(broker) as watcher:
        far.mend()
        assert soon(lambda: second.report()["waiting"] == 0)
        assert soon(lambda: second.report()["in_flight"] == 0)
        assert soon(lambda: sum(one.topic.startswith("event/") for one in watcher.heard) == 100)
        heard = [message for message in watcher.heard if message.topic.startswith("event/")]
    told = [int(name.removeprefix("boot-")) for name in ids([message.text for message in heard])]
    assert told == sorted(set(told))
    assert [message.topic for message in heard].count("event/drowsiness") == 46
    assert [message.topic for message in heard].count("event/yawn") == 54
    assert second.report()["published"] == 100
    assert soon(lambda: second.report()["spooled"] == 0)


@pytest.mark.fault(7)
def test_what_an_earlier_run_left_comes_first(
    broker: Broker, far: Relay, build: BuildSink, tmp_path: Path
) -> None:
    spool = SpoolOptions(tmp_path)
    first = build(far.port, spool=spool)
    for _ in range(100):
        alarm(first)
    first.close()
    second = build(far.port, spool=spool)
    for _ in range(100):
        alarm(second)
    with Watcher(broker) as watcher:
        far.mend()
        assert soon(lambda: len(watcher.on("event/drowsiness")) == 200)
        assert ids(watcher.on("event/drowsiness")) == [f"boot-{seq}" for seq in range(1, 201)]


@pytest.mark.fault(9)
def test_acknowledgements_that_get_lost_bring_the_same_ids_again(
    mosquitto: Broker, build: BuildSink, tmp_path: Path
) -> None:
    """Fault 9: at least once, and nothing but the mark of lateness differs."""
    relay = Relay(mosquitto)
    with Watcher(mosquitto) as watcher:
        sink = build(relay.port, spool=SpoolOptions(tmp_path))
        assert soon(lambda: sink.report()["connected"] == 1)
        assert soon(lambda: sink.report()["in_flight"] == 0)
        relay.swallowing = True
        for _ in range(25):
            alarm(sink)
        assert soon(lambda: relay.swallowed == 10)  # the window
        assert not soon(lambda: sink.report()["in_flight"] != 10, within_s=0.2)
        assert sink.report()["waiting"] == 15
        relay.cut()
        relay.swallowing = False
        relay.mend()
        assert soon(lambda: sink.report()["published"] == 25)
        assert soon(lambda: len(watcher.on("event/drowsiness")) == 35)
        heard = ids(watcher.on("event/drowsiness"))
    assert heard == [f"boot-{seq}" for seq in (*range(1, 11), *range(1, 26))]
    relay.cut()


@pytest.mark.fault(28)
def test_a_broker_that_acknowledges_nothing_is_left_and_tried_again(
    mosquitto: Broker, build: BuildSink, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 9, where the connection lives: MQTT itself would wait for ever."""
    monkeypatch.setattr(courier, "_ANSWER_S", 0.3)
    relay = Relay(mosquitto)
    sink = build(relay.port, spool=SpoolOptions(tmp_path))
    assert soon(lambda: sink.report()["in_flight"] == 0 and sink.report()["sessions"] == 1)
    relay.swallowing = True
    alarm(sink)
    assert soon(lambda: sink.report()["sessions"] == 2)
    relay.swallowing = False
    assert soon(lambda: sink.report()["published"] == 1)
    assert sink.report()["fault"] is None
    relay.cut()


@pytest.mark.fault(8)
def test_a_line_that_comes_and_goes_loses_nothing_and_costs_no_threads(
    mosquitto: Broker, build: BuildSink, tmp_path: Path
) -> None:
    """Fault 8."""
    relay, chance = Relay(mosquitto), random.Random(8)  # noqa: S311 - moments, not secrets
    with Watcher(mosquitto) as watcher:
        sink = build(relay.port, spool=SpoolOptions(tmp_path))
        sent = 0
        for _ in range(25):
            for _ in range(chance.randrange(20)):
                alarm(sink)
                sent += 1
            time.sleep(chance.uniform(0.0, 0.15))  # a moment of the line, not of our clock
            relay.cut()
            sink.state(a_state(t=float(sent)))
            relay.mend()
        assert soon(lambda: sink.report()["published"] == sent)
        heard = list(dict.fromkeys(ids(watcher.on("event/drowsiness"))))
        assert heard == [f"boot-{seq}" for seq in range(1, sent + 1)]
        newest = f'"monotonic":{float(sent)}'
        assert soon(lambda: newest in watcher.on("state")[-1], within_s=2)
        names = [thread.name for thread in threading.enumerate()]
        assert sum(name.startswith("paho-mqtt-client-edge_monitor") for name in names) <= 2
    relay.cut()


def test_a_refusal_is_final_and_holds_nothing_up(
    broker: Broker, build: BuildSink, tmp_path: Path
) -> None:
    acl = tmp_path / "acl"
    acl.write_text(
        "topic readwrite edge_monitor/bench/availability\n"
        "topic readwrite edge_monitor/bench/event/drowsiness\n"
        "topic read edge_monitor/bench/#\n"
    )
    broker.start(f"acl_file {acl}")
    with Watcher(broker) as watcher:
        sink = build(broker.port, spool=SpoolOptions(tmp_path / "state"))
        for _ in range(20):
            sink.event(an_event(EventKind.EMOTION))
        alarm(sink)
        assert watcher.hears("event/drowsiness")
    assert soon(lambda: sink.report()["in_flight"] == 0)
    report = sink.report()
    assert (report["refused"], report["published"], report["waiting"]) == (20, 1, 0)
    assert "refuses messages: Not authorized" in str(report["fault"])
    sink.close()
    file = SpoolFile(SpoolOptions(tmp_path / "state"))
    assert file.rows == 0
    file.close()


def test_what_goes_out_late_says_so_and_by_how_much(
    broker: Broker, far: Relay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "LATE_S", 0.5)
    options = MqttOptions(host="127.0.0.1", port=far.port, device_id="bench")
    spool = SpoolOptions(tmp_path)
    sent: list[str] = []
    for boot_id in ("before", "now"):
        envelopes = Envelopes("edge_monitor/bench", boot_id, FakeClock(monotonic_s=0.0))
        sink = MqttSink(options, envelopes, spool, Backoff(0.05, 0.2))
        event = an_event(EventKind.DROWSINESS, Level.ASLEEP)
        sink.event(event)
        sent.append(envelopes.event(event))
        if boot_id == "before":
            sink.close()
    assert not soon(lambda: sink.report()["connected"] == 1, within_s=0.6)
    with Watcher(broker) as watcher:
        far.mend()
        assert soon(lambda: sink.report()["published"] == 2)
        sink.event(punctual := an_event(EventKind.YAWN))
        sent.append(envelopes.event(punctual))
        assert watcher.hears("event/yawn")
        before, now = map(json.loads, watcher.on("event/drowsiness"))
        assert watcher.on("event/yawn") == sent[2:]
    sink.close()
    assert before == json.loads(sent[0]) | {"late": True}
    assert 500 < now.pop("delayms") < 60_000
    assert now == json.loads(sent[1]) | {"late": True}


@pytest.mark.fault(16)
def test_a_farewell_without_a_broker_leaves_everything_on_disk(
    build: BuildSink, tmp_path: Path
) -> None:
    """Fault 16: the spool is flushed."""
    sink = build(free_port(), spool=SpoolOptions(tmp_path))
    for _ in range(200):
        sink.event(an_event(EventKind.YAWN))
    start_s = time.monotonic()
    sink.close()
    assert time.monotonic() - start_s < 1
    file = SpoolFile(SpoolOptions(tmp_path))
    assert file.rows == 200
    file.close()


def test_a_spool_that_cannot_be_written_is_told_and_events_go_out(
    mosquitto: Broker, build: BuildSink, tmp_path: Path
) -> None:
    """Fault 19: detection and alarms go on, and health has the flag."""
    (tmp_path / "state").write_text("in the way")
    with Watcher(mosquitto) as watcher:
        sink = build(mosquitto.port, spool=SpoolOptions(tmp_path / "state"))
        alarm(sink)
        assert watcher.hears("event/drowsiness")
        assert "state" in str(sink.report()["spool_fault"])
        assert sink.report()["fault"] == sink.report()["spool_fault"]


@pytest.mark.fault(28)
def test_a_broker_that_stands_still_holds_nobody_up_and_gets_all_later(
    mosquitto: Broker, build: BuildSink, tmp_path: Path
) -> None:
    """Fault 28: the window is full, the connection open, and nobody hangs up."""
    sink = build(mosquitto.port, spool=SpoolOptions(tmp_path))
    with Watcher(mosquitto) as watcher:
        assert soon(lambda: sink.report()["connected"] == 1 and sink.report()["in_flight"] == 0)
        mosquitto.freeze()
        took_s = []
        for number in range(1500):
            start_s = time.perf_counter()
            alarm(sink)
            sink.state(a_state(t=float(number)))
            took_s.append(time.perf_counter() - start_s)
            if number % 500 == 499:  # no more at a time than memory holds, however slow the disk
                assert soon(lambda count=number + 1: sink.report()["spooled"] == count)  # type: ignore[misc]  # a default binds it
        assert statistics.median(took_s) < 0.001
        assert sink.report()["in_flight"] == 10
        mosquitto.thaw()
        assert soon(lambda: sink.report()["published"] == 1500, within_s=20)
        assert soon(
            lambda: len(watcher.on("event/drowsiness")) == 1500, within_s=20
        )  # it reads at its own pace
        assert ids(watcher.on("event/drowsiness")) == [f"boot-{seq}" for seq in range(1, 1501)]
        assert (sink.report()["dropped"], sink.report()["sessions"]) == (0, 1)
