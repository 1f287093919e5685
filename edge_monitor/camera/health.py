"""When a camera counts as lost, as hanging, and when it is tried again; no thread, no clock."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class CaptureLimits:
    """Times in seconds.

    Attributes:
        lost_after_s: without a picture for so long, the camera counts as lost.
        read_hangs_after_s: a read or close under way for so long will not return; above the 2 s
            after which the sources give up by themselves.
        open_hangs_after_s: likewise for opening, which loads libraries and may ask the network.
        first_retry_s: pause before the first try to open again; doubled after every failure.
        last_retry_s: longest pause; with the time of opening it stays below the 5 s within which
            a camera that came back is used again. A stream takes 20 frames to open, so that one
            at 5 frames a second is used again within 8 s.
        settled_after_s: pictures for so long make the next fault a new one.
        starts_within_s: a camera that has given no picture yet, nor failed, may take so long.
        hopeless_after_s: with a reader hanging and no picture for so long, only a new process
            helps.
        max_hanging: readers left hanging before no other is started.
    """

    lost_after_s: float = 2.0
    read_hangs_after_s: float = 4.0
    open_hangs_after_s: float = 15.0
    first_retry_s: float = 0.5
    last_retry_s: float = 3.0
    settled_after_s: float = 5.0
    starts_within_s: float = 8.0
    hopeless_after_s: float = 30.0
    max_hanging: int = 2


class Doing(Enum):
    """What the reader is at."""

    OPENING = "opening"
    READING = "reading"
    WAITING = "waiting"


class CaptureHealth:
    """What the times of pictures and faults say about a camera.

    Args:
        now: seconds, monotonic.
        limits: when is what.
    """

    def __init__(self, now: float, limits: CaptureLimits) -> None:
        self._limits = limits
        self._start_s = self._opened_s = self._retry_s = now
        self._picture_s: float | None = None
        self._reason: str | None = None
        self._pause_s = limits.first_retry_s
        self.opening(now)

    def opening(self, now: float) -> None:
        """The source is being opened."""
        self._doing, self._since_s = Doing.OPENING, now

    def opened(self, now: float) -> None:
        """The source is open and will be read."""
        self._doing, self._since_s = Doing.READING, now
        self._opened_s = now

    def goes_on(self, now: float) -> None:
        """What the reader is at takes long and does not hang."""
        self._since_s = now

    def picture(self, now: float) -> None:
        """A picture came."""
        self._picture_s = self._since_s = now
        self._reason = None
        if now - self._opened_s >= self._limits.settled_after_s:
            self._pause_s = self._limits.first_retry_s

    def failed(self, now: float, reason: str) -> None:
        """Opening or reading failed; the next try comes after a pause."""
        self._reason = reason
        self._doing, self._since_s = Doing.WAITING, now
        self._retry_s = now + self._pause_s
        self._pause_s = min(2 * self._pause_s, self._limits.last_retry_s)

    def closing(self, now: float) -> None:
        """The source is being closed, which may hang like a read."""
        self._doing, self._since_s = Doing.READING, now

    def may_retry(self, now: float) -> bool:
        """Whether the pause after a failure is over."""
        return now >= self._retry_s

    def hangs(self, now: float) -> bool:
        """Whether what the reader is at has taken too long ever to return."""
        taken_s = now - self._since_s
        if self._doing is Doing.OPENING:
            return taken_s > self._limits.open_hangs_after_s
        return self._doing is Doing.READING and taken_s > self._limits.read_hangs_after_s

    def silent_s(self, now: float) -> float:
        """Seconds without a picture."""
        return now - (self._start_s if self._picture_s is None else self._picture_s)

    def fault(self, now: float) -> str | None:
        """Why there is no picture; `None` while there is, or while the camera starts."""
        if self._picture_s is None and self._reason is not None:
            return self._reason
        starts = self._picture_s is None
        limit_s = self._limits.starts_within_s if starts else self._limits.lost_after_s
        if self.silent_s(now) <= limit_s:
            return None
        return self._reason or f"no picture for more than {limit_s:g} s"
