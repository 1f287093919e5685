"""A broker of MQTT 5 that hangs up, refuses and counts as the test says."""

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass, field

from tests.outputs.network import hang_up, next_packet

_CONNECT, _PUBLISH, _SUBSCRIBE, _PING = 1, 3, 8, 12


@dataclass
class StrictBroker:
    """Serves one connection after the other.

    Attributes:
        hang_ups: connections that still end at their first message.
        reason: what is said then, as a code of MQTT 5; `None` for not a word.
        connections: how many there were.
        published: the topic of each message that was acknowledged.
    """

    hang_ups: int = 0
    reason: int | None = None
    connections: int = 0
    published: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        hang_up(self._server)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                link, _ = self._server.accept()
                self.connections += 1
                with link, contextlib.suppress(EOFError, ConnectionError):
                    self._talk(link)

    def _talk(self, link: socket.socket) -> None:
        while True:
            kind, body = next_packet(link)
            if kind >> 4 == _CONNECT:
                link.sendall(b"\x20\x03\x00\x00\x00")
            elif kind >> 4 == _SUBSCRIBE:
                link.sendall(b"\x90\x04" + body[:2] + b"\x00\x01")
            elif kind >> 4 == _PING:
                link.sendall(b"\xd0\x00")
            elif kind >> 4 == _PUBLISH and self.hang_ups:
                self.hang_ups -= 1
                link.sendall(b"" if self.reason is None else bytes([0xE0, 1, self.reason]))
                return
            elif kind >> 4 == _PUBLISH:
                self._take(link, body)

    def _take(self, link: socket.socket, body: bytes) -> None:
        length = struct.unpack("!H", body[:2])[0]
        link.sendall(b"\x40\x02" + body[2 + length : 4 + length])
        self.published.append(body[2 : 2 + length].decode())
