"""What the stages expect of each other and of the hardware; each has a real and a replay form."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol, runtime_checkable

from edge_monitor.types import (
    Answer,
    Audience,
    Command,
    DriverState,
    Event,
    Frame,
    Health,
    Numbers,
    Scene,
    SettingState,
    Sound,
    SpeedReport,
    Status,
    Work,
)

Beat = Callable[[], None]
"""A sign of life: what has a thread calls it there about once a second, and whenever it works."""

LONGEST_PAUSE_S = 1.0
"""For which a thread that gives signs of life may sleep."""


Stages = Callable[[str], Beat]
"""Gives each stage, by its name, what it calls as a sign of life."""


def no_beat() -> None:
    """Nobody watches."""


def no_stages(_name: str) -> Beat:
    """Nobody watches any stage."""
    return no_beat


ReadNumbers = Callable[[], Numbers]
"""Gives what the run has counted up to now; from any thread."""

Laps = Callable[[Work], AbstractContextManager[object]]
"""Gives each kind of work what is entered, frame after frame, while it is done: that is timed."""

_UNTIMED = nullcontext()


def no_laps(_work: Work) -> AbstractContextManager[object]:
    """Nobody times anything."""
    return _UNTIMED


class Clock(Protocol):
    """Time. Decisions live on `monotonic` alone; `wall` only labels what is published."""

    def monotonic(self) -> float:
        """Seconds on a scale that never steps."""

    def wall(self) -> float:
        """Seconds since 1970 in UTC, as well as the board knows."""

    def synced(self) -> bool | None:
        """Whether the wall clock was set from outside since boot; `None` if nobody can say."""


class StopSignal(Protocol):
    """Something that ends a loop, such as a `threading.Event`."""

    def is_set(self) -> bool:
        """Whether to end; asked before every round."""


class FrameSource(Protocol):
    """Something that gives frames, one after another, opened at construction.

    Construction raises `edge_monitor.errors.SourceError` when there is nothing to open.
    """

    @property
    def live(self) -> bool:
        """Whether frames come in real time, so that late ones may be skipped."""

    @property
    def description(self) -> str:
        """One line for people: what and in which format."""

    @property
    def frame_count(self) -> int | None:
        """How many frames there will be, where that is known."""

    @property
    def fps(self) -> float | None:
        """Frames per second on average, where a recording says so."""

    def read(self) -> Frame | None:
        """The next frame; `None` at the end of a file.

        Raises:
            edge_monitor.errors.SourceError: the device is gone or the file is broken.
        """

    def close(self) -> None:
        """Release the device; harmless when repeated."""


@runtime_checkable
class PictureSource(FrameSource, Protocol):
    """A source of picture files, of which one need have nothing to do with the next."""

    @property
    def skipped_names(self) -> tuple[str, ...]:
        """Names of the files up to now that could not be read and were left out."""


class FrameFeed(Protocol):
    """A running capture: the newest frame, and how the camera is."""

    @property
    def fault(self) -> str | None:
        """Why there is no picture, or `None`."""

    @property
    def ended(self) -> bool:
        """A file was played to its end and its last frame was handed over."""

    @property
    def captured(self) -> int:
        """Frames that arrived."""

    @property
    def skipped(self) -> int:
        """Frames that a newer one replaced before they were looked at."""

    @property
    def unrecoverable(self) -> bool:
        """The camera cannot be reopened by this process."""

    @property
    def description(self) -> str:
        """What is captured from."""

    def newest(self, timeout_s: float) -> Frame | None:
        """The newest frame that was not handed over yet; `None` after `timeout_s` without one."""

    def reopen(self, reason: str) -> None:
        """Close the camera and open it again: its pictures stand still."""

    def close(self) -> None:
        """Stop reading; harmless when repeated."""


class FrameJudge(Protocol):
    """Something that tells whether a picture can be used at all."""

    def judge(self, frame: Frame) -> Status | None:
        """What is wrong with the picture itself, or `None`."""


class ScenePerceiver(Protocol):
    """Something that finds faces and eyes in a picture."""

    @property
    def faults(self) -> int:
        """Results that were not finite and were thrown away."""

    def perceive(self, frame: Frame) -> Scene:
        """The faces of a picture, the driver among them and how well the eyes are seen."""

    def reset(self) -> None:
        """Forget all faces: the next picture has nothing to do with the last one."""


class SpeedSource(Protocol):
    """The vehicle's speed."""

    def speed_kmh(self, t: float) -> float | None:
        """Kilometres per hour at `t` seconds; `None` when nobody knows."""

    def report(self, t: float) -> SpeedReport:
        """How well it is known at `t` seconds, for `health`."""


class Pauses(Protocol):
    """How long to wait between attempts."""

    def next(self) -> float:
        """Seconds to wait now."""

    def reset(self) -> None:
        """It worked: begin with the shortest pause again."""


class Buzzer(Protocol):
    """Something that sounds."""

    @property
    def fault(self) -> str | None:
        """Why it cannot sound at present, or `None`."""

    def sound(self, sound: Sound) -> None:
        """Sound this pattern from now on; returns at once; the same again changes nothing."""

    def close(self) -> None:
        """Silence and release the pin; harmless when repeated."""


class StatusLight(Protocol):
    """Something that shows the level without words."""

    def show(self, state: DriverState) -> None:
        """Show this state; returns at once."""

    def close(self) -> None:
        """Dark; harmless when repeated."""


class EventSink(Protocol):
    """Something that takes what was decided; never blocks and never raises."""

    @property
    def name(self) -> str:
        """Short name for `health`."""

    def event(self, event: Event) -> None:
        """Take an event."""

    def state(self, state: DriverState) -> None:
        """Take the newest state; the sink limits its own rate."""

    def audience(self, audience: Audience) -> None:
        """Take what an interval of the audience added up to."""

    def health(self, health: Health) -> None:
        """Take the newest health."""

    def report(self) -> dict[str, int | str | None]:
        """Its own counters and fault, for `health`."""

    def close(self) -> None:
        """Flush and release; harmless when repeated."""


class CommandSource(Protocol):
    """Something that is asked from afar; it has judged what it hands on, and never blocks."""

    def take(self) -> Command | None:
        """The next command that is to be carried out, or `None`."""

    def answer(self, answer: Answer) -> None:
        """Say what became of a command."""

    def tell(self, state: SettingState) -> None:
        """Say how a setting stands."""
