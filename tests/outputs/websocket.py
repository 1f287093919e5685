"""A websocket in front of a real broker, since Debian's mosquitto is built without; RFC 6455."""

import base64
import contextlib
import hashlib
import socket
import ssl
import threading
from pathlib import Path

from tests.conftest import Broker

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class WebsocketBridge:
    """Takes websockets at one path, hands the MQTT in them on to a broker and back."""

    def __init__(self, broker: Broker, keys: Path | None = None, path: str = "/mqtt") -> None:
        self._path = path
        self._target = (broker.host, broker.port)
        self._tls: ssl.SSLContext | None = None
        if keys is not None:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(keys / "broker.pem", keys / "broker.key")
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        for end in (self._server, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._server.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        self._ends.append(near)
        with contextlib.suppress(OSError, EOFError):
            if self._tls is not None:
                near = self._tls.wrap_socket(near, server_side=True)
                self._ends.append(near)
            if self._greet(near):
                far = socket.create_connection(self._target)
                self._ends.append(far)
                threading.Thread(target=_wrap, args=(far, near), daemon=True).start()
                _unwrap(near, far)
        near.close()

    def _greet(self, near: socket.socket) -> bool:
        asked = b""
        while not asked.endswith(b"\r\n\r\n"):
            asked += _exactly(near, 1)
        first, *rest = asked.decode("ascii").rstrip().split("\r\n")
        said = {name.lower(): value for name, value in (line.split(": ", 1) for line in rest)}
        if first.split()[1] != self._path or said["sec-websocket-protocol"] != "mqtt":
            near.sendall(b"HTTP/1.1 404 Not Found\r\n\r\n")
            return False
        digest = hashlib.sha1((said["sec-websocket-key"] + _GUID).encode()).digest()  # noqa: S324 - so the RFC
        near.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Accept: "
            + base64.b64encode(digest)
            + b"\r\n\r\n"
        )
        return True


def _unwrap(near: socket.socket, far: socket.socket) -> None:
    while True:
        kind, length = _exactly(near, 2)
        assert length & 0x80, "a client must mask what it sends"
        length &= 0x7F
        if length > 125:
            length = int.from_bytes(_exactly(near, 2 if length == 126 else 8))
        mask, body = _exactly(near, 4), _exactly(near, length)
        if kind & 0x0F == 2:
            far.sendall(bytes(byte ^ mask[at % 4] for at, byte in enumerate(body)))
        elif kind & 0x0F == 8:
            far.shutdown(socket.SHUT_RDWR)
            return


def _wrap(far: socket.socket, near: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := far.recv(125):
            near.sendall(bytes((0x82, len(data))) + data)
        near.shutdown(socket.SHUT_RDWR)


def _exactly(link: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = link.recv(count - len(data))
        if not more:
            raise EOFError
        data += more
    return data
