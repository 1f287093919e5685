"""Runs the whole graph over a recording, as fast as it goes, and writes down what it decided.

The files hold no wall-clock time and no name of the machine: the same input gives the same bytes.
"""

import fcntl
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TextIO

from edge_monitor.errors import SourceError, UsageError
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.picture_log import CSV_NAME, JSON_NAME, PictureLog
from edge_monitor.pipeline import Pipeline, Step
from edge_monitor.ports import FrameSource
from edge_monitor.trace import columns_of, row_of
from edge_monitor.types import Event, EventKind, Frame, Level, Observation, Phase, Status

FILES = ("events.jsonl", "observations.csv", "summary.json", "settings.json")
REPORT: Final = "report.html"
FILM: Final = "annotated.mp4"

_OF_SOME: Final = (JSON_NAME, CSV_NAME, REPORT, FILM)
"""What not every replay writes: a former one may have left it where this one writes nothing."""

Watch = Callable[[Frame, Step], None]
"""Takes each frame with what it led to."""

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class MediaClock:
    """Labels what a replay publishes: the time within the recording, counted from 1970."""

    def __init__(self) -> None:
        self.t = 0.0

    def monotonic(self) -> float:
        """Seconds within the recording."""
        return self.t

    def wall(self) -> float:
        """The same, so that nothing depends on the day of the replay."""
        return self.t

    def synced(self) -> bool:
        """A recording never knows the time of day."""
        return False


