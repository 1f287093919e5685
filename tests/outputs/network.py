"""Network parts of the MQTT tests: a subscriber, a line that can be cut, an old broker."""

import contextlib
import socket
import struct
import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from tests.conftest import Broker, free_port
from tests.contract.judge import complaints, is_asked
from tests.outputs.samples import soon

_PUBACK = 4  # type of packet
_LEVEL = 6  # where a greeting says the protocol's
_OLD_LEVEL = 4  # of MQTT 3.1.1


@dataclass(frozen=True)
class Heard:
    """A message as a subscriber gets it; the topic without its root.

    Attributes:
        content_type: as MQTT 5 says it; `None` where nothing is said.
        expires_s: likewise, seconds that are left until the broker forgets it.
    """

    topic: str
    text: str
    retained: bool
    content_type: str | None = None
    expires_s: int | None = None


class Watcher:
    """Subscribes to everything of the device `bench`, remembers it, and judges it at the end."""

    def __init__(
        self, broker: Broker, user: str | None = None, password: str | None = None
    ) -> None:
        self.heard: list[Heard] = []
        self._subscribed = threading.Event()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.username_pw_set(user, password)
        self._client.on_message = self._on_message
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.connect(broker.host, broker.port)
        self._client.subscribe("edge_monitor/bench/#", qos=1)
        self._client.loop_start()
        assert self._subscribed.wait(5)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        if kind is None:
            told = [one for one in self.heard if not is_asked(one.topic)]
            wrong = [line for one in told for line in complaints(one.topic, one.text)]
            assert wrong == [], "this is not what the contract says"

    def on(self, topic: str) -> list[str]:
        """The texts heard on one topic so far."""
        return [message.text for message in self.heard if message.topic == topic]

    def hears(self, topic: str, text: str | None = None, within_s: float = 20.0) -> bool:
        """Whether the topic speaks in time; with `text`, whether that is its newest word."""
        return soon(lambda: bool(self.on(topic)) and text in (None, self.on(topic)[-1]), within_s)

    def _on_message(self, _client: Any, _userdata: Any, message: paho.MQTTMessage) -> None:
        topic = message.topic.removeprefix("edge_monitor/bench/")
        said = message.properties
        self.heard.append(
            Heard(
                topic,
                message.payload.decode(errors="replace"),
                message.retain,
                getattr(said, "ContentType", None),
                getattr(said, "MessageExpiryInterval", None),
            )
        )


class Relay:
    """A TCP line to a broker that the test cuts and mends.

    Attributes:
        swallowing: keep what the broker acknowledges from the client.
        swallowed: how many acknowledgements were kept.
        saying: a reason code of MQTT 5 in place of that of each acknowledgement.
        old: refuse whoever speaks anything newer than MQTT 3.1.1.
    """

    def __init__(self, broker: Broker) -> None:
        self.swallowing = False
        self.swallowed = 0
        self.saying: int | None = None
        self.old = False
        self.port = free_port()
        self._target = (broker.host, broker.port)
        self._server: socket.socket | None = None
        self._ends: list[socket.socket] = []
        self.mend()

    def mend(self) -> None:
        """Let connections through from now on."""
        self._server = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._server,), daemon=True).start()

    def cut(self) -> None:
        """Break what is connected, without a word of MQTT, and refuse what comes."""
        if self._server is not None:
            hang_up(self._server)
            self._server = None
        for end in self._ends:
            hang_up(end)
        self._ends.clear()

    def _accept(self, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = server.accept()
                try:
                    far = socket.create_connection(self._target)
                except OSError:  # the broker is away
                    hang_up(near)
                    continue
                self._ends += [near, far]
                if self.old and not _lets_in(near, far):
                    hang_up(near)
                    hang_up(far)
                    continue
                threading.Thread(target=_pump, args=(near, far), daemon=True).start()
                threading.Thread(target=self._answer, args=(far, near), daemon=True).start()

    def _answer(self, far: socket.socket, near: socket.socket) -> None:
        """Hand on what the broker says, a packet at a time."""
        with contextlib.suppress(OSError, EOFError):
            while True:
                kind, body = next_packet(far)
                if kind >> 4 == _PUBACK and self.swallowing:
                    self.swallowed += 1
                elif kind >> 4 == _PUBACK and self.saying is not None:
                    near.sendall(bytes([kind, 3]) + body[:2] + bytes([self.saying]))
                else:
                    near.sendall(bytes([kind]) + _length(len(body)) + body)
        hang_up(far)
        hang_up(near)


def _lets_in(near: socket.socket, far: socket.socket) -> bool:
    """Hand on a greeting of MQTT 3.1.1; refuse any other as a broker that knows no newer does."""
    kind, body = next_packet(near)
    if body[_LEVEL] != _OLD_LEVEL:
        near.sendall(b"\x20\x02\x00\x01")  # CONNACK: unacceptable protocol version
        return False
    far.sendall(bytes([kind]) + _length(len(body)) + body)
    return True


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    hang_up(source)
    hang_up(sink)


def hang_up(end: socket.socket) -> None:
    """Without a word of MQTT."""
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)  # wakes a thread that waits in it, which close does not
    end.close()


