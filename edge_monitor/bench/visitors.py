"""Those who look at the page of a daemon, without a browser: what they cost it is measured."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from edge_monitor.bench.runner import BenchError

HOST: Final = "127.0.0.1"
_ANSWER_S: Final = 10.0
_PAUSE_S: Final = 0.2


class Visitors:
    """Asks a page on this computer.

    Args:
        port: where it is served.
    """

    def __init__(self, port: int) -> None:
        self._port = port

    def spent(self) -> tuple[float, float]:
        """CPU seconds of the daemon, and frames that it looked at, since its start.

        Raises:
            BenchError: it does not tell.
        """
        _, text = self._ask("GET", "/metrics")
        told = dict(line.split(" ", 1) for line in text.decode().splitlines() if line[:1] != "#")
        names = ("process_cpu_seconds_total", "edge_monitor_frames_processed_total")
        if missing := [name for name in names if name not in told]:
            raise BenchError(f"the daemon's /metrics has no {missing[0]}", 1)
        cpu_s, frames = (float(told[name]) for name in names)
        return cpu_s, frames

    def answers(self) -> bool:
        """Whether the page is served."""
        try:
            return self._ask("GET", "/session")[0] == http.client.OK
        except OSError:
            return False

    @contextmanager
    def reading(self, count: int, *, preview: bool = False) -> Iterator[None]:
        """So many pages are open; the picture is shown on one of them."""
        over = threading.Event()
        threads = [threading.Thread(target=self._read, args=(over,)) for _ in range(count)]
        if preview:
            self._switch("on")
            threads.append(threading.Thread(target=self._look, args=(over,)))
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()
            if preview:
                self._switch("off")

    def _read(self, over: threading.Event) -> None:
        line = http.client.HTTPConnection(HOST, self._port, timeout=_ANSWER_S)
        line.request("GET", "/stream")
        answer = line.getresponse()
        while not over.is_set() and answer.readline():
            pass
        line.close()

    def _look(self, over: threading.Event) -> None:
        """As the page does: the next picture as soon as this one is there."""
        line = http.client.HTTPConnection(HOST, self._port, timeout=_ANSWER_S)
        number = ""
        while not over.is_set():
            line.request("GET", f"/preview.jpg?after={number}")
            answer = line.getresponse()
            answer.read()
            number = answer.headers.get("X-Number", number)
            if answer.status != http.client.OK:
                time.sleep(_PAUSE_S)
        line.close()

    def _switch(self, how: str) -> None:
        csrf = json.loads(self._ask("GET", "/session")[1])["csrf"]
        status, _ = self._ask("POST", f"/preview/{how}", csrf)
        if status != http.client.NO_CONTENT:
            raise BenchError(f"the preview cannot be switched {how}: {status}", 1)

    def _ask(self, method: str, path: str, csrf: str = "") -> tuple[int, bytes]:
        line = http.client.HTTPConnection(HOST, self._port, timeout=_ANSWER_S)
        try:
            line.request(method, path, headers={"X-CSRF-Token": csrf} if csrf else {})
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()
