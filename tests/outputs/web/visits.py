"""Visits to a page in a real Chromium."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event as Flag
from threading import Lock, Thread
from typing import Self

import cv2
import numpy as np
from playwright.sync_api import Page, expect

from edge_monitor.types import Answer, DriverState, Level, Refusal, Verb
from tests.outputs.samples import a_state, an_expression
from tests.outputs.web.served import Served

TOKEN = "5e0bb40cbd7f45e1a1c0"  # noqa: S105 - of no device
SHUT = "ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE"
"""What Chromium itself says of a device that is gone."""

NOTHING = "–"  # noqa: RUF001 - a dash, as typographers have it

expect.set_options(timeout=20_000)


def a_picture() -> bytes:
    """Of nobody: red."""
    image = np.zeros((360, 480, 3), np.uint8)
    image[..., 2] = 200
    return cv2.imencode(".jpg", image)[1].tobytes()


def seen(level: Level = Level.AWAKE) -> DriverState:
    return replace(
        a_state(level),
        closure=0.25,
        perclos=0.031,
        yaw=30.0,
        pitch=-10.0,
        roll=5.0,
        emotion=an_expression(),
        faces=1,
    )


class Loop:
    """What the loop that looks at frames does for the page, again and again: it shows a state."""

    def __init__(self, device: Served) -> None:
        self._device = device
        self._lock = Lock()
        self._state: DriverState | None = None
        self._over = Flag()
        self._thread = Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_how: object) -> None:
        self._over.set()
        self._thread.join()

    def show(self, state: DriverState) -> None:
        """From now on the state is this one."""
        with self._lock:
            self._state = state
            self._tell()

    def stand(self) -> None:
        """Show nothing any more."""
        with self._lock:
            self._state = None

    def _run(self) -> None:
        while not self._over.wait(0.2):
            with self._lock:
                self._tell()

    def _tell(self) -> None:
        if self._state is not None:
            self._device.sink.state(replace(self._state, t=time.monotonic()))


def visit(device: Served, loop: Loop, page: Page, state: DriverState | None = None) -> None:
    """Open the page; it is live when this returns."""
    device.sink.look(0.31)
    loop.show(state or seen())
    page.goto(f"http://127.0.0.1:{device.port}/")
    expect(page.locator("#line")).to_have_text("live")


@contextmanager
def looping(device: Served, answer: Callable[[Verb], Refusal | None]) -> Iterator[list[Verb]]:
    """The loop that looks at frames, as far as commands are concerned."""
    done, asked = Flag(), list[Verb]()

    def run() -> None:
        while not done.wait(0.005):
            command = device.desk.take()
            if command is not None and isinstance(command.asked, Verb):
                asked.append(command.asked)
                told = Answer(1.0, command.asked, command.id, answer(command.asked))
                device.desk.answer(told)

    thread = Thread(target=run)
    thread.start()
    try:
        yield asked
    finally:
        done.set()
        thread.join()
