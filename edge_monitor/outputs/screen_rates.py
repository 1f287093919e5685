"""Frame rates and times of the last seconds, out of counts that only rise."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from edge_monitor.types import Numbers, Spread, Work

_OVER_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Rates:
    """How it went in the last seconds.

    Attributes:
        captured, processed: frames a second.
        latency_s: mean; `None` without a frame.
        work_s: mean of each kind of work that a frame needed.
    """

    captured: float
    processed: float
    latency_s: float | None
    work_s: Mapping[Work, float]


class RecentRates:
    """Compares numbers with those of two seconds ago."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, Numbers]] = deque()

    def look(self, t: float, numbers: Numbers) -> Rates | None:
        """The rates up to `t` seconds; `None` at the first look."""
        self._seen.append((t, numbers))
        while self._seen[0][0] < t - _OVER_S:
            self._seen.popleft()
        then_t, then = self._seen[0]
        if t <= then_t:
            return None
        means = {work: _mean_s(then.work[work], now) for work, now in numbers.work.items()}
        return Rates(
            captured=(numbers.frames_captured - then.frames_captured) / (t - then_t),
            processed=(numbers.frames_processed - then.frames_processed) / (t - then_t),
            latency_s=_mean_s(then.latency, numbers.latency),
            work_s={work: mean_s for work, mean_s in means.items() if mean_s is not None},
        )


def _mean_s(then: Spread, now: Spread) -> float | None:
    count = sum(now.counts) - sum(then.counts)
    return (now.sum_s - then.sum_s) / count if count > 0 else None
