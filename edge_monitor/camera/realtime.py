"""A recording played as if it happened now."""

import threading
from collections.abc import Callable

from edge_monitor.camera.capture import Capture
from edge_monitor.ports import Clock, FrameSource
from edge_monitor.types import Frame

_FIRST_PERIOD_S = 0.04
"""Between the rounds of a recording of one frame, which has no period of its own."""

_SLICE_S = 1.0
"""A longer wait is told in between: else it would look like a driver that hangs."""


class Playback(Capture):
    """A capture of a recording that is played at its own speed; arguments as `RealTimeSource`."""

    def __init__(
        self,
        open_recording: Callable[[], FrameSource],
        clock: Clock,
        *,
        loop: bool = False,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        super().__init__(
            lambda: RealTimeSource(
                open_recording, clock, loop=loop, wait=wait, waits=self.source_waits
            ),
            clock,
        )


class RealTimeSource:
    """Plays a recorded source at its own speed, its times moved to the monotonic scale.

    Args:
        open_recording: opens the recording; called again for every round.
        clock: when it is.
        loop: begin again at the end, until closed.
        wait: waits for so many seconds; for tests. By default a wait that `close` ends.
        waits: called at least every second of a gap in the recording.

    Raises:
        SourceError: the recording cannot be opened.
    """

    live = True
    frame_count = None
    fps = None

    def __init__(
        self,
        open_recording: Callable[[], FrameSource],
        clock: Clock,
        *,
        loop: bool = False,
        wait: Callable[[float], object] | None = None,
        waits: Callable[[], None] = lambda: None,
    ) -> None:
        self._open_recording = open_recording
        self._clock = clock
        self._loop = loop
        self._closed = threading.Event()
        self._wait = wait or self._closed.wait
        self._waits = waits
        self._recording = open_recording()
        self._start_s: float | None = None
        self._shown_s: float | None = None
        self._period_s = _FIRST_PERIOD_S

    @property
    def description(self) -> str:
        """One line: what is played."""
        return f"{self._recording.description}, played in real time"

    def read(self) -> Frame | None:
        """The next frame, when its moment has come; `None` at the end or once closed.

        Raises:
            SourceError: the recording broke.
        """
        frame = self._recording.read()
        if frame is None and self._loop and not self._closed.is_set():
            frame = self._again()
        if frame is None:
            return None
        if self._start_s is None:
            self._start_s = self._clock.monotonic() - frame.t
        if self._shown_s is not None:
            self._period_s = frame.t - self._shown_s
        self._shown_s = frame.t
        due_s = self._start_s + frame.t
        while (early_s := due_s - self._clock.monotonic()) > 0 and not self._closed.is_set():
            self._wait(min(early_s, _SLICE_S))
            self._waits()
        if self._closed.is_set():
            return None
        return Frame(due_s, frame.image, sensor_t=frame.sensor_t, name=frame.name)

    def _again(self) -> Frame | None:
        """The first frame of the next round, one period after the last of this one."""
        self._recording.close()
        self._recording = self._open_recording()
        frame = self._recording.read()
        if frame is not None and self._start_s is not None and self._shown_s is not None:
            self._start_s += self._shown_s + self._period_s - frame.t
            self._shown_s = frame.t - self._period_s
        return frame

    def close(self) -> None:
        """Stop playing, a wait included; harmless when repeated."""
        self._closed.set()
        self._recording.close()
