"""What a run has counted and timed: health, metrics and the screen are made of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from edge_monitor.types.decided import DriverState, Event
from edge_monitor.types.health import Health
from edge_monitor.types.names import EventKind, Level, Phase, Work
from edge_monitor.types.seen import Observation


@dataclass(frozen=True, slots=True)
class Spread:
    """How durations are spread.

    Attributes:
        bounds_s: upper bounds of the classes, rising, each within its class.
        counts: durations in each class; one more than bounds, the last for what is above them all.
        sum_s: of all durations.
    """

    bounds_s: tuple[float, ...]
    counts: tuple[int, ...]
    sum_s: float


@dataclass(frozen=True, slots=True)
class Numbers:
    """A run at one moment; counts are since the program started and never fall.

    Attributes:
        sessions: how often the parts were started: once, and again for each new configuration.
        frames_captured: frames that arrived.
        frames_processed: of these, looked at.
        frames_skipped: of these, replaced by a newer one before they were looked at.
        latency: from each frame's time to when its decision was delivered.
        work: seconds that each frame took, by the work; only frames that needed it.
        events: by kind and phase.
        rises: how often the level rose, by the level that was reached.
        blinks, partial_blinks: as in `BlinkStatistics`.
        model_faults: as in `Health`.
        output_counts: what each output counts of itself, by its name; what may also fall, such as
            the depth of a queue, means nothing here: it stands in `health`.
        state: the newest; `None` before the first.
        observation: the newest; likewise.
        recent: the last events, the newest at the end.
        health: as it was told last; `None` before that.
    """

    sessions: int
    frames_captured: int
    frames_processed: int
    frames_skipped: int
    latency: Spread
    work: Mapping[Work, Spread]
    events: Mapping[tuple[EventKind, Phase], int]
    rises: Mapping[Level, int]
    blinks: int
    partial_blinks: int
    model_faults: int
    output_counts: Mapping[str, Mapping[str, int]]
    state: DriverState | None
    observation: Observation | None
    recent: tuple[Event, ...]
    health: Health | None
