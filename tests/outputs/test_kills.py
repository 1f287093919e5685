"""Publisher and broker killed at random moments: what was committed is there, all of it arrives.

`EDGE_MONITOR_KILLS=1000` kills so often; the suite does a few.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from edge_monitor.outputs.courier import LATE_S
from edge_monitor.outputs.spool_file import SpoolFile, SpoolOptions
from tests.conftest import Broker
from tests.outputs.network import Relay
from tests.outputs.samples import soon

KILLS = int(os.environ.get("EDGE_MONITOR_KILLS", "10"))
CHANCE = random.Random(18)  # noqa: S311 - moments, not secrets

MIB = 1 << 20


@pytest.mark.fault(18)
def test_a_writer_killed_in_mid_write_loses_no_committed_alarm(tmp_path: Path) -> None:
    """Fault 18: the spool opens every time."""
    present: set[int] = set()
    first, cut_short = 0, 0
    for _ in range(KILLS):
        command = [sys.executable, "-m", "tests.outputs.spool_writer", str(tmp_path), str(first)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            said = [writer.stdout.readline()]
            time.sleep(CHANCE.uniform(0.0, 0.05))
            writer.kill()
            said += writer.stdout.read().splitlines()
        maybe_gone: set[int] = set()
        for line in said:
            what, number = line.split()
            if what == "committed":
                present.add(int(number))
            else:
                maybe_gone.add(int(number))
        file = SpoolFile(SpoolOptions(tmp_path))
        texts = [row.letter.text for row in file.load(0, 100_000)]
        file.close()
        stored = [int(text.split()[0]) for text in texts]
        assert all(text.endswith("x" * 500) for text in texts)
        assert stored == sorted(set(stored))
        assert present - maybe_gone <= set(stored)
        cut_short += len(set(stored) - present)
        present = set(stored)
        first = max(stored) + 1
    assert first > KILLS
    print(f"{KILLS} kills, {first} alarms, {cut_short} of them committed but not yet said")


class Listener:
    """Hears each alarm before it is acknowledged to the publisher.

    With QoS 0 mosquitto writes it to this socket first, where it is safe from the broker's death.
    """

    def __init__(self, broker: Broker) -> None:
        self.alarms: list[tuple[float, dict[str, Any]]] = []
        self.states_s: list[float] = []
        subscribed = threading.Event()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, reconnect_on_failure=False)
        self._client.on_message = self._on_message
        self._client.on_subscribe = lambda *_: subscribed.set()
        self._ended = threading.Event()
        self._client.on_disconnect = lambda *_: self._ended.set()
        self._client.connect(broker.host, broker.port)
        self._client.subscribe([("edge_monitor/bench/event/#", 0), ("edge_monitor/bench/state", 0)])
        self._client.loop_start()
        assert subscribed.wait(5)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def read_to_the_end(self) -> None:
        """Wait until all that the dead broker wrote has been read."""
        assert self._ended.wait(10)

    def _on_message(self, _client: Any, _userdata: Any, message: paho.MQTTMessage) -> None:
        now_s = time.monotonic()
        if message.topic.endswith("/state"):
            self.states_s.append(now_s)
        else:
            self.alarms.append((now_s, json.loads(message.payload)))


def resident_bytes(process: subprocess.Popen[str]) -> int:
    pages = Path(f"/proc/{process.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGESIZE")


@pytest.fixture
def lives(broker: Broker, tmp_path: Path) -> dict[str, Any]:
    """What subscribers heard while the broker was killed again and again."""
    relay = Relay(broker)
    relay.cut()
    command = [sys.executable, "-m", "tests.outputs.publisher", str(relay.port), str(tmp_path)]
    heard: list[tuple[float, dict[str, Any]]] = []
    state_after_s: list[float] = []
    memory: list[int] = []
    told = tmp_path / "told"  # a pipe would be full some day, and the publisher would wait
    with (
        told.open("w") as output,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, text=True) as publisher,
    ):
        assert publisher.stdin is not None
        for kill in range(KILLS + 1):
            broker.start()
            listener = Listener(broker)
            mended_s = time.monotonic()
            relay.mend()
            if kill == KILLS:
                publisher.stdin.close()
                assert soon(lambda: publisher.poll() is not None, within_s=40)
            else:
                if kill % 5 == 0:
                    assert soon(lambda listener=listener: bool(listener.states_s))  # type: ignore[misc]  # a default binds it
                    if kill > 0:  # at first the program itself has to start
                        state_after_s.append(listener.states_s[0] - mended_s)
                time.sleep(CHANCE.uniform(0.0, 0.3))
                memory.append(resident_bytes(publisher))
                broker.stop()
                listener.read_to_the_end()
            relay.cut()
            listener.close()
            heard += listener.alarms
            if kill % 50 == 7:
                time.sleep(LATE_S + 1)  # a longer absence
    *sent, report = told.read_text().splitlines()
    return {
        "sent": sent,
        "report": json.loads(report),
        "heard": heard,
        "state_after_s": state_after_s,
        "memory": memory,
    }


@pytest.mark.fault(8)
def test_a_broker_killed_again_and_again_gets_every_alarm_in_order(lives: dict[str, Any]) -> None:
    """Faults 7, 8 and 9: at least once, in order per episode, late ones marked, memory flat."""
    heard = lives["heard"]
    assert set(lives["sent"]) == {event["id"] for _, event in heard}
    episodes: dict[int, list[int]] = defaultdict(list)
    for _, event in heard:
        data = event["data"]
        if data["seq"] not in episodes[data["episode"]]:
            episodes[data["episode"]].append(data["seq"])
    assert all(order == sorted(order) for order in episodes.values())
    delays_s = [(at - event["data"]["monotonic"], "late" in event) for at, event in heard]
    assert all(late for delay_s, late in delays_s if delay_s > LATE_S + 0.5)
    assert not any(late for delay_s, late in delays_s if delay_s < LATE_S)
    assert any(late for _, late in delays_s)
    assert max(lives["state_after_s"]) < 2
    report = lives["report"]
    assert (report["dropped"], report["refused"], report["waiting"]) == (0, 0, 0)
    memory = lives["memory"]
    grown = memory[-1] - memory[len(memory) // 4]
    assert grown < 5 * MIB
    print(
        f"{KILLS} kills, {len(lives['sent'])} alarms, {len(heard) - len(lives['sent'])} arrived "
        f"again, {sum(late for _, late in delays_s)} late, state after at most "
        f"{max(lives['state_after_s']):.2f} s, memory {memory[0] / MIB:.1f} to "
        f"{memory[-1] / MIB:.1f} MiB, grown by {grown / MIB:.2f} MiB after the first quarter"
    )
