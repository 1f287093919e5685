"""How an alarm gets to the broker fast: who sends it, and who keeps still meanwhile."""

import threading
import time
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import MQTTErrorCode

from edge_monitor.outputs.mqtt import MqttSink
from edge_monitor.outputs.spool_file import SpoolOptions
from edge_monitor.types import EventKind, Level
from tests.conftest import Broker
from tests.outputs.conftest import BuildSink
from tests.outputs.samples import an_event, soon


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, float]]:
    """Thread and moment of each drowsiness event that was handed to paho."""
    noted: list[tuple[int, float]] = []
    publish = paho.Client.publish

    def note(client: paho.Client, topic: str, *rest: Any, **more: Any) -> paho.MQTTMessageInfo:
        if topic.endswith("event/drowsiness"):
            noted.append((threading.get_ident(), time.monotonic()))
        return publish(client, topic, *rest, **more)

    monkeypatch.setattr(paho.Client, "publish", note)
    return noted


def raise_alarms(sink: MqttSink, sent: list[tuple[int, float]]) -> None:
    """Fifty, each once the one before is acknowledged and the sink's own thread rests again."""
    for number in range(50):
        assert soon(lambda: sink.report()["connected"] == 1 and sink.report()["in_flight"] == 0)
        time.sleep(0.005)
        sink.event(an_event(EventKind.DROWSINESS, Level.MICROSLEEP))
        assert soon(lambda count=number + 1: len(sent) == count)  # type: ignore[misc]  # a default binds it


def test_who_hands_an_alarm_over_sends_it(
    mosquitto: Broker, build: BuildSink, tmp_path: Path, sent: list[tuple[int, float]]
) -> None:
    """No other thread has to wake first; the one that has the line is waited for, not for long."""
    raise_alarms(build(mosquitto.port, spool=SpoolOptions(tmp_path)), sent)
    senders = [thread for thread, _ in sent]
    assert senders.count(threading.get_ident()) > 25  # of others the line was held


def test_while_an_alarm_is_on_its_way_the_sinks_own_thread_keeps_still(
    mosquitto: Broker,
    build: BuildSink,
    tmp_path: Path,
    sent: list[tuple[int, float]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The answer, which is there at once, is read a millisecond later: subscribers come first."""
    read_s: list[float] = []
    loop_read = paho.Client.loop_read

    def note(client: paho.Client, *rest: Any) -> MQTTErrorCode:
        read_s.append(time.monotonic())
        return loop_read(client, *rest)

    monkeypatch.setattr(paho.Client, "loop_read", note)
    raise_alarms(build(mosquitto.port, spool=SpoolOptions(tmp_path)), sent)
    ours_s = [moment_s for thread, moment_s in sent if thread == threading.get_ident()]
    assert len(ours_s) > 25
    soonest_s = min(
        min(at_s for at_s in read_s if at_s > moment_s) - moment_s for moment_s in ours_s[:-1]
    )
    assert soonest_s >= 0.001
