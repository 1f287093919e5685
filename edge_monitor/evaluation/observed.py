"""What the real graph sees in a clip: closures of the lids, frame by frame and whole, and yawns."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from edge_monitor import daemon
from edge_monitor.evaluation.scoring import Span
from edge_monitor.pipeline import Step
from edge_monitor.ports import FrameSource
from edge_monitor.settings import Settings
from edge_monitor.types import EventKind, Frame

_EARLY_S = 0.001  # by which a frame may come before its turn: containers count milliseconds
_CLOSURES = frozenset({EventKind.BLINK, EventKind.LONG_BLINK})


class Thinned:
    """Takes frames so that their rate is at most a given one; their times stay.

    Args:
        fps: frames per second; `None` takes all.
    """

    def __init__(self, fps: float | None) -> None:
        self._period_s = None if fps is None else 1 / fps
        self._due_s: float | None = None

    def takes(self, t: float) -> bool:
        """Whether the frame of time `t`, rising from call to call, is taken."""
        if self._period_s is None:
            return True
        if self._due_s is None:
            self._due_s = t
        if t < self._due_s - _EARLY_S:
            return False
        # the turns keep their beat, so that 25 a second become 15 and not 12.5
        missed = (t + _EARLY_S - self._due_s) // self._period_s
        self._due_s += (missed + 1) * self._period_s
        return True


class ClosureLog:
    """Collects closures of the lids from the steps of a graph, whatever their length.

    Args:
        microsleep_s: from here on the ladder tells a closure, not an event of its own.
    """

    def __init__(self, microsleep_s: float) -> None:
        self._microsleep_s = microsleep_s
        self._told: list[Span] = []
        self._long: list[Span] = []

    def add(self, step: Step) -> None:
        """Take a step."""
        self._told += [
            Span(event.start, event.end)
            for event in step.events
            if event.kind in _CLOSURES and event.end is not None
        ]
        state = step.state
        if state.closed_s >= self._microsleep_s:
            span = Span(state.t - state.closed_s, state.t)
            if self._long and self._long[-1].overlaps(span):
                span = Span(self._long.pop().start, span.end)
            self._long.append(span)

    def spans(self) -> tuple[Span, ...]:
        """All closures, each once: long ones that were told in parts count as their parts."""
        untold = [
            span for span in self._long if not any(span.overlaps(part) for part in self._told)
        ]
        return tuple(sorted([*self._told, *untold]))


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen in a clip; times in seconds of the medium.

    Attributes:
        times: of every frame of the file, taken or not.
        closures: time and closure of every frame that was taken; `None` where the eyes could not
            be judged.
        closed: blinks, long blinks and closures of the length of a microsleep.
        yawns: of them, those that ended within the clip.
    """

    times: tuple[float, ...]
    closures: tuple[tuple[float, float | None], ...]
    closed: tuple[Span, ...]
    yawns: tuple[Span, ...]

    def peak(self, span: Span) -> float | None:
        """The highest closure within a span; `None` where none was measured."""
        within = (closure for t, closure in self.closures if span.start <= t <= span.end)
        return max((closure for closure in within if closure is not None), default=None)


def observe(path: Path, settings: Settings, fps: float | None) -> Observed:
    """Put a clip through the graph of a replay.

    Args:
        path: the clip.
        settings: the configuration.
        fps: greatest rate of frames; `None` takes every frame.

    Raises:
        SourceError: the clip cannot be read.
        ModelError: a network is missing or damaged.
    """
    pipeline = daemon.build_pipeline(settings, perceive=True)
    source = daemon.open_source(str(path), settings)
    thinned = Thinned(fps)
    times: list[float] = []
    closures: list[tuple[float, float | None]] = []
    log = ClosureLog(settings.thresholds.microsleep_s)
    yawns: list[Span] = []
    try:
        for frame in _frames(source):
            times.append(frame.t)
            if not thinned.takes(frame.t):
                continue
            step = pipeline.look(frame)
            closures.append((frame.t, step.state.closure))
            log.add(step)
            yawns += [
                Span(event.start, event.end)
                for event in step.events
                if event.kind is EventKind.YAWN and event.end is not None
            ]
    finally:
        source.close()
    return Observed(tuple(times), tuple(closures), log.spans(), tuple(yawns))


def _frames(source: FrameSource) -> Iterator[Frame]:
    while (frame := source.read()) is not None:
        yield frame
