"""A broker of MQTT 5 that hangs up, refuses and counts as the test says."""

import contextlib
import select
import socket
import struct
from dataclasses import dataclass, field

from tests.outputs.network import SmallBroker, next_packet

_CONNECT, _PUBLISH, _SUBSCRIBE, _PING, _DISCONNECT = 1, 3, 8, 12, 14
_TOO_MANY = 0x93
_SLOW_S = 0.02  # it answers when nothing has come for so long


@dataclass
class StrictBroker(SmallBroker):
    """Serves one connection after the other.

    Attributes:
        hang_ups: connections that still end at their first message.
        reason: what is said then, as a code of MQTT 5; `None` for not a word.
        receive_maximum: messages it takes at once, which it says; `None` for any number, unsaid.
        refusing: topics whose messages it refuses, each with a reason code.
        answering: whether it acknowledges messages.
        connections: how many there were.
        farewells: how each connection was left, as a reason code; 0 where none is said.
        published: the topic of each message that was taken.
    """

    hang_ups: int = 0
    reason: int | None = None
    receive_maximum: int | None = None
    refusing: dict[str, int] = field(default_factory=dict)
    answering: bool = True
    connections: int = 0
    farewells: list[int] = field(default_factory=list)
    published: list[str] = field(default_factory=list)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                link, _ = self._server.accept()
                self.connections += 1
                with link, contextlib.suppress(EOFError, ConnectionError):
                    self._talk(link)

    def _talk(self, link: socket.socket) -> None:
        unanswered: list[bytes] = []
        while True:
            if unanswered and self.answering and not select.select([link], [], [], _SLOW_S)[0]:
                link.sendall(unanswered.pop(0))
                continue
            kind, body = next_packet(link)
            if kind >> 4 == _CONNECT:
                link.sendall(self._greeting())
            elif kind >> 4 == _SUBSCRIBE:
                link.sendall(b"\x90\x04" + body[:2] + b"\x00\x01")
            elif kind >> 4 == _PING:
                link.sendall(b"\xd0\x00")
            elif kind >> 4 == _DISCONNECT:
                self.farewells.append(body[0] if body else 0)
            elif kind >> 4 == _PUBLISH and self.hang_ups:
                self.hang_ups -= 1
                link.sendall(b"" if self.reason is None else bytes([0xE0, 1, self.reason]))
                return
            elif kind >> 4 == _PUBLISH:
                unanswered.append(self._take(body))
                if self.receive_maximum is not None and len(unanswered) > self.receive_maximum:
                    link.sendall(bytes([0xE0, 1, _TOO_MANY]))
                    return

    def _greeting(self) -> bytes:
        if self.receive_maximum is None:
            return b"\x20\x03\x00\x00\x00"
        return b"\x20\x06\x00\x00\x03\x21" + self.receive_maximum.to_bytes(2, "big")

    def _take(self, body: bytes) -> bytes:
        """Note the topic; returns the answer."""
        length = struct.unpack("!H", body[:2])[0]
        topic, mid = body[2 : 2 + length].decode(), body[2 + length : 4 + length]
        self.published.append(topic)
        return b"\x40\x03" + mid + bytes([self.refusing.get(topic, 0)])
