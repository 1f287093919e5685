"""What the running program counts and times; health and metrics are made of nothing else."""

from collections import deque
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Final

from edge_monitor.lap import Durations, Lap
from edge_monitor.ports import FrameFeed
from edge_monitor.types import (
    DriverState,
    Event,
    EventKind,
    Health,
    Level,
    Numbers,
    Observation,
    Phase,
    Work,
)

_LATENCIES: Final = 1024
"""Whose quantiles health tells."""

_RECENT: Final = 20


class Total:
    """A count that goes on where the part that counts is replaced by a new one."""

    __slots__ = ("_before", "_now")

    def __init__(self) -> None:
        self._before = self._now = 0

    @property
    def value(self) -> int:
        """Of all parts."""
        return self._before + self._now

    def follow(self, count: int) -> None:
        """Take what the present part has counted."""
        self._now = count

    def begin(self) -> None:
        """Another part takes over, and begins at 0."""
        self._before += self._now
        self._now = 0


class Meter:
    """Outlives the parts that a new configuration replaces, so that no count falls.

    The thread that looks at frames writes; any thread may read.
    """

    def __init__(self) -> None:
        self._laps = {work: Lap() for work in Work}
        self._latency = Durations()
        self._latencies: deque[float] = deque(maxlen=_LATENCIES)
        self._sessions = self._processed = 0
        self._exchange = Lock()
        self._feed: FrameFeed | None = None
        self._captured, self._skipped = Total(), Total()
        self._blinks, self._partial, self._faults = Total(), Total(), Total()
        self._outputs: dict[str, dict[str, Total]] = {}
        self._events = {(kind, phase): 0 for kind in EventKind for phase in Phase}
        self._rises = dict.fromkeys(list(Level)[1:], 0)
        self._state: DriverState | None = None
        self._observation: Observation | None = None
        self._recent: tuple[Event, ...] = ()
        self._health: Health | None = None

    def lap(self, work: Work) -> Lap:
        """What times this work; a `ports.Laps`."""
        return self._laps[work]

    def begin(self, feed: FrameFeed) -> None:
        """New parts take over, `feed` among them."""
        with self._exchange:
            self._follow_feed()
            self._feed = feed
            self._sessions += 1
            self._latencies.clear()
            self._state = self._observation = None
            outputs = [total for counts in self._outputs.values() for total in counts.values()]
            own = (self._captured, self._skipped, self._blinks, self._partial, self._faults)
            for total in (*own, *outputs):
                total.begin()

    def frame(self, latency_s: float) -> None:
        """A frame was looked at and its decision delivered, so long after its time."""
        self._processed += 1
        self._latency.add(latency_s)
        self._latencies.append(latency_s)
        for lap in self._laps.values():
            lap.end_frame()

    def step(
        self, state: DriverState, events: Sequence[Event], observation: Observation | None
    ) -> None:
        """Something was decided."""
        before = Level.AWAKE if self._state is None else self._state.level
        if state.level > before:
            self._rises[state.level] += 1
        self._state = state
        self._blinks.follow(state.blinks.total)
        self._partial.follow(state.blinks.partial_total)
        if observation is not None:
            self._observation = observation
        for event in events:
            self._events[event.kind, event.phase] += 1
            self._recent = (*self._recent[1 - _RECENT :], event)

    def health(self, health: Health) -> None:
        """Health was told."""
        self._health = health
        for name, report in health.sinks.items():
            counts = self._outputs.setdefault(name, {})
            for what, count in report.items():
                if isinstance(count, int):
                    counts.setdefault(what, Total()).follow(count)

    def frames(self) -> tuple[int, int, int]:
        """Frames captured, processed and skipped since the program started."""
        with self._exchange:
            self._follow_feed()
            return self._captured.value, self._processed, self._skipped.value

    def model_faults(self, count: int) -> int:
        """Take how many the present networks had; return how many all of them had."""
        self._faults.follow(count)
        return self._faults.value

    def latency_s(self, *shares: float) -> list[float | None]:
        """Quantiles of the last latencies; `None` before the first. For the writing thread."""
        rising = sorted(self._latencies)
        return [_quantile(rising, share) for share in shares]

    def numbers(self) -> Numbers:
        """Everything as it is now."""
        with self._exchange:
            self._follow_feed()
            return self._numbers()

    def _numbers(self) -> Numbers:
        return Numbers(
            sessions=self._sessions,
            frames_captured=self._captured.value,
            frames_processed=self._processed,
            frames_skipped=self._skipped.value,
            latency=self._latency.spread(),
            work={work: lap.durations.spread() for work, lap in self._laps.items()},
            events=dict(self._events),
            rises=dict(self._rises),
            blinks=self._blinks.value,
            partial_blinks=self._partial.value,
            model_faults=self._faults.value,
            output_counts=self._output_counts(),
            state=self._state,
            observation=self._observation,
            recent=self._recent,
            health=self._health,
        )

    def _follow_feed(self) -> None:
        if self._feed is not None:
            self._captured.follow(self._feed.captured)
            self._skipped.follow(self._feed.skipped)

    def _output_counts(self) -> Mapping[str, Mapping[str, int]]:
        return {
            name: {what: total.value for what, total in list(counts.items())}
            for name, counts in list(self._outputs.items())
        }


def _quantile(rising: Sequence[float], share: float) -> float | None:
    if not rising:
        return None
    return rising[min(int(share * len(rising)), len(rising) - 1)]
