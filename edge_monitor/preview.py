"""The camera's picture with what is seen in it, for the page: asked for, and never for long.

The only way on which a picture leaves the memory of the loop, and nothing of it reaches a disk.
"""

import logging
import threading
from collections.abc import Callable
from typing import Final

import cv2

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.outputs.web.pictures import Glimpse
from edge_monitor.overlay.drawing import draw
from edge_monitor.pipeline import Step
from edge_monitor.ports import Clock
from edge_monitor.types import Frame

_log = logging.getLogger(__name__)

WIDEST: Final = 480
"""Pixels: enough to aim by, and a tenth of the work of a large picture."""

EVERY_S: Final = 0.25
_QUALITY: Final = 70


class CameraPreview:
    """Holds the newest picture while it is on; draws and encodes where somebody asks for it.

    `offer` is called by the thread that looks at frames and does next to nothing; all others by
    the page's thread. However many look, a picture is drawn once.

    Args:
        limits: in force, for the marks of the bar of closure.
        lasts_s: after which it ends by itself.
        clock: gives the time, monotonic.
        tell: is told whether it is on, at each change; from any thread.
    """

    def __init__(
        self, limits: Thresholds, lasts_s: float, clock: Clock, tell: Callable[[bool], None]
    ) -> None:
        self._limits = limits
        self._lasts_s = lasts_s
        self._clock = clock
        self._tell = tell
        self._lock = threading.Lock()
        self._until_t: float | None = None
        self._newest: tuple[Frame, Step] | None = None
        self._glimpse: Glimpse | None = None
        self._drawn_t = float("-inf")
        self._number = 0
        self._rests = False

    @property
    def left_s(self) -> float:
        """Seconds until it ends by itself; 0 while it is off."""
        until_t = self._until_t
        if until_t is None:
            return 0.0
        left_s = until_t - self._clock.monotonic()
        if left_s <= 0.0:
            self.switch(on=False)
        return max(left_s, 0.0)

    @property
    def rests(self) -> bool:
        """Whether there is no picture although it is on, to spare the board."""
        return self._rests

    def rest(self, resting: bool) -> None:  # noqa: FBT001 - one of `pipeline.Load`s
        """Show nothing for now, or go on."""
        self._rests = resting
        if resting:
            self._forget()

    def switch(self, *, on: bool) -> None:
        """Begin, for as long as is configured, or end."""
        with self._lock:
            was_on = self._until_t is not None
            self._until_t = self._clock.monotonic() + self._lasts_s if on else None
        if not on:
            self._forget()
        if on != was_on:
            _log.info("page: the preview is %s", f"on for {self._lasts_s:g} s" if on else "off")
            self._tell(on)

    def offer(self, frame: Frame, step: Step) -> None:
        """Take the newest frame, or drop it at once."""
        if self._until_t is None or self._rests or not self.left_s:
            return
        with self._lock:
            if self._until_t is not None:
                self._newest = frame, step

    def glimpse(self) -> Glimpse | None:
        """The newest picture; `None` while it is off or rests, or before the first."""
        newest, now = self._newest, self._clock.monotonic()
        if newest is not None and now - self._drawn_t >= EVERY_S:
            self._newest, self._drawn_t = None, now
            jpeg = self._encoded(*newest)
            self._number += 1
            with self._lock:
                on = self._until_t is not None and not self._rests
                self._glimpse = Glimpse(jpeg, self._number) if on else None
        return self._glimpse if self.left_s else None

    def _encoded(self, frame: Frame, step: Step) -> bytes:
        width = min(frame.image.shape[1], WIDEST)
        picture = draw(frame.image, step, self._limits, width)
        _, jpeg = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
        return jpeg.tobytes()

    def _forget(self) -> None:
        with self._lock:
            self._newest = self._glimpse = None
