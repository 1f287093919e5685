"""The program as its users meet it: another process, its output and its exit status."""

import os
import queue
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).parents[1]
LIMIT_S = 30.0
"""Nothing here takes so long; a program that hangs fails its test."""


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """What the program is given: its lock lies in `folder`, warnings are errors."""
    kept = {name: value for name, value in os.environ.items() if "EDGE_MONITOR" not in name}
    return kept | {
        "RUNTIME_DIRECTORY": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        **variables,
    }


def run_program(
    folder: Path, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run `edge-monitor` in a folder until it ends."""
    return subprocess.run(
        [sys.executable, "-m", "edge_monitor", *arguments],
        cwd=folder,
        env=environment(folder, **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """What the program says on standard error about an error: one line, no traceback."""
    (line,) = done.stderr.splitlines()
    assert line.startswith("edge-monitor: ")
    return line.removeprefix("edge-monitor: ")


def write_film(path: Path, seconds: float = 1.0, fps: float = 20.0) -> Path:
    """A small film in which something moves and nobody is to be seen."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), fps, (160, 120))
    assert writer.isOpened()
    picture = np.empty((120, 160, 3), np.uint8)
    picture[:] = np.linspace(60, 200, 160, dtype=np.uint8)[:, None]
    for index in range(round(seconds * fps)):
        frame = picture.copy()
        cv2.circle(frame, (20 + 4 * index % 120, 60), 12, (40, 90, 220), -1)
        writer.write(frame)
    writer.release()
    return path


def checkout(folder: Path) -> Path:
    """A copy of the package and the manifest alone: networks are not there."""
    shutil.copytree(
        ROOT / "edge_monitor",
        folder / "edge_monitor",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    (folder / "models").mkdir()
    shutil.copy(ROOT / "models" / "MANIFEST.toml", folder / "models")
    return folder


class Daemon:
    """`edge-monitor run` in the background, and what it tells its service manager.

    Attributes:
        process: it.
        told: the assignments it sent, such as `READY=1`.
    """

    def __init__(
        self,
        folder: Path,
        manager: socket.socket,
        arguments: tuple[str, ...],
        program: tuple[str, ...] = ("-m", "edge_monitor"),
        **variables: str,
    ) -> None:
        self._manager = manager
        self._log = folder / "stderr.txt"
        self._taken: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
        self._taker: threading.Thread | None = None
        self.told: list[str] = []
        address = manager.getsockname()
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *program, "run", *arguments],
                cwd=folder,
                env=environment(folder, NOTIFY_SOCKET=address, WATCHDOG_USEC="200000", **variables),
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def listen(self) -> None:
        """Take what it tells as it comes, until it ends.

        As a service manager does: of ten messages that nobody has taken the eleventh is lost.
        """
        self._taker = threading.Thread(target=self._take_all, daemon=True)
        self._taker.start()

    def _take_all(self) -> None:
        while True:
            ended = self.process.poll() is not None
            news = self._received()
            if news:
                self._taken.put(news)
            elif ended:
                return

    def _received(self) -> list[str]:
        if not select.select([self._manager], [], [], 0.1)[0]:
            return []
        return self._manager.recv(4096).decode().splitlines()

    def _news(self) -> list[str]:
        """What it told next, for a tenth of a second."""
        if self._taker is None:
            return self._received()
        try:
            return self._taken.get(timeout=0.1)
        except queue.Empty:
            return []

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def wait_for(self, assignment: str) -> None:
        """Wait until it tells this, once more than it did before."""
        deadline = time.monotonic() + LIMIT_S
        while time.monotonic() < deadline:
            news = self._news()
            self.told += news
            if assignment in news:
                return
            assert news or self.process.poll() is None, self.log
        raise AssertionError(f"{assignment} was not told; log: {self.log}")

    def wait_for_log(self, text: str) -> None:
        """Wait until this stands in its log."""
        self.wait_until(lambda: text in self.log)

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that it does."""
        deadline = time.monotonic() + LIMIT_S
        while not condition():
            assert self.process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.01)

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def end(self) -> int:
        """Wait for the end; return the exit status."""
        status = self.process.wait(LIMIT_S)
        if self._taker is not None:
            self._taker.join(LIMIT_S)
        return status


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[Daemon]:
    """A daemon that has said that it is ready; killed at the end if it still runs."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(folder / "notify"))
        daemon = Daemon(folder, manager, arguments)
        daemon.listen()
        try:
            daemon.wait_for("READY=1")
            yield daemon
        finally:
            daemon.process.kill()
            daemon.end()
