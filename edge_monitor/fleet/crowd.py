"""One thread that keeps the connections of many devices going."""

import heapq
import selectors
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from queue import Empty, SimpleQueue
from typing import Any, Final

import paho.mqtt.client as paho

_DIALLING: Final = 16
"""Connections that are made at the same time: paho waits for the broker meanwhile."""

_CARE_S = 1.0


class Crowd:
    """An `outputs.mqtt_runner.Runner` for clients that one thread turns together, by `turn`.

    paho gives its sockets out for that and says when it has something to write. Only connecting
    waits, so a few threads do it.
    """

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._diallers = ThreadPoolExecutor(_DIALLING, "dial")
        self._lock = threading.Lock()
        self._number = count()
        self._later: list[tuple[float, int, paho.Client, threading.Event]] = []
        self._dialled: SimpleQueue[paho.Client] = SimpleQueue()
        self._care_s = time.monotonic()

    def start(self, client: paho.Client, pause_s: float, closed: threading.Event) -> None:
        """Connect after a pause, unless `closed` by then."""
        due_s = time.monotonic() + pause_s
        with self._lock:
            heapq.heappush(self._later, (due_s, next(self._number), client, closed))

    def stop(self, client: paho.Client, wait_s: float) -> None:  # noqa: ARG002 - as a Runner
        """Let it take its leave; waits for nothing."""
        client.loop_write()

    def turn(self, wait_s: float) -> None:
        """Connect who is due, read and write what there is; wait for something at most so long."""
        self._dial()
        self._admit()
        for key, ready in self._selector.select(wait_s):
            client: paho.Client = key.data
            if ready & selectors.EVENT_READ:
                _read(client)
            if ready & selectors.EVENT_WRITE and client.socket() is key.fileobj:
                client.loop_write()
        now_s = time.monotonic()
        if now_s - self._care_s >= _CARE_S:
            self._care_s = now_s
            for key in list(self._selector.get_map().values()):
                key.data.loop_misc()  # keeps silent connections alive, gives up dead ones

    def close(self) -> None:
        """Let go of everything; whoever is connected is gone without a farewell."""
        self._diallers.shutdown(cancel_futures=True)
        self._selector.close()

    def _dial(self) -> None:
        now_s = time.monotonic()
        with self._lock:
            while self._later and self._later[0][0] <= now_s:
                _, _, client, closed = heapq.heappop(self._later)
                if not closed.is_set():
                    self._diallers.submit(self._connect, client)

    def _connect(self, client: paho.Client) -> None:
        try:
            client.reconnect()
        except OSError:
            if client.on_connect_fail is not None:
                client.on_connect_fail(client, None)  # from the handler, as paho's own loop does
        else:
            self._dialled.put(client)

    def _admit(self) -> None:
        while True:
            try:
                client = self._dialled.get_nowait()
            except Empty:
                return
            line = client.socket()
            if line is not None:
                client.on_socket_close = self._forget
                client.on_socket_register_write = self._wants_to_write
                client.on_socket_unregister_write = self._has_written
                write = selectors.EVENT_WRITE if client.want_write() else 0
                self._selector.register(line, selectors.EVENT_READ | write, client)

    def _forget(self, _client: paho.Client, _userdata: Any, line: Any) -> None:
        self._selector.unregister(line)

    def _wants_to_write(self, client: paho.Client, _userdata: Any, line: Any) -> None:
        self._selector.modify(line, selectors.EVENT_READ | selectors.EVENT_WRITE, client)

    def _has_written(self, client: paho.Client, _userdata: Any, line: Any) -> None:
        self._selector.modify(line, selectors.EVENT_READ, client)


def _read(client: paho.Client) -> None:
    """Read what is there, and what TLS has read already, of which no selector knows."""
    client.loop_read()
    while (line := client.socket()) is not None and getattr(line, "pending", int)():
        client.loop_read()
