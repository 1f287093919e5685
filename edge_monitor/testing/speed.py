"""A vehicle whose speed is written down beforehand."""

from bisect import bisect_right
from collections.abc import Iterable

from edge_monitor.types import SpeedReport


class ScriptedSpeed:
    """`ports.SpeedSource` that follows a list of steps.

    Args:
        steps: seconds and the km/h that hold from then on, `None` for nobody knows; in rising
            order of time. Before the first step nobody knows.

    Raises:
        ValueError: the steps are not in order.
    """

    def __init__(self, steps: Iterable[tuple[float, float | None]]) -> None:
        self._steps = tuple(steps)
        self._times = [t for t, _ in self._steps]
        if self._times != sorted(set(self._times)):
            raise ValueError("the steps of a speed must be in rising order of time")

    def speed_kmh(self, t: float) -> float | None:
        """Kilometres per hour at `t` seconds; `None` when nobody knows."""
        index = bisect_right(self._times, t)
        return self._steps[index - 1][1] if index else None

    def report(self, t: float) -> SpeedReport:  # noqa: ARG002 - known beforehand for all times
        """For `health`."""
        return SpeedReport("assume")
