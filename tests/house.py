"""The daemon's composition root with fakes for all parts, for tests of the service."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

import pytest

from edge_monitor import daemon, pins, sinks
from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.errors import SourceError
from edge_monitor.monitor import Outputs, Surroundings
from edge_monitor.pipeline import Load, Pipeline
from edge_monitor.ports import Clock, FrameFeed
from edge_monitor.settings import Settings
from edge_monitor.testing import (
    Camera,
    FakeClock,
    RecordingBuzzer,
    RecordingSink,
    scenarios,
    trace,
)
from edge_monitor.types import Board, DriverState
from tests.live import START_S, ScriptedFeed, ScriptedPerceiver


class House:
    """Stands for `daemon`: every part is a fake that writes down when it is closed.

    A driver sleeps from 30 s to 35 s; `at` and `send` do something at seconds of that script.

    Attributes:
        board: settable; what its sensors tell.
        resting: when expressions began or ceased to rest.
        loads: settable; what of the outputs can be left out.
        missing: settable; the recording that is not there.
        broken: settable; sources with which the outputs cannot be made, `why_broken`.
    """

    def __init__(self) -> None:
        self.clock = FakeClock(START_S)
        self.order: list[str] = []
        self.sources: list[tuple[float, str]] = []
        self.buzzer = RecordingBuzzer(self.clock)
        self.sink = RecordingSink()
        self.length_s = 45.0
        self.board = Board()
        self.resting: list[tuple[float, bool]] = []
        self.missing = "none"
        self.broken: set[str] = set()
        self.loads: list[Load] = []
        self.why_broken: Exception = RuntimeError("of the machine")
        self._plans: list[tuple[float, Callable[[], None]]] = []
        script = scenarios.falls_asleep(at=30.0, duration=5.0)
        self._seen = list(trace(script, camera=Camera(fps=5.0, start_t=START_S)))

    def at(self, second: float, action: Callable[[], None]) -> None:
        self._plans.append((START_S + second, action))

    def send(self, second: float, number: signal.Signals) -> None:
        self.at(second, lambda: signal.raise_signal(number))

    def reload(self, second: float, done: float | None = None) -> None:
        """Send SIGHUP; what it leads to is done in the loop's next round, or at another second."""
        self.send(second, signal.SIGHUP)
        self.at(second + 0.05 if done is None else done, join_reload)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        parts: dict[str, Callable[..., object]] = {
            "build_clock": lambda: self.clock,
            "check_recording": self._check,
            "lock_board": self._lock,
            "watch_board": lambda _settings: nullcontext(self),
            "surroundings": self._surroundings,
            "build_pipeline": self._pipeline,
            "start_capture": self._capture,
        }
        for name, build in parts.items():
            patch.setattr(daemon, name, build)
        patch.setattr(sinks, "build_outputs", self._outputs)
        patch.setattr(pins, "build_button", lambda *_given: Part(self, "button"))

    def _surroundings(
        self, settings: Settings, _board: object, alive: Callable[[], None]
    ) -> Surroundings:
        limits = settings.board.limits()
        return Surroundings("running", {}, lambda: self.board, limits, alive)

    def _rest(self, resting: bool) -> None:  # noqa: FBT001 - one of `pipeline.Load`s
        self.resting.append((self.clock.monotonic() - START_S, resting))

    def _lock(self) -> AbstractContextManager[object]:
        self.order.append("locked")
        return nullcontext()

    def _check(self, settings: Settings) -> None:
        if settings.camera.source == self.missing:
            raise SourceError(f"{self.missing}: no such file")

    def _pipeline(self, _settings: Settings, **_how: object) -> Pipeline:
        loads = [Load("emotion", self._rest)]
        return Pipeline(ScriptedPerceiver(self._seen), DrowsinessPolicy(), loads=loads)

    def _outputs(
        self, settings: Settings, _clock: Clock, *, console: bool, **_more: object
    ) -> Outputs:
        if settings.camera.source in self.broken:
            raise self.why_broken
        self.order.append("outputs with console" if console else "outputs")
        return Outputs(self.buzzer, Part(self, "light"), [self.sink], loads=self.loads)

    def _capture(self, settings: Settings, _clock: Clock, *, loop: bool) -> FrameFeed:
        name = settings.camera.source + (" again and again" if loop else "")
        self.sources.append((self.clock.monotonic() - START_S, name))
        now = self.clock.monotonic()
        feed = Feed(self, (seen.t for seen in self._seen if seen.t > now))
        self.order.append("capture")
        return feed

    def on_time(self, now: float) -> None:
        due = [plan for plan in self._plans if plan[0] <= now]
        self._plans = [plan for plan in self._plans if plan[0] > now]
        for _, action in due:
            action()


def join_reload() -> None:
    """The clock must not run away from the thread that reads the configuration."""
    for thread in threading.enumerate():
        if thread.name == "reload":
            thread.join(10.0)


class Part:
    """A light or a button."""

    def __init__(self, house: House, name: str) -> None:
        self._house = house
        self._name = name

    def show(self, state: DriverState) -> None:
        """Nothing to be seen."""

    def close(self) -> None:
        silent = self._house.buzzer.closed
        self._house.order.append(f"{self._name} closed{'' if silent else ' too early'}")


class Feed(ScriptedFeed):
    """The scripted camera; as a recording it ends with the script."""

    def __init__(self, house: House, times: Iterator[float]) -> None:
        super().__init__(house.clock, times, house.on_time)
        self._house = house

    @property
    def ended(self) -> bool:
        return self._house.clock.monotonic() - START_S >= self._house.length_s

    def close(self) -> None:
        silent = self._house.buzzer.closed
        self._house.order.append(f"capture closed{'' if silent else ' too early'}")
