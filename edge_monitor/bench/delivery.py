"""How long an alarm takes from its frame to a subscriber."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from edge_monitor.bench.figures import ADDED_MS_GOAL, Figure
from edge_monitor.bench.listener import Listener
from edge_monitor.bench.runner import BenchError, run_task

DEVICE: Final = "edge-monitor-bench"

_LAST_S = 1.0
_MS = 1000.0
_NAP_S = 0.002
_NAPS = 2000


@dataclass(frozen=True, slots=True)
class Timed:
    """The alarms of one round; all in seconds of `time.monotonic`.

    Attributes:
        captured_s: of each, when its frame came.
        decided_s: when it was decided.
        heard_s: by its number, from 1, when the subscriber had it.
    """

    captured_s: Sequence[float]
    decided_s: Sequence[float]
    heard_s: dict[int, float]


def wake_up_figure() -> Figure:
    """How late this machine runs a thread whose time has come, with nothing else to do.

    Three threads and processes are woken one after the other until a subscriber has an alarm.
    """
    late_ms = []
    for _ in range(_NAPS):
        begin_s = time.monotonic()
        time.sleep(_NAP_S)
        late_ms.append(_MS * (time.monotonic() - begin_s - _NAP_S))
    return Figure(
        "a wake-up by itself is late, p99.7", (_percentile(sorted(late_ms), 0.997),), "ms"
    )


def time_alarms(clip: str, host: str, port: int, alarms: int) -> Timed:
    """Run the daemon on a clip until it has raised so many.

    Raises:
        BenchError: there is no broker; the clip cannot be read.
    """
    listener = Listener(host, port, DEVICE)
    try:
        told = run_task(
            "alarms:raise_alarms", clip=clip, host=host, port=port, device_id=DEVICE, alarms=alarms
        )
        time.sleep(_LAST_S)  # for the last to arrive
    finally:
        listener.close()
    return Timed(told["captured_s"], told["decided_s"], listener.heard_s())


def delivery_figures(rounds: Sequence[Timed]) -> Iterator[Figure]:
    """Where the time from a frame to the subscriber goes; each round is a sample.

    Raises:
        BenchError: some did not arrive.
    """
    spans = [_spans_ms(timed) for timed in rounds]
    for place, (name, goal) in enumerate(
        (
            ("processing", None),
            ("added until the subscriber has it", ADDED_MS_GOAL),
            ("frame to subscriber", None),
        )
    ):
        for title, share, limit in (("p50", 0.50, None), ("p99", 0.99, goal)):
            samples = tuple(_percentile(each[place], share) for each in spans)
            yield Figure(f"{name}, {title}", samples, "ms", limit)


def _spans_ms(timed: Timed) -> tuple[list[float], list[float], list[float]]:
    """Rising: from frame to decision, from there to the subscriber, and both together."""
    count = len(timed.captured_s)
    if missing := set(range(1, count + 1)) - set(timed.heard_s):
        raise BenchError(f"{len(missing)} of {count} alarms did not arrive", 1)
    arrived_s = [timed.heard_s[number] for number in range(1, count + 1)]
    return (
        _rising_ms(timed.captured_s, timed.decided_s),
        _rising_ms(timed.decided_s, arrived_s),
        _rising_ms(timed.captured_s, arrived_s),
    )


def _rising_ms(begin_s: Sequence[float], end_s: Sequence[float]) -> list[float]:
    return sorted(_MS * (end - begin) for begin, end in zip(begin_s, end_s, strict=True))


def _percentile(rising: Sequence[float], share: float) -> float:
    return rising[min(int(share * len(rising)), len(rising) - 1)]
