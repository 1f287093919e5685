"""A capture with a clock and cameras at the test's command."""

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

import numpy as np

from edge_monitor.camera.capture import Capture
from edge_monitor.errors import SourceError
from edge_monitor.ports import FrameSource
from edge_monitor.testing.clock import FakeClock
from edge_monitor.types import Frame


def frame(t: float) -> Frame:
    return Frame(t, np.zeros((2, 2, 3), np.uint8))


def until(condition: Callable[[], object], patience_s: float = 10.0) -> None:
    """Wait for another thread; the patience is there for the day it never comes."""
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, "what was waited for did not happen"
        time.sleep(0.001)


class Camera:
    """A camera at the test's command: a read hangs until the test says what comes of it."""

    live = True
    frame_count = None
    fps = None

    def __init__(self, number: int) -> None:
        self.description = f"camera {number}"
        self.answers: SimpleQueue[Frame | Exception | None] = SimpleQueue()
        self.closed = threading.Event()

    def read(self) -> Frame | None:
        answer = self.answers.get()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.closed.set()


class Port:
    """Where cameras are plugged in; remembers all that were opened."""

    def __init__(self) -> None:
        self.absent: str | None = None
        self.tries = 0
        self.opened: list[Camera] = []

    def open(self) -> FrameSource:
        self.tries += 1
        if self.absent is not None:
            raise SourceError(self.absent)
        self.opened.append(Camera(len(self.opened)))
        return self.opened[-1]

    def camera(self, number: int) -> Camera:
        """The camera of this number, once it is opened."""
        until(lambda: len(self.opened) > number)
        return self.opened[number]


class Bench:
    """A capture with a clock and a port."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.port = Port()
        self._capture: Capture | None = None

    @property
    def capture(self) -> Capture:
        if self._capture is None:
            self._capture = Capture(self.port.open, self.clock)
        return self._capture

    def show(self, *times: float, number: int = 0) -> None:
        """Let a camera give frames, and wait until they are captured."""
        before = self.capture.captured
        for t in times:
            self.port.camera(number).answers.put(frame(t))
        until(lambda: self.capture.captured == before + len(times))

    def finish(self) -> None:
        for camera in self.port.opened:
            camera.answers.put(None)
        if self._capture is not None:
            self._capture.close()
