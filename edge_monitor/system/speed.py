"""The vehicle's speed: assumed, or as somebody said it last."""

from typing import Final

from edge_monitor.ports import Clock
from edge_monitor.types import SpeedReport

STALE_S: Final = 3.0
"""After so long a speed is no longer believed."""


class AssumedSpeed:
    """A speed that the configuration assumes for as long as the daemon runs.

    Args:
        speed_kmh: kilometres per hour.
    """

    def __init__(self, speed_kmh: float) -> None:
        self._speed_kmh = speed_kmh

    def speed_kmh(self, t: float) -> float:  # noqa: ARG002 - the same at any time
        """Kilometres per hour."""
        return self._speed_kmh

    def report(self, t: float) -> SpeedReport:  # noqa: ARG002 - as above
        """For `health`: it has no age."""
        return SpeedReport("assume")


class HeardSpeed:
    """What was heard last, from any thread; nobody knows the speed once that is stale.

    Args:
        source: as in `SpeedReport`.
        clock: tells when something was heard.
    """

    def __init__(self, source: str, clock: Clock) -> None:
        self._source = source
        self._clock = clock
        self._heard: tuple[float, float] | None = None  # when, and what: replaced as one
        self._fault: str | None = None

    def hear(self, speed_kmh: float) -> None:
        """Take what was said just now, in km/h; that ends a fault."""
        self._heard = (self._clock.monotonic(), speed_kmh)
        self._fault = None

    def complain(self, fault: str) -> None:
        """Say why nothing will be heard for now; what was heard is believed until it is stale."""
        self._fault = fault

    def speed_kmh(self, t: float) -> float | None:
        """Kilometres per hour at `t` seconds; `None` when nobody knows."""
        heard = self._heard
        return None if heard is None or t - heard[0] > STALE_S else heard[1]

    def report(self, t: float) -> SpeedReport:
        """For `health`: age and fault."""
        heard, fault = self._heard, self._fault
        age_s = None if heard is None else max(t - heard[0], 0.0)
        if fault is None and (age_s is None or age_s > STALE_S):
            fault = f"{self._source} has told no speed for more than {STALE_S:g} s"
        return SpeedReport(self._source, age_s, fault)
