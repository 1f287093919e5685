"""The page's thread: an event loop of its own, so that no frame ever waits for a browser."""

import asyncio
import errno
import logging
import socket
import threading
from collections.abc import Callable
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.web.line import Line
from edge_monitor.ports import Beat, no_beat

_log = logging.getLogger(__name__)

_BEAT_S: Final = 0.5
_GRACE_S: Final = 1  # in whole seconds: for answers that are under way at the end
_CLOSE_WAIT_S: Final = 3.0
_SEND_BYTES: Final = 64 * 1024
"""In the kernel for each reader: a slow one is noticed, and its picture is not seconds old."""

_CURES: Final = {
    errno.EADDRINUSE: "another program has the port: set web.port to a free one",
    errno.EACCES: "ports below 1024 are for root: set web.port higher",
    errno.EADDRNOTAVAIL: "this computer has no such address: correct web.host",
}


class Server:
    """Serves an application until it is closed; a port that is busy is asked for again and again.

    Attributes:
        fault: why nothing is served at present, or `None`.

    Args:
        app: the application.
        host, port: where.
        pulse: called about once a second in the loop.
        ending: called in the loop when it closes, so that endless answers end.
        beat: a sign of life, about once a second.
    """

    def __init__(
        self,
        app: ASGIApp,
        host: str,
        port: int,
        *,
        pulse: Callable[[], None],
        ending: Callable[[], None],
        beat: Beat = no_beat,
    ) -> None:
        self.fault: str | None = "not yet served"
        self._app = app
        self._host = host
        self._port = port
        self._pulse = pulse
        self._ending = ending
        self._beat = beat
        self._backoff = Backoff()
        self._loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)
        self._thread.start()

    def call(self, done: Callable[..., None], *given: object) -> None:
        """Have something done in the loop; from any thread, returns at once."""
        try:
            self._loop.call_soon_threadsafe(done, *given)
        except RuntimeError:  # it has ended
            return

    def close(self) -> None:
        """Let the port go and end the thread; harmless when repeated."""
        self.call(self._end)
        self._thread.join(_CLOSE_WAIT_S)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        beating = asyncio.create_task(self._show_life())
        while not self._closing.is_set():
            try:
                listener = _listen(self._host, self._port)
            except OSError as error:
                self._complain(error)
                await self._pause(self._backoff.next())
                continue
            self.fault = None
            _log.info(
                "page: http://%s:%d/",
                f"[{self._host}]" if ":" in self._host else self._host,
                self._port,
            )
            await _Http(self._app, self._closing).serve([listener])
        beating.cancel()

    async def _show_life(self) -> None:
        rounds = 0
        while True:
            self._beat()
            if rounds % 2 == 0:
                self._pulse()
            rounds += 1
            await asyncio.sleep(_BEAT_S)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return

    def _complain(self, error: OSError) -> None:
        cure = _CURES.get(error.errno or 0, "correct web.host and web.port")
        fault = f"{self._host}:{self._port}: {error.strerror or error}; {cure}"
        if fault != self.fault:
            _log.error("page: not served: %s", fault)
        self.fault = fault

    def _end(self) -> None:
        self._closing.set()
        self._ending()


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens; IPv6's wildcard takes IPv4, too."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BYTES)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind((host, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


class _Http(uvicorn.Server):
    """Serves until it is told to end, and sleeps until then: the original looks ten times a second.

    Args:
        app: the application.
        closing: set when it is over.
    """

    def __init__(self, app: ASGIApp, closing: asyncio.Event) -> None:
        # what strangers send it would otherwise fill the log
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        config = uvicorn.Config(
            app,
            loop="asyncio",
            http=Line,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            h11_max_incomplete_event_size=8 * 1024,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=_GRACE_S,
        )
        super().__init__(config)
        self._closing = closing

    async def main_loop(self) -> None:
        """Wait for the end."""
        await self._closing.wait()
