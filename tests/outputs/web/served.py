"""A page that is served for a test, and a browser's worth of HTTP without a browser."""

import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.web.desk import PageDesk
from edge_monitor.outputs.web.options import WebOptions
from edge_monitor.outputs.web.pictures import Glimpse
from edge_monitor.outputs.web.sink import WebSink
from edge_monitor.system.clock import SystemClock
from tests.conftest import free_port

LIMIT_S = 20.0


@dataclass
class StillPreview:
    """`pictures.Preview` of no camera."""

    left_s: float = 0.0
    rests: bool = False
    jpeg: bytes | None = b"\xff\xd8 no picture"
    number: int = 1

    def switch(self, *, on: bool) -> None:
        self.left_s = 60.0 if on else 0.0

    def glimpse(self) -> Glimpse | None:
        return None if self.jpeg is None or self.rests else Glimpse(self.jpeg, self.number)


@dataclass
class Answered:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Served:
    """A page and those who ask it."""

    sink: WebSink
    desk: PageDesk
    port: int
    preview: StillPreview
    token: str | None = None
    beats: list[None] = field(default_factory=list)

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answered:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT_S)
        try:
            line.putrequest(method, path, skip_host=True)
            given = {"Host": f"127.0.0.1:{self.port}", **(headers or {})}
            if method == "POST":
                given.setdefault("Content-Length", str(len(body)))
            for name, value in given.items():
                line.putheader(name, value)
            line.endheaders(body or None)
            answer = line.getresponse()
            return Answered(
                answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
            )
        finally:
            line.close()

    def get(self, path: str, **headers: str) -> Answered:
        return self.ask(
            "GET", path, {name.replace("_", "-"): text for name, text in headers.items()}
        )

    def csrf(self, **headers: str) -> dict[str, str]:
        told = self.get("/session", **headers).json
        return {"X-CSRF-Token": told["csrf"], **headers}

    def connect(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.port), LIMIT_S)
        line.settimeout(LIMIT_S)
        return line

    @contextmanager
    def listening(self, path: str = "/stream", **headers: str) -> Iterator["Heard"]:
        with self.connect() as line:
            given = {"Host": "localhost", **headers}
            text = "".join(f"{name}: {value}\r\n" for name, value in given.items())
            line.sendall(f"GET {path} HTTP/1.1\r\n{text}\r\n".encode())
            yield Heard(line)


class Heard:
    """A stream of server-sent events."""

    def __init__(self, line: socket.socket) -> None:
        self._file = line.makefile("rb")
        self.line = line

    def status(self) -> int:
        return int(self._file.readline().split()[1])

    def next(self, name: str) -> Any:
        """The data of the next event of this name."""
        deadline = time.monotonic() + LIMIT_S
        while time.monotonic() < deadline:
            line = self._file.readline()
            assert line, f"the stream ended before {name} came"
            if line.strip() == f"event: {name}".encode():
                return json.loads(self._file.readline().removeprefix(b"data: "))
        raise AssertionError(f"no {name} came")

    def ends(self) -> bool:
        """Read to the end."""
        while self._file.readline():
            pass
        return True


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextmanager
def served(
    token: str | None = None,
    names: frozenset[str] = frozenset(),
    *,
    preview: bool = True,
    port: int | None = None,
    **more: Any,
) -> Iterator[Served]:
    """A page on loopback, closed at the end."""
    clock = SystemClock()
    envelopes = Envelopes("edge_monitor/bench", "boot", clock)
    port = port or free_port()
    options = WebOptions(host="127.0.0.1", port=port, device_id="bench", token=token, names=names)
    desk, still, beats = PageDesk(clock), StillPreview(), list[None]()
    sink = WebSink(
        options,
        envelopes,
        desk,
        preview=still if preview else None,
        beat=lambda: beats.append(None),
        **more,
    )
    try:
        wait_until(lambda: sink.report()["fault"] is None)
        yield Served(sink, desk, port, still, token, beats)
    finally:
        sink.close()
