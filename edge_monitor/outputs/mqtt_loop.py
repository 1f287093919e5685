"""Keeps connections to brokers going: one thread turns any number of clients of paho."""

import heapq
import os
import selectors
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from queue import Empty, SimpleQueue
from typing import Any, Final

import paho.mqtt.client as paho

_DIALLING: Final = 16
"""Connections that are made at the same time: paho waits for the broker meanwhile."""

_CARE_S = 1.0


@dataclass(frozen=True, slots=True)
class _Call:
    """A client that is to be connected."""

    client: paho.Client
    closed: threading.Event
    failed: Callable[[Exception], None]


class MqttLoop:
    """Connects clients, reads and writes their lines, in the thread that calls `turn`.

    paho gives its sockets out for that, says when it has something to write, and calls back in
    that thread once a connection is made. Only connecting waits, for a name server too, so each
    attempt has a thread of its own, which the end of the program does not wait for.

    Attributes:
        hold: held while clients are worked with, not while the loop waits. Another thread that
            has it may publish and `flush`; what paho calls back then, it calls there.
    """

    def __init__(self) -> None:
        self.hold = threading.Lock()
        self._selector = selectors.DefaultSelector()
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._lock = threading.Lock()
        self._closed = False
        self._number = count()
        self._later: list[tuple[float, int, _Call]] = []
        self._dialling = 0
        self._dialled: SimpleQueue[tuple[_Call, Exception | None]] = SimpleQueue()
        self._full: deque[paho.Client] = deque()  # they have something to write
        self._care_s = time.monotonic()

    def start(
        self,
        client: paho.Client,
        pause_s: float,
        closed: threading.Event,
        failed: Callable[[Exception], None],
    ) -> None:
        """Connect a client; from any thread.

        Args:
            client: not connected.
            pause_s: seconds to wait before.
            closed: once set, it need no longer be connected.
            failed: called by `turn` if it cannot be connected, with the reason.
        """
        due_s = time.monotonic() + pause_s
        with self._lock:
            call = _Call(client, closed, failed)
            heapq.heappush(self._later, (due_s, next(self._number), call))
        self.wake()

    def wake(self) -> None:
        """Let `turn` return soon; from any thread."""
        with self._lock:
            if not self._closed:
                os.eventfd_write(self._bell, 1)

    def turn(self, wait_s: float) -> None:
        """Connect who is due, write and read what there is; wait for something at most so long."""
        with self.hold:
            self._dial()
            self._admit()
            self.flush()
        told = self._selector.select(min(wait_s, self._idle_s()))
        with self.hold:
            for key, ready in told:
                self._serve(key, ready)
            self._take_care()

    def flush(self) -> None:
        """Write what was published, as far as the lines take it now; by who has `hold`."""
        while self._full:
            client = self._full.popleft()
            client.loop_write()
            if client.want_write() and (line := client.socket()) is not None:
                self._selector.modify(line, selectors.EVENT_READ | selectors.EVENT_WRITE, client)

    def close(self) -> None:
        """Let go of everything; whoever is connected is gone without a farewell."""
        with self._lock:
            self._closed = True
            clients = [key.data for key in self._selector.get_map().values()]
            self._selector.close()
            os.close(self._bell)
        while not self._dialled.empty():
            clients.append(self._dialled.get()[0].client)
        for client in clients:
            if client is not None:
                _hang_up(client)

    def _serve(self, key: selectors.SelectorKey, ready: int) -> None:
        client: paho.Client | None = key.data
        if client is None:
            os.eventfd_read(self._bell)
            return
        if ready & selectors.EVENT_READ:
            _read(client)
        if ready & selectors.EVENT_WRITE and client.socket() is key.fileobj:
            client.loop_write()

    def _idle_s(self) -> float:
        """Seconds until something is due here; less than nothing is none."""
        now_s = time.monotonic()
        due_s = self._care_s + _CARE_S
        with self._lock:
            if self._later and self._dialling < _DIALLING:
                due_s = min(due_s, self._later[0][0])
        return max(0.0, due_s - now_s)

    def _dial(self) -> None:
        now_s = time.monotonic()
        with self._lock:
            while self._later and self._later[0][0] <= now_s and self._dialling < _DIALLING:
                *_, call = heapq.heappop(self._later)
                if not call.closed.is_set():
                    self._dialling += 1
                    work = threading.Thread(target=self._connect, args=(call,), daemon=True)
                    work.start()

    def _connect(self, call: _Call) -> None:
        reason: Exception | None = None
        try:
            call.client.reconnect()
        except Exception as error:  # noqa: BLE001 - whatever it is, there is no connection
            reason = error.with_traceback(None)  # whose frames hold sockets
        with self._lock:
            self._dialling -= 1
            wanted = not self._closed and not call.closed.is_set()
            if wanted:
                self._dialled.put((call, reason))
        if wanted:
            self.wake()
        else:
            _hang_up(call.client)

    def _admit(self) -> None:
        """Begin to turn those that are connected; tell the others why they are not."""
        while True:
            try:
                call, reason = self._dialled.get_nowait()
            except Empty:
                return
            client = call.client
            if reason is not None:
                call.failed(reason)
            elif (line := client.socket()) is not None:
                client.on_socket_close = self._forget
                client.on_socket_register_write = self._wants_to_write
                client.on_socket_unregister_write = self._has_written
                write = selectors.EVENT_WRITE if client.want_write() else 0
                self._selector.register(line, selectors.EVENT_READ | write, client)

    def _take_care(self) -> None:
        """Keep silent connections alive, give up dead ones."""
        now_s = time.monotonic()
        if now_s - self._care_s >= _CARE_S:
            self._care_s = now_s
            for key in list(self._selector.get_map().values()):
                if key.data is not None:
                    key.data.loop_misc()

    def _forget(self, _client: paho.Client, _userdata: Any, line: Any) -> None:
        self._selector.unregister(line)

    def _wants_to_write(self, client: paho.Client, _userdata: Any, _line: Any) -> None:
        self._full.append(client)

    def _has_written(self, client: paho.Client, _userdata: Any, line: Any) -> None:
        if self._selector.get_key(line).events & selectors.EVENT_WRITE:
            self._selector.modify(line, selectors.EVENT_READ, client)


def _hang_up(client: paho.Client) -> None:
    """Close the line at once."""
    client.on_socket_close = client.on_socket_unregister_write = None
    client.on_socket_register_write = None
    client.disconnect()  # at its best it is written
    line = client.socket()
    if line is not None:
        line.close()


def _read(client: paho.Client) -> None:
    """Read what is there, and what TLS has read already, of which no selector knows."""
    client.loop_read()
    while (line := client.socket()) is not None and getattr(line, "pending", int)():
        client.loop_read()
