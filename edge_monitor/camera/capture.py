"""Reads a live source in a thread of its own and hands over the newest frame alone."""

import threading
from collections.abc import Callable

from edge_monitor.camera.health import CaptureHealth, CaptureLimits
from edge_monitor.errors import SourceError
from edge_monitor.ports import Clock, FrameSource
from edge_monitor.types import Frame

_LIMITS = CaptureLimits()
_POLL_S = 0.05
_CLOSE_S = 1.0
"""Longest wait for the reader at the end; a camera at 5 frames per second returns within 0.2 s."""


class _Reader:
    """One thread that opens and reads; replaced when a driver does not return."""

    def __init__(self, work: Callable[["_Reader"], None]) -> None:
        self.retired = False
        # A daemon thread: one that hangs in a driver must not hold up the end of the program.
        self.thread = threading.Thread(target=work, args=(self,), name="capture", daemon=True)


class Capture:
    """The newest frame of a live source that may be absent, vanish, hang, and come back.

    A slow consumer never holds up the camera: a frame that was not fetched is replaced and
    counted. The source is opened, read and closed by the reader's thread alone.

    Args:
        open_source: opens the source; raises `SourceError` while it is absent.
        clock: for time-outs; frames keep the times of their source.
        limits: when is what.
    """

    def __init__(
        self,
        open_source: Callable[[], FrameSource],
        clock: Clock,
        *,
        limits: CaptureLimits = _LIMITS,
    ) -> None:
        self._open_source = open_source
        self._clock = clock
        self._limits = limits
        self._changed = threading.Condition()
        self._newest: Frame | None = None
        self._captured = 0
        self._skipped = 0
        self._finished = False
        self._closed = False
        self._reopen_reason: str | None = None
        self._description = "no camera yet"
        self._health = CaptureHealth(clock.monotonic(), limits)
        self._hanging: list[_Reader] = []
        self._reader = self._start_reader()

    @property
    def captured(self) -> int:
        """Frames read since the start."""
        return self._captured

    @property
    def skipped(self) -> int:
        """Frames that were replaced by a newer one before they were fetched."""
        return self._skipped

    @property
    def description(self) -> str:
        """What the source said of itself when it was last opened."""
        return self._description

    @property
    def fault(self) -> str | None:
        """Why there is no picture, from 2 s without one on; `None` while all is well."""
        with self._changed:
            return self._health.fault(self._clock.monotonic())

    @property
    def ended(self) -> bool:
        """Whether a recording came to its end and its last frame was fetched."""
        with self._changed:
            return self._finished and self._newest is None

    @property
    def unrecoverable(self) -> bool:
        """Whether drivers hang so that only a new process can help: then pet no watchdog."""
        with self._changed:
            hanging = self._still_hanging()
            return hanging >= self._limits.max_hanging or (
                hanging > 0
                and self._health.silent_s(self._clock.monotonic()) > self._limits.hopeless_after_s
            )

    def newest(self, timeout_s: float) -> Frame | None:
        """The newest frame that was not fetched before.

        Args:
            timeout_s: longest wait for one, in seconds.

        Returns:
            `None` when none came in time, and at once when the source has ended.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None or self._finished, timeout_s)
            self._supervise()
            frame, self._newest = self._newest, None
            return frame

    def reopen(self, reason: str) -> None:
        """Close the source after its next frame and open it again: its pictures stand still."""
        with self._changed:
            self._reopen_reason = reason

    def source_waits(self) -> None:
        """The source waits for the moment of its next frame, which is no hang; from its reader."""
        with self._changed:
            if threading.current_thread() is self._reader.thread:
                self._health.goes_on(self._clock.monotonic())

    def close(self) -> None:
        """Stop reading, within a second even if the driver hangs; harmless when repeated."""
        with self._changed:
            self._closed = True
            self._reader.retired = True
            self._changed.notify_all()
        self._reader.thread.join(_CLOSE_S)

    def _start_reader(self) -> _Reader:
        reader = _Reader(self._work)
        reader.thread.start()
        return reader

    def _still_hanging(self) -> int:
        self._hanging = [reader for reader in self._hanging if reader.thread.is_alive()]
        return len(self._hanging)

    def _supervise(self) -> None:
        """Give up a reader that hangs, and start another while not too many hang."""
        now = self._clock.monotonic()
        if not self._reader.retired and self._health.hangs(now):
            self._reader.retired = True
            self._hanging.append(self._reader)
        if not self._reader.retired or self._closed or self._finished:
            return
        if self._still_hanging() < self._limits.max_hanging:
            self._health.opening(now)
            self._reader = self._start_reader()

    def _work(self, reader: _Reader) -> None:
        """The reader's life: open, read until it fails, pause, and again."""
        while not reader.retired:
            try:
                self._session(reader)
            except Exception as error:  # noqa: BLE001 - whatever a driver raises is a lost camera
                self._pause(reader, " ".join(str(error).split()) or type(error).__name__)

    def _session(self, reader: _Reader) -> None:
        with self._changed:
            self._reopen_reason = None  # it was meant for the source before
        self._note(reader, self._health.opening)
        source = self._open_source()
        try:
            self._description = source.description
            self._note(reader, self._health.opened)
            while self._deliver(reader, source.read()):
                pass
        finally:
            self._note(reader, self._health.closing)
            source.close()

    def _note(self, reader: _Reader, mark: Callable[[float], None]) -> None:
        with self._changed:
            if not reader.retired:
                mark(self._clock.monotonic())

    def _deliver(self, reader: _Reader, frame: Frame | None) -> bool:
        """Put a frame up for the consumer; false when there is nothing more to read."""
        with self._changed:
            if reader.retired:
                return False
            if frame is None:
                self._finished = reader.retired = True
                self._changed.notify_all()
                return False
            if self._reopen_reason is not None:
                reason, self._reopen_reason = self._reopen_reason, None
                raise SourceError(reason)
            self._captured += 1
            self._skipped += self._newest is not None
            self._newest = frame
            self._health.picture(self._clock.monotonic())
            self._changed.notify_all()
            return True

    def _pause(self, reader: _Reader, reason: str) -> None:
        with self._changed:
            if reader.retired:
                return
            self._health.failed(self._clock.monotonic(), reason)
            # In small steps, so that the clock alone says when the pause is over.
            while not reader.retired and not self._health.may_retry(self._clock.monotonic()):
                self._changed.wait(_POLL_S)