class Summary:
    """Counts what a replay saw."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._frames = 0
        self._times: tuple[float, float] | None = None
        self._status: Counter[str] = Counter()
        self._events: Counter[str] = Counter()
        self._levels: list[dict[str, Any]] = []
        self._perclos_max: float | None = None
        self._refused: str | None = None
        self._level_s: dict[str, float] = {}
        self._class_s: dict[str, dict[str, float]] = {}

    def add(self, step: Step) -> None:
        """Take a step."""
        state = step.state
        first, last = (state.t, state.t) if self._times is None else self._times
        if state.watched:
            label = state.level.label
            self._level_s[label] = self._level_s.get(label, 0.0) + max(state.t - last, 0.0)
        for name, told in state.classes.items():
            if told.label is not None:
                sums = self._class_s.setdefault(name, {})
                sums[told.label] = sums.get(told.label, 0.0) + max(state.t - last, 0.0)
        self._times = (first, state.t)
        if step.observation is not None:
            self._frames += 1
            self._status[state.status.value] += 1
        if state.perclos is not None:
            self._perclos_max = max(state.perclos, self._perclos_max or 0.0)
        self._refused = self._refused or state.blinks.refused
        for event in step.events:
            if event.phase is not Phase.UPDATED:
                self._events[f"{event.kind.value}.{event.phase.value}"] += 1
            if event.kind is EventKind.DROWSINESS and event.level is not None:
                self._levels.append({"t": round(event.t, 3), "level": event.level.label})

    def as_json(self, skipped: Sequence[str] = ()) -> dict[str, Any]:
        """What `summary.json` holds; `skipped` are the pictures that were left out."""
        first, last = self._times or (0.0, 0.0)
        perclos = self._perclos_max
        told = {
            "source": self._source,
            "frames": self._frames,
            "duration_s": round(last - first, 3),
            "status_frames": {name.value: self._status[name.value] for name in Status},
            "events": dict(sorted(self._events.items())),
            "levels": self._levels,
            "level_s": {
                level.label: round(self._level_s[level.label], 3)
                for level in Level
                if level.label in self._level_s
            },
            "perclos_max": None if perclos is None else round(perclos, 4),
            "blink_statistics_refused": self._refused,
        }
        if skipped:
            # a name that is not UTF-8 is told as it is in the pictures' own files
            told["skipped"] = [name.encode(errors="backslashreplace").decode() for name in skipped]
        if self._class_s:
            told["class_s"] = {
                name: {label: round(seconds, 3) for label, seconds in sorted(sums.items())}
                for name, sums in sorted(self._class_s.items())
            }
        return told


def steps_of_frames(
    pipeline: Pipeline,
    source: FrameSource,
    pictures: PictureLog | None = None,
    watch: Watch | None = None,
    *,
    apart: bool = False,
) -> Iterator[Step]:
    """Look at every frame of a source.

    Where the audience is counted, one more step tells its last interval, which the end cuts off.

    Args:
        pipeline: looks.
        source: of the frames.
        pictures: takes what was seen in those that are files.
        watch: takes each frame with what it led to.
        apart: no frame has to do with another: nobody is followed from one to the next.
    """
    t = 0.0
    while (frame := source.read()) is not None:
        if apart:
            pipeline.forget_faces()
        step = pipeline.look(frame)
        if pictures is not None and frame.name is not None:
            pictures.add(frame.name, step.faces)
        if watch is not None:
            watch(frame, step)
        t = frame.t
        yield step
    if (step := pipeline.finish(t)).audience is not None:
        yield step


def steps_of_trace(pipeline: Pipeline, observations: Iterable[Observation]) -> Iterator[Step]:
    """Decide on every observation of a trace."""
    return map(pipeline.judge, observations)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Make a folder and hold it: two replays at once would write one into the other's files.

    The kernel lets go of it when the process dies.

    Raises:
        UsageError: another replay writes there, or it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise UsageError(f"{folder}: another replay writes there; choose another --out") from None
    except OSError:
        pass  # some network file systems know no locks
    try:
        yield
    finally:
        os.close(handle)


def _unwritable(folder: Path, error: OSError) -> UsageError:
    reason = (error.strerror or "cannot be written").lower()
    return UsageError(f"{error.filename or folder}: {reason}; choose another --out")


def write_replay(
    steps: Iterable[Step],
    out: Path,
    source: str,
    classifiers: Sequence[str] = (),
    *,
    basis: Mapping[str, Any] = _NOTHING,
    skipped: Callable[[], Sequence[str]] = tuple,
) -> dict[str, Any]:
    """Write the `FILES` into a folder.

    The files appear when all is done, so that what is there is whole. What a former replay
    wrote there goes, so that nothing stands beside it that it does not belong to.

    Args:
        steps: of the whole recording.
        out: the folder; made where it is missing.
        source: name of the recording, for the summary.
        classifiers: names of those that have columns of their own in the observations.
        basis: what was decided with, for `settings.json`.
        skipped: names the pictures that were left out, at the end.

    Returns:
        The summary.

    Raises:
        UsageError: the folder cannot be written.
    """
    parts = {name: out / f"{name}.part" for name in FILES}
    try:
        out.mkdir(parents=True, exist_ok=True)
        try:
            summary = _write(steps, parts, source, classifiers, basis=basis, skipped=skipped)
            for name in _OF_SOME:
                (out / name).unlink(missing_ok=True)
            for name, part in parts.items():
                part.replace(out / name)
        finally:
            for part in parts.values():
                part.unlink(missing_ok=True)
    except SourceError:
        raise
    except OSError as error:
        raise _unwritable(out, error) from None
    return summary


def _write(
    steps: Iterable[Step],
    parts: dict[str, Path],
    source: str,
    classifiers: Sequence[str],
    *,
    basis: Mapping[str, Any],
    skipped: Callable[[], Sequence[str]],
) -> dict[str, Any]:
    clock = MediaClock()
    envelopes = Envelopes(source="edge_monitor/replay", boot_id="replay", clock=clock)
    summary = Summary(source)
    with ExitStack() as stack:
        events, observations, total, settings = (
            stack.enter_context(part.open("w", encoding="utf-8", newline="\n"))
            for part in parts.values()
        )
        settings.write(json.dumps(dict(basis), indent=2) + "\n")
        observations.write(",".join(columns_of(classifiers)) + "\n")
        for step in steps:
            summary.add(step)
            _write_events(step.events, clock, envelopes, events)
            if step.audience is not None:
                clock.t = step.audience.t
                events.write(envelopes.audience(step.audience) + "\n")
            if step.observation is not None:
                row = row_of(step.observation, step.state, classifiers)
                observations.write(",".join(row) + "\n")
        result = summary.as_json(skipped())
        total.write(json.dumps(result, indent=2) + "\n")
    return result


def _write_events(
    events: Iterable[Event], clock: MediaClock, envelopes: Envelopes, file: TextIO
) -> None:
    for event in events:
        clock.t = event.t
        file.write(envelopes.event(event) + "\n")
