"""A broker of three nodes, one of which dies while alarms are published: none is lost.

`EDGE_MONITOR_NODE_KILLS=20` kills so often; the suite does it once.
"""

import json
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.mqtt import MqttSink
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.spool_file import SpoolOptions
from edge_monitor.system.clock import SystemClock
from edge_monitor.types import EventKind, Level
from tests.conftest import Broker, needed
from tests.fleet.conftest import Begin
from tests.fleet.consumer import Consumer
from tests.fleet.nodes import KILLS, Names, Nodes
from tests.fleet.test_player import by_device, has_no_gap
from tests.outputs.samples import an_event, soon

DEVICES = 6
"""With a spool on disk and threads of their own, beside a fleet that has neither."""


class Boards:
    """Devices that publish alarms by the daemon's own sink until they are told to stop.

    Attributes:
        sent: the ids of all alarms.
        sinks: one for each device.
    """

    def __init__(self, port: int, folder: Path) -> None:
        self.sent: list[str] = []
        self._clock = SystemClock()
        self._boards: list[tuple[Envelopes, MqttSink]] = []
        for number in range(DEVICES):
            options = MqttOptions(
                host=Names.NAME, port=port, device_id=f"board-{number}", keepalive_s=5
            )
            envelopes = Envelopes(options.root, f"boot-{number}", self._clock)
            spool = SpoolOptions(folder / str(number))
            self._boards.append((envelopes, MqttSink(options, envelopes, spool, Backoff(0.2, 1.0))))
        self.sinks = [sink for _, sink in self._boards]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._publish)

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Publish no more; wait until all is acknowledged."""
        self._ended.set()
        self._thread.join()
        assert soon(lambda: not any(self._unanswered(sink) for sink in self.sinks), within_s=30)

    def close(self) -> None:
        self._ended.set()
        for sink in self.sinks:
            sink.close()

    def sessions(self) -> int:
        return sum(int(sink.report()["sessions"] or 0) for sink in self.sinks)

    def _publish(self) -> None:
        while not self._ended.wait(0.05):
            for envelopes, sink in self._boards:
                event = an_event(EventKind.DROWSINESS, Level.ASLEEP, t=self._clock.monotonic())
                sink.event(event)
                self.sent.append(json.loads(envelopes.event(event))["id"])

    @staticmethod
    def _unanswered(sink: MqttSink) -> bool:
        report = sink.report()
        return bool(report["waiting"] or report["in_flight"] or not report["connected"])


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    found = shutil.which("nats-server", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    program = needed(found, "nats-server")
    folder = tmp_path / "nodes"
    folder.mkdir()
    prepared = Nodes(program, folder)
    yield prepared
    prepared.stop()


def test_a_node_that_is_killed_takes_no_alarm_with_it(
    nodes: Nodes, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faults 7 and 9 with a broker that stays: other nodes are found by their common name."""
    monkeypatch.setattr(socket, "getaddrinfo", Names().getaddrinfo)
    for node in range(3):
        nodes.start(node)
    assert nodes.are_well(), nodes.log()
    with Consumer(Names.NAME, nodes.port, "edge_monitor/+/event/#", "archive") as archive:
        boards = Boards(nodes.port, tmp_path / "spools")
        playing = begin(
            nodes.port, host=Names.NAME, devices=30, seconds=3 + 7.0 * KILLS, patience_s=30.0
        )
        try:
            assert soon(lambda: boards.sessions() == DEVICES, within_s=20)
            boards.begin()
            for kill in range(KILLS):
                time.sleep(2)
                nodes.kill(kill % 3)
                time.sleep(2)  # in which two nodes do the work of three
                nodes.start(kill % 3)
                assert nodes.are_well(), nodes.log()
            tally = playing.result()
            boards.end()
        finally:
            boards.close()
        wanted = len(boards.sent) + tally.events
        archive.falls_silent(lambda: wanted, within_s=45)
    assert tally.is_well
    assert boards.sessions() + tally.sessions > DEVICES + 30, "nobody was on a node that died"
    heard = archive.events()
    ids = {event["id"] for event in heard}
    assert len(set(boards.sent) - ids) == 0, nodes.log()
    assert len(ids) == wanted
    assert all(has_no_gap(events) for events in by_device(heard).values())
    data = {event["id"]: event["data"] for event in heard}
    assert all(event["data"] == data[event["id"]] for event in heard)
    print(f"{KILLS} kills, {len(boards.sent)} alarms, {len(heard) - len(ids)} events came twice")


def test_a_device_passes_over_addresses_where_no_broker_is(
    mosquitto: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        socket, "getaddrinfo", Names(("127.0.0.2", "127.0.0.3", "127.0.0.1")).getaddrinfo
    )
    options = MqttOptions(host=Names.NAME, port=mosquitto.port, device_id="bench")
    for _ in range(3):  # whichever comes first
        sink = MqttSink(options, Envelopes(options.root, "boot", SystemClock()))
        assert soon(lambda sink=sink: sink.report()["connected"] == 1, within_s=0.9)  # type: ignore[misc]  # a default binds it
        sink.close()
