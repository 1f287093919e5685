"""The live loop around a scripted driver and a fake clock, for its tests: nobody waits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Event as StopSignal

import numpy as np

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.decision.shedding import SheddingLimits
from edge_monitor.meter import Meter
from edge_monitor.monitor import Monitor, Outputs, Surroundings
from edge_monitor.pipeline import Pipeline, Step
from edge_monitor.ports import CommandSource, EventSink, FrameJudge, StatusLight
from edge_monitor.remote import Remote
from edge_monitor.testing import (
    Camera,
    DriverScript,
    FakeClock,
    RecordingBuzzer,
    RecordingSink,
    trace,
)
from edge_monitor.types import (
    Board,
    Box,
    Eye,
    Face,
    Frame,
    Image,
    Observation,
    Points,
    Pose,
    Scene,
    Sound,
    Status,
)

PICTURE: Image = np.zeros((4, 4, 3), np.uint8)
BOARD = Board(temperature_c=51.5)
_NO_POINTS: Points = np.zeros((0, 2), np.float32)


class ScriptedFeed:
    """`ports.FrameFeed` whose frames come at their time of a clock that it moves itself.

    Attributes:
        fault: settable.
        unrecoverable: settable.
        times: of the frames that are still to come.
        reopened: monotonic seconds and reason of each request.
        closed: whether `close` was called.

    Args:
        clock: the frames' times are on its scale.
        times: of the frames.
        on_time: called with the time after each step, to set faults or to stop the loop.
    """

    description = "a scripted camera"
    skipped = 4

    def __init__(
        self, clock: FakeClock, times: Iterable[float], on_time: Callable[[float], None]
    ) -> None:
        self._clock = clock
        self.times = list(times)
        self._on_time = on_time
        self.captured = 0
        self.fault: str | None = None
        self.unrecoverable = False
        self.reopened: list[tuple[float, str]] = []
        self.closed = False

    @property
    def ended(self) -> bool:
        return False

    def newest(self, timeout_s: float) -> Frame | None:
        now = self._clock.monotonic()
        until = now + max(timeout_s, 0.001)  # a loop that never waits would never get on
        due = self.times[0] if self.times else until
        self._clock.advance(max(min(due, until) - now, 0.0))
        self._on_time(self._clock.monotonic())
        if not self.times or due > until:
            return None
        self.captured += 1
        return Frame(self.times.pop(0), PICTURE)

    def reopen(self, reason: str) -> None:
        self.reopened.append((self._clock.monotonic(), reason))

    def close(self) -> None:
        self.closed = True


class ScriptedPerceiver:
    """`ports.ScenePerceiver` that sees in each frame what a trace holds for its time."""

    faults = 0

    def __init__(self, observations: Iterable[Observation]) -> None:
        self.seen: Mapping[float, Observation] = {seen.t: seen for seen in observations}

    def perceive(self, frame: Frame) -> Scene:
        return scene_of(self.seen[frame.t])

    def reset(self) -> None:
        """The trace goes on."""


def scene_of(seen: Observation) -> Scene:
    """A scene that leads to this observation again."""
    if seen.face_id is None or seen.geometry is None or seen.status is Status.NO_FACE:
        return Scene(seen.t, seen.status)
    pose = None
    if seen.yaw is not None and seen.pitch is not None and seen.roll is not None:
        pose = Pose(seen.yaw, seen.pitch, seen.roll)
    face = Face(
        track_id=seen.face_id,
        box=Box(0.0, 0.0, 1.0, 1.0),
        score=1.0,
        landmarks=_NO_POINTS,
        pose=pose,
        mar=seen.mar,
        geometry=seen.geometry,
        left=_eye(seen.ear_left, seen.openness_left, seen.closed_left),
        right=_eye(seen.ear_right, seen.openness_right, seen.closed_right),
    )
    return Scene(seen.t, seen.status, (face,), face)


def _eye(ear: float | None, openness: float | None, closed: float | None) -> Eye | None:
    if ear is None or openness is None or closed is None:
        return None
    return Eye(ear, openness, closed, _NO_POINTS)


START_S = 1000.0
"""No program may rely on a monotonic scale that begins at 0."""

SNOOZE_S = 300.0
"""For which a snooze from afar lasts."""


class Drive:
    """A monitor that watches a scripted driver; `at` sets what else happens and when."""

    def __init__(
        self,
        script: DriverScript,
        *,
        fps: float = 30.0,
        sinks: Sequence[EventSink] = (),
        guard: FrameJudge | None = None,
        light: StatusLight | None = None,
        frames: Callable[[Observation], bool] = lambda _seen: True,
        commands: CommandSource | None = None,
        meter: Meter | None = None,
    ) -> None:
        self.clock = FakeClock(START_S)
        self.stop = StopSignal()
        self.buzzer = RecordingBuzzer(self.clock)
        self.sink = RecordingSink()
        self.steps: list[Step] = []
        self.alive: list[float] = []
        self._plans: list[tuple[float, Callable[[], None]]] = []
        seen = list(trace(script, camera=Camera(fps=fps, start_t=START_S)))
        self.feed = ScriptedFeed(self.clock, (one.t for one in seen if frames(one)), self._on_time)
        self.at(script.length_s, self.stop.set)
        pipeline = Pipeline(ScriptedPerceiver(seen), DrowsinessPolicy(), guard)
        remote = None
        if commands is not None:
            remote = Remote([commands], pipeline, self.buzzer, self.clock, SNOOZE_S)
        self.monitor = Monitor(
            self.feed,
            pipeline,
            Outputs(self.buzzer, light, [*sinks, self.sink]),
            self.clock,
            Surroundings(
                "off", {"eye": "00"}, lambda: BOARD, SheddingLimits(), self._feed_watchdog
            ),
            remote=remote,
            watchers=(self.steps.append,),
            meter=meter,
        )

    def at(self, second: float, action: Callable[[], None]) -> None:
        self._plans.append((START_S + second, action))

    def lose_camera(self, second: float, until: float) -> None:
        self.at(second, lambda: setattr(self.feed, "fault", "no picture for more than 2 s"))
        self.at(until, lambda: setattr(self.feed, "fault", None))

    def run(self) -> "Drive":
        self.monitor.run(self.stop)
        return self

    def sounds(self) -> list[tuple[float, Sound]]:
        return [(t - START_S, sound) for t, sound in self.buzzer.sounds]

    def began(self, sound: Sound) -> float:
        """Seconds into the script at which a sound began for the first time."""
        return next(t for t, heard in self.sounds() if heard is sound)

    def _on_time(self, now: float) -> None:
        due = [plan for plan in self._plans if plan[0] <= now]
        self._plans = [plan for plan in self._plans if plan[0] > now]
        for _, action in due:
            action()

    def _feed_watchdog(self) -> None:
        self.alive.append(self.clock.monotonic() - START_S)
