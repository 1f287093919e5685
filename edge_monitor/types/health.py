"""How the daemon itself is, and the board that it runs on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

RUNNING: Final = "running"
"""What health says of work that is done."""


@dataclass(frozen=True, slots=True)
class Board:
    """How the board was at its last reading.

    Attributes:
        temperature_c: of its hottest sensor; `None` where there is none.
        throttling: what slows it down at present: `under_voltage`, `frequency_capped`, `throttled`,
            `soft_temperature_limit`; empty for nothing, `None` where the machine does not say.
    """

    temperature_c: float | None = None
    throttling: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class SpeedReport:
    """How well the vehicle's speed is known.

    Attributes:
        source: `assume`, `mqtt` or `gpsd`; `none` where nothing knows it.
        age_s: since it was told last; `None` where it has no age.
        fault: why nobody knows it, or will soon not, although a source is configured; or `None`.
    """

    source: str = "none"
    age_s: float | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """How the daemon itself is; `None` where the machine does not say.

    Attributes:
        t: seconds, monotonic.
        version: of the program.
        versions: of what it stands on, by name.
        fps_captured, fps_processed: frames per second over the last interval.
        frames_skipped: frames that were replaced by a newer one before they were looked at.
        latency_p50_s, latency_p99_s: from the frame's time to the decision.
        model_faults: results that were not finite and were thrown away.
        camera: what the source says of itself.
        camera_fault: why there is no picture, or `None`.
        buzzer_fault: why the buzzer cannot sound, or `None`.
        emotion: `"off"`, `RUNNING`, or why it does not run.
        classifiers: of each classifier that is asked for, `RUNNING` or why it does not run.
        models: SHA-256 of each network in use, by name.
        sinks: faults and counts of each output, by name.
        clock_synced: whether the wall clock was set from outside since boot.
        temperature_c: of the board.
        throttling: as in `Board`.
        shed: what rests to spare the board, by name, and why.
        speed_source, speed_age_s, speed_fault: as in `SpeedReport`.
    """

    t: float
    version: str
    fps_captured: float
    fps_processed: float
    frames_skipped: int
    latency_p50_s: float | None
    latency_p99_s: float | None
    model_faults: int
    camera: str
    camera_fault: str | None
    buzzer_fault: str | None
    emotion: str
    models: Mapping[str, str]
    sinks: Mapping[str, Mapping[str, int | str | None]]
    clock_synced: bool | None
    temperature_c: float | None
    throttling: tuple[str, ...] | None
    shed: Mapping[str, str]
    classifiers: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    speed_source: str = "none"
    speed_age_s: float | None = None
    speed_fault: str | None = None