class SmallBroker(ABC):
    """Listens on loopback, on a `port` of its own, from the moment it is made until `close`."""

    def __post_init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        hang_up(self._server)

    @abstractmethod
    def _serve(self) -> None:
        """Take connections until the server is closed."""


@dataclass
class OldBroker(SmallBroker):
    """Speaks MQTT 3.1.1 alone, and forgets to acknowledge when told to.

    Attributes:
        protocols: the protocol level of each connection attempt.
        greetings: what each attempt said, as bytes of its CONNECT.
        published: topic and text.
        deaf_to: the connection breaks instead of an acknowledgement, once, for such a topic.
        rude: hangs up on what it does not speak, without an answer.
        subscribed: the filters that were asked for, all with QoS 1.
        refusals: of them, which wait for `refuse`.
    """

    protocols: list[int] = field(default_factory=list)
    greetings: list[bytes] = field(default_factory=list)
    published: list[tuple[str, str]] = field(default_factory=list)
    deaf_to: str | None = None
    rude: bool = False
    subscribed: list[str] = field(default_factory=list)
    refusals: list[tuple[socket.socket, bytes]] = field(default_factory=list)

    def refuse(self) -> None:
        """Answer each subscription, and refuse it."""
        for link, packet in self.refusals:
            link.sendall(packet)

    def _hold_subscription(self, link: socket.socket, body: bytes) -> None:
        mid, rest, count = body[:2], body[2:], 0
        while rest:
            length = struct.unpack("!H", rest[:2])[0]
            assert rest[2 + length] == 1
            self.subscribed.append(rest[2 : 2 + length].decode())
            rest, count = rest[3 + length :], count + 1
        self.refusals.append((link, bytes([0x90, 2 + count]) + mid + b"\x80" * count))

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                link, _ = self._server.accept()
                with link, contextlib.suppress(EOFError):
                    self._talk(link)

    def _talk(self, link: socket.socket) -> None:
        kind, body = next_packet(link)
        assert kind >> 4 == 1
        self.protocols.append(body[_LEVEL])
        self.greetings.append(body)
        if body[_LEVEL] != _OLD_LEVEL:
            if not self.rude:
                link.sendall(b"\x20\x02\x00\x01")  # CONNACK: unacceptable protocol version
            return
        link.sendall(b"\x20\x02\x00\x00")
        while True:
            kind, body = next_packet(link)
            if kind >> 4 == 8:
                self._hold_subscription(link, body)
            if kind >> 4 != 3:
                continue
            length = struct.unpack("!H", body[:2])[0]
            topic, mid = body[2 : 2 + length].decode(), body[2 + length : 4 + length]
            self.published.append((topic, body[4 + length :].decode()))
            if self.deaf_to is not None and topic.endswith(self.deaf_to):
                self.deaf_to = None
                return
            link.sendall(b"\x40\x02" + mid)


def next_packet(link: socket.socket) -> tuple[int, bytes]:
    """The next packet's first byte and its body."""
    kind, length, shift = _exactly(link, 1)[0], 0, 0
    while True:
        digit = _exactly(link, 1)[0]
        length |= (digit & 127) << shift
        shift += 7
        if digit < 128:
            return kind, _exactly(link, length)


def _length(count: int) -> bytes:
    coded = b""
    while True:
        count, digit = divmod(count, 128)
        coded += bytes([digit | 128 if count else digit])
        if not count:
            return coded


def _exactly(link: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = link.recv(count - len(data))
        if not more:
            raise EOFError
        data += more
    return data
