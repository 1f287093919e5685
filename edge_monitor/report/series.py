"""What a replay measured and decided, frame by frame, kept small enough for a day's drive."""

import math
from array import array
from collections.abc import Iterator

from edge_monitor.pipeline import Step
from edge_monitor.types import EmotionLabel, Event, Level, Status

NOT_WATCHED = -1
"""In place of a level where drowsiness is not judged."""

_NUMBERS = ("closure", "perclos", "ear_left", "ear_right", "yaw", "pitch", "roll", "calibration")


class Series:
    """Values by frame; what was not known is NaN.

    Attributes:
        t: seconds.
        levels: rungs, or `NOT_WATCHED`.
        statuses: places in `Status`.
        closure, perclos, ear_left, ear_right, yaw, pitch, roll, calibration: as in the state and
            the observation.
        emotions: probabilities of each label that was told, all of the length of `t`; empty while
            no expression was known.
        events: all, in the order in which they were told.
    """

    def __init__(self) -> None:
        self.t = array("d")
        self.levels = array("b")
        self.statuses = array("b")
        self.closure, self.perclos = array("f"), array("f")
        self.ear_left, self.ear_right = array("f"), array("f")
        self.yaw, self.pitch, self.roll = array("f"), array("f"), array("f")
        self.calibration = array("f")
        self.emotions: dict[EmotionLabel, array[float]] = {}
        self.events: list[Event] = []
        self._statuses = {status: place for place, status in enumerate(Status)}

    def add(self, step: Step) -> None:
        """Note a step."""
        self.events += step.events
        seen, state = step.observation, step.state
        if seen is None:
            return
        values = (
            *(state.closure, state.perclos, seen.ear_left, seen.ear_right),
            *(seen.yaw, seen.pitch, seen.roll, state.calibration),
        )
        for name, value in zip(_NUMBERS, values, strict=True):
            getattr(self, name).append(math.nan if value is None else value)
        self.levels.append(state.level if state.watched else NOT_WATCHED)
        self.statuses.append(self._statuses[state.status])
        if state.emotion is not None and not self.emotions:
            self.emotions = {label: array("f", [math.nan]) * len(self.t) for label in EmotionLabel}
        told = (math.nan,) * len(self.emotions)
        if state.emotion is not None:
            told = state.emotion.probabilities
        for column, value in zip(self.emotions.values(), told, strict=True):
            column.append(value)
        self.t.append(seen.t)

    @property
    def watched(self) -> bool:
        """Whether drowsiness was judged."""
        return any(level != NOT_WATCHED for level in self.levels)

    def level_spans(self) -> list[tuple[float, float, Level]]:
        """From when to when each level held, by frames."""
        return [
            (start, end, Level(level))
            for start, end, level in _spans(self.t, self.levels)
            if level != NOT_WATCHED
        ]

    def unsure_spans(self) -> list[tuple[float, float, Status]]:
        """From when to when the eyes could not be judged, and why."""
        known = list(Status)
        return [
            (start, end, known[status])
            for start, end, status in _spans(self.t, self.statuses)
            if known[status] is not Status.VALID
        ]


def _spans(times: "array[float]", values: "array[int]") -> Iterator[tuple[float, float, int]]:
    """Runs of one value, each up to the beginning of the next."""
    begin = 0
    for index in range(1, len(times)):
        if values[index] != values[begin]:
            yield times[begin], times[index], values[begin]
            begin = index
    if len(times):
        yield times[begin], times[-1], values[begin]
