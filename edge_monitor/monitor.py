"""The live loop: newest frame → pipeline → outputs, with health and the watchdog beside it.

The alarm goes first: the buzzer is told before any sink, and no sink can hold the loop up.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from edge_monitor import __version__
from edge_monitor.complaints import Complaints
from edge_monitor.decision.shedding import SheddingLimits
from edge_monitor.meter import Meter
from edge_monitor.pipeline import Load, Pipeline, Step
from edge_monitor.ports import (
    Buzzer,
    Clock,
    CommandSource,
    EventSink,
    FrameFeed,
    StatusLight,
    StopSignal,
)
from edge_monitor.remote import Remote
from edge_monitor.shedder import Shedder
from edge_monitor.types import Board, Frame, Health, Level, Status, Work

_LONGEST_WAIT_S = 0.1
_MISSING_EVERY_S = 0.2
_HEALTH_EVERY_S = 10.0
_HEALTH_AT_LEAST_S = 1.0
"""From one to the next that has news: over less, rates of frames would mean nothing."""

_REOPEN_EVERY_S = 5.0

Watcher = Callable[[Step], None]
"""Something that is shown every step."""

Viewer = Callable[[Frame, Step], None]
"""Something that is shown every picture and what it led to; it returns at once and keeps neither
longer than it must."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where decisions go, the buzzer first, and where commands come from.

    Attributes:
        viewer: is shown the pictures, where they may be shown to people.
        loads: work of the outputs that can be left out while the board is strained.
    """

    buzzer: Buzzer
    light: StatusLight | None
    sinks: Sequence[EventSink]
    commands: Sequence[CommandSource] = ()
    viewer: Viewer | None = None
    loads: Sequence[Load] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the loop needs to know of the machine.

    Attributes:
        emotion: as in `Health.emotion`.
        models: SHA-256 of each network by name.
        board: the newest reading of the board, at once; another object after each reading.
        shedding: when work is left out to spare the board.
        alive: called while everything moves, to feed a watchdog.
        classifiers: as in `Health.classifiers`.
        versions: as in `Health.versions`.
    """

    emotion: str
    models: Mapping[str, str]
    board: Callable[[], Board]
    shedding: SheddingLimits
    alive: Callable[[], None]
    classifiers: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


