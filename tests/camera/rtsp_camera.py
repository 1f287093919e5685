"""A network camera on loopback: RTSP (RFC 2326) with JPEG over RTP (RFC 2435) in one TCP stream."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress

import cv2
import numpy as np

from edge_monitor.types import Image

_JPEG = 26
_MARKER = 0x80
_STAMPS_PER_S = 90_000
_CHUNK = 1200
_SDP = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=t\r\nt=0 0\r\nm=video 0 RTP/AVP 26\r\na=control:0\r\n"
_HEADERS = {
    "OPTIONS": "Public: DESCRIBE, SETUP, PLAY\r\n",
    "DESCRIBE": f"Content-Type: application/sdp\r\nContent-Length: {len(_SDP)}\r\n",
    "SETUP": "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n",
    "PLAY": "Session: 1\r\n",
}


def bar(number: int) -> Image:
    """A grey picture of 160 x 120 pixels with a white bar whose place tells its number."""
    picture = np.full((120, 160, 3), 60, np.uint8)
    place = 4 * (number % 40)
    picture[:, place : place + 4] = 255
    return picture


class RtspCamera:
    """Serves one viewer a number of frames, then hangs up or falls silent.

    Args:
        frames: how many.
        hangs_up: else it stays connected and sends nothing more, until closed.
    """

    def __init__(self, frames: int, *, hangs_up: bool = True) -> None:
        self._frames = frames
        self._hangs_up = hangs_up
        self._server = socket.create_server(("127.0.0.1", 0))
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.transports: list[str] = []
        self._thread.start()

    @property
    def address(self) -> str:
        """Host and port."""
        host, port = self._server.getsockname()
        return f"{host}:{port}"

    def close(self) -> None:
        self._closed.set()
        self._server.close()
        self._thread.join(10)

    def _serve(self) -> None:
        viewer, _ = self._server.accept()
        with viewer, suppress(ConnectionError):
            self._talk(viewer)
            for packet in _packets(self._frames):
                viewer.sendall(b"$\0" + struct.pack(">H", len(packet)) + packet)
            if not self._hangs_up:
                self._closed.wait()

    def _talk(self, viewer: socket.socket) -> None:
        """Answer requests up to the one that starts the stream."""
        requests = viewer.makefile("rb")
        method = ""
        while method != "PLAY":
            method = requests.readline().decode().split()[0]
            fields = {}
            while line := requests.readline().decode().strip():
                name, _, value = line.partition(":")
                fields[name.lower()] = value.strip()
            if "transport" in fields:
                self.transports.append(fields["transport"])
            body = _SDP if method == "DESCRIBE" else ""
            head = f"RTSP/1.0 200 OK\r\nCSeq: {fields['cseq']}\r\n{_HEADERS[method]}\r\n"
            viewer.sendall((head + body).encode())


def _packets(frames: int) -> Iterator[bytes]:
    """RTP packets of so many numbered pictures at 20 per second of stream time."""
    sequence = 0
    for number in range(frames):
        picture = bar(number)
        tables, scan = _jpeg_parts(picture)
        height, width = picture.shape[:2]
        for offset in range(0, len(scan), _CHUNK):
            last = offset + _CHUNK >= len(scan)
            kind = _JPEG | (_MARKER if last else 0)
            stamp = number * _STAMPS_PER_S // 20
            header = struct.pack(">BBHII", 0x80, kind, sequence & 0xFFFF, stamp, 1)
            header += struct.pack(">IBBBB", offset, 1, 255, width // 8, height // 8)
            if offset == 0:
                header += struct.pack(">BBH", 0, 0, len(tables)) + tables
            yield header + scan[offset : offset + _CHUNK]
            sequence += 1


def _jpeg_parts(picture: Image) -> tuple[bytes, bytes]:
    """Quantization tables and entropy-coded data of the picture as a baseline JPEG, 4:2:0."""
    done, encoded = cv2.imencode(".jpg", picture)
    assert done
    data = encoded.tobytes()
    tables, at, marker = b"", 2, 0
    while marker != 0xDA:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDB:
            segment = data[at + 4 : at + 2 + length]
            tables += b"".join(segment[n + 1 : n + 65] for n in range(0, len(segment), 65))
        at += 2 + length
    return tables, data[at:-2]
