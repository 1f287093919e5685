"""The loop that keeps connections going, against a real broker."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from edge_monitor.outputs.mqtt_loop import MqttLoop
from tests.conftest import Broker, free_port
from tests.outputs.network import Watcher
from tests.outputs.samples import soon

_SHORT_S = 0.01
_LONG_S = 30.0


@pytest.fixture
def loop() -> Iterator[MqttLoop]:
    made = MqttLoop()
    yield made
    made.close()


def a_client(port: int, patience_s: float = 5.0) -> paho.Client:
    client = paho.Client(CallbackAPIVersion.VERSION2, reconnect_on_failure=False)
    client.connect_timeout = patience_s
    client.connect_async("127.0.0.1", port)
    return client


def turned(loop: MqttLoop, condition: Callable[[], bool]) -> bool:
    """Whether it comes true while the loop is turned."""

    def turn() -> bool:
        loop.turn(_SHORT_S)
        return condition()

    return soon(turn)


def begin(loop: MqttLoop, client: paho.Client, pause_s: float = 0.0) -> list[Exception]:
    """Let it connect; returns where the reason will stand if it cannot be."""
    reasons: list[Exception] = []
    loop.start(client, pause_s, threading.Event(), reasons.append)
    return reasons


def test_what_is_published_is_on_the_wire_after_a_flush(mosquitto: Broker, loop: MqttLoop) -> None:
    client = a_client(mosquitto.port)
    assert begin(loop, client) == []
    assert turned(loop, client.is_connected)
    with Watcher(mosquitto) as watcher:
        message = client.publish("edge_monitor/bench/availability", "online", qos=1)
        loop.flush()
        assert watcher.hears("availability", "online")
        assert not message.is_published()  # nobody has read the answer
        assert turned(loop, message.is_published)


def test_another_thread_sends_while_the_loop_waits(mosquitto: Broker, loop: MqttLoop) -> None:
    client = a_client(mosquitto.port)
    begin(loop, client)
    assert turned(loop, client.is_connected)
    with Watcher(mosquitto) as watcher, ThreadPoolExecutor(1) as other:
        turning = other.submit(loop.turn, 60.0)  # nothing but the answer ends it
        with loop.hold:
            client.publish("edge_monitor/bench/availability", "online", qos=1)
            loop.flush()
        assert watcher.hears("availability", "online")
        turning.result(timeout=5)


def test_all_is_called_back_in_the_thread_that_turns(mosquitto: Broker, loop: MqttLoop) -> None:
    threads: list[int] = []

    def note(*_: Any) -> None:
        threads.append(threading.get_ident())

    client = a_client(mosquitto.port)
    client.on_connect = client.on_subscribe = client.on_message = client.on_disconnect = note
    refused = a_client(free_port())
    begin(loop, client)
    loop.start(refused, 0.0, threading.Event(), note)
    assert turned(loop, lambda: len(threads) == 2)
    client.subscribe("test/loop", qos=1)
    client.publish("test/loop", "hello", qos=1)
    assert turned(loop, lambda: len(threads) == 4)
    client.disconnect()
    assert turned(loop, lambda: len(threads) == 5)
    assert set(threads) == {threading.get_ident()}


def test_who_cannot_be_connected_is_told_why(loop: MqttLoop) -> None:
    reasons = begin(loop, a_client(free_port()))
    assert turned(loop, lambda: bool(reasons))
    assert isinstance(reasons[0], ConnectionRefusedError)


def test_a_broker_that_does_not_answer_holds_nobody_up(mosquitto: Broker, loop: MqttLoop) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        port = deaf.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):  # whom it has to answer first
            late, other = a_client(port, patience_s=1.0), a_client(mosquitto.port)
            reasons = begin(loop, late)
            begin(loop, other)
            assert turned(loop, other.is_connected)
            assert reasons == []
            assert turned(loop, lambda: bool(reasons))
            assert isinstance(reasons[0], TimeoutError)


def test_anybody_can_wake_it(loop: MqttLoop) -> None:
    for _ in range(3):  # before it waits, more than once, and again
        loop.wake()
        loop.wake()
        loop.turn(_LONG_S)
    begins_s = time.monotonic()
    loop.turn(_SHORT_S)
    assert time.monotonic() - begins_s >= _SHORT_S / 2  # nothing is left of it
    threading.Timer(_SHORT_S, loop.wake).start()
    loop.turn(_LONG_S)


def test_a_pause_before_a_connection_ends_the_waiting(mosquitto: Broker, loop: MqttLoop) -> None:
    client = a_client(mosquitto.port)
    begin(loop, client, pause_s=0.05)
    began_s = time.monotonic()
    while not client.is_connected():
        loop.turn(_LONG_S)
    assert 0.05 <= time.monotonic() - began_s < 1.0  # which is when it looks around in any case


def test_what_was_closed_meanwhile_is_not_connected(mosquitto: Broker, loop: MqttLoop) -> None:
    client, closed, reasons = a_client(mosquitto.port), threading.Event(), list[Exception]()
    loop.start(client, _SHORT_S, closed, reasons.append)
    closed.set()
    assert not turned_for(loop, 0.1, client.is_connected)
    assert (client.socket(), reasons) == (None, [])


def turned_for(loop: MqttLoop, seconds: float, condition: Callable[[], bool]) -> bool:
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s and not condition():
        loop.turn(_SHORT_S)
    return condition()


def test_closing_hangs_up_and_a_late_word_is_harmless(mosquitto: Broker) -> None:
    loop, client = MqttLoop(), a_client(mosquitto.port)
    begin(loop, client)
    assert turned(loop, client.is_connected)
    line = client.socket()
    loop.close()
    loop.wake()
    assert line is not None
    assert line.fileno() == -1