class Monitor:
    """Drives the pipeline in real time until told to stop or until a file has ended.

    All that it counts stands in `meter`, which may outlive it.
    """

    def __init__(
        self,
        feed: FrameFeed,
        pipeline: Pipeline,
        outputs: Outputs,
        clock: Clock,
        surroundings: Surroundings,
        *,
        remote: Remote | None = None,
        watchers: Sequence[Watcher] = (),
        meter: Meter | None = None,
    ) -> None:
        self._feed = feed
        self._pipeline = pipeline
        self._outputs = outputs
        self._clock = clock
        self._surroundings = surroundings
        self._remote = remote
        self._watchers = watchers
        self._requests: SimpleQueue[Callable[[float], Step]] = SimpleQueue()
        self._reopened_t = float("-inf")
        self._complaints = Complaints()
        self._frame_t: float | None = None
        self._missing_t = float("-inf")
        self._shedder = Shedder(
            _in_order(pipeline.loads, outputs.loads), surroundings.shedding, surroundings.board
        )
        self._health_t = clock.monotonic()
        self._health_due_t = self._health_t + _HEALTH_EVERY_S
        self._meter = Meter() if meter is None else meter
        self._meter.begin(feed)
        self._health_frames = self._meter.frames()
        self._delivering = self._meter.lap(Work.OUTPUTS)
        self._level = Level.AWAKE

    @property
    def alarmed(self) -> bool:
        """Whether the driver is at a level that nothing may interrupt."""
        return self._level >= Level.MICROSLEEP

    def acknowledge(self) -> None:
        """Silence the present alarm; from any thread."""
        self._requests.put(self._pipeline.acknowledge)

    def snooze(self, seconds: float) -> None:
        """Silence advisory levels for so long; from any thread."""
        self._requests.put(lambda t: self._pipeline.snooze(t, seconds))

    def run(self, stop: StopSignal) -> None:
        """Run until `stop` is set or the file has ended."""
        while not stop.is_set():
            self._answer_requests()
            frame = self._feed.newest(self._patience_s())
            if frame is not None:
                self._look(frame)
            elif self._feed.ended:
                return
            else:
                self._idle()
            now = self._clock.monotonic()
            self._complaints.camera(now, self._feed.fault)
            if self._shedder.look(now):
                soon_t = self._health_t + _HEALTH_AT_LEAST_S
                self._health_due_t = min(self._health_due_t, soon_t)
            if now >= self._health_due_t:
                self._tell_health(now)
            if not self._feed.unrecoverable:
                self._surroundings.alive()

    def finish(self) -> None:
        """Tell the sinks what is still open: nothing will be looked at any more."""
        audience = self._pipeline.finish(self._now()).audience
        if audience is not None:
            for sink in self._outputs.sinks:
                sink.audience(audience)

    def _deliver(self, step: Step) -> None:
        """Hand a step to the outputs."""
        self._level = step.state.level if step.state.watched else Level.AWAKE
        outputs = self._outputs
        heard = step.state.sound if self._remote is None else self._remote.hear(step.state)
        outputs.buzzer.sound(heard)
        if outputs.light is not None:
            outputs.light.show(step.state)
        for sink in outputs.sinks:
            for event in step.events:
                sink.event(event)
            if step.audience is not None:
                sink.audience(step.audience)
            sink.state(step.state)
        self._meter.step(step.state, step.events, step.observation)
        for watcher in self._watchers:
            watcher(step)
        self._complaints.refusal(step.state)

    def _patience_s(self) -> float:
        """How long to wait for a frame: not beyond the moment at which time alone decides."""
        due = self._pipeline.deadline()
        if due is None:
            return _LONGEST_WAIT_S
        return min(max(due - self._now(), 0.0), _LONGEST_WAIT_S)

    def _now(self) -> float:
        return self._clock.monotonic()

    def _look(self, frame: Frame) -> None:
        if self._frame_t is not None and frame.t <= self._frame_t:
            self._complaints.time_went_back(self._now(), self._frame_t - frame.t)
            return
        self._frame_t = frame.t
        step = self._pipeline.look(frame)
        with self._delivering:
            self._deliver(step)
            if self._outputs.viewer is not None:
                self._outputs.viewer(frame, step)
        if step.state.status is Status.FROZEN and frame.t - self._reopened_t >= _REOPEN_EVERY_S:
            self._reopened_t = frame.t
            self._feed.reopen("the pictures stand still")
        self._meter.frame(self._clock.monotonic() - frame.t)

    def _idle(self) -> None:
        """No frame came: let time decide, and say so when there is no camera."""
        now = self._now()
        self._deliver(self._pipeline.wait(now))
        after_frame = self._frame_t is None or now > self._frame_t
        if self._feed.fault is None or not after_frame:
            return
        if now - self._missing_t >= _MISSING_EVERY_S:
            self._missing_t = self._frame_t = now
            self._deliver(self._pipeline.missing(now))

    def _answer_requests(self) -> None:
        """Do what people asked for, in this thread."""
        while True:
            try:
                request = self._requests.get_nowait()
            except Empty:
                break
            self._deliver(request(self._clock.monotonic()))
        if self._remote is not None:
            for step in self._remote.obey(self._clock.monotonic()):
                self._deliver(step)

    def _tell_health(self, now: float) -> None:
        health = self._health(now)
        self._meter.health(health)
        for sink in self._outputs.sinks:
            sink.health(health)

    def _health(self, now: float) -> Health:
        interval_s = now - self._health_t
        captured_before, processed_before, _ = self._health_frames
        captured, processed, skipped = self._health_frames = self._meter.frames()
        self._health_t, self._health_due_t = now, now + _HEALTH_EVERY_S
        p50_s, p99_s = self._meter.latency_s(0.50, 0.99)
        surroundings = self._surroundings
        board, speed = self._shedder.board, self._pipeline.speed_report(now)
        return Health(
            t=now,
            version=__version__,
            fps_captured=(captured - captured_before) / interval_s,
            fps_processed=(processed - processed_before) / interval_s,
            frames_skipped=skipped,
            latency_p50_s=p50_s,
            latency_p99_s=p99_s,
            model_faults=self._meter.model_faults(self._pipeline.model_faults),
            camera=self._feed.description,
            camera_fault=self._feed.fault,
            buzzer_fault=self._outputs.buzzer.fault,
            emotion=self._shedder.tell("emotion", surroundings.emotion),
            models=surroundings.models,
            sinks={sink.name: sink.report() for sink in self._outputs.sinks},
            clock_synced=self._clock.synced(),
            temperature_c=board.temperature_c,
            throttling=board.throttling,
            shed=self._shedder.shed,
            classifiers=self._shedder.tell_each("classifiers", surroundings.classifiers),
            versions=surroundings.versions,
            speed_source=speed.source,
            speed_age_s=speed.age_s,
            speed_fault=speed.fault,
        )


def _in_order(of_frames: Sequence[Load], of_outputs: Sequence[Load]) -> Sequence[Load]:
    """What rests first stands first: expressions, then what people look at, then the rest."""
    first = [load for load in of_frames if load.name == "emotion"]
    return [*first, *of_outputs, *(load for load in of_frames if load not in first)]
