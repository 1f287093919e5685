"""A distribution of a signal over time, in bounded memory."""

from bisect import bisect_left
from itertools import accumulate


class TimeHistogram:
    """How many seconds a signal spent at each value; bins of equal width.

    Weighted by time and not by sample, so that the frame rate does not change the answer.

    Args:
        low: lowest value that is told apart.
        high: highest.
        bins: how many bins lie between.
    """

    def __init__(self, low: float, high: float, bins: int) -> None:
        self._low = low
        self._width = (high - low) / bins
        self._seconds = [0.0] * bins
        self._total_s = 0.0

    @property
    def total_s(self) -> float:
        """Seconds that were added in all."""
        return self._total_s

    def add(self, value: float, seconds: float) -> None:
        """Count that the signal stood at `value` for `seconds`; values outside join the ends."""
        index = int((value - self._low) / self._width)
        self._seconds[min(max(index, 0), len(self._seconds) - 1)] += seconds
        self._total_s += seconds

    def quantile(self, share: float) -> float | None:
        """The value below which the signal spent `share` of its time, `None` without any time.

        Interpolated within the bin; `share` is above 0 and at most 1.
        """
        if self._total_s <= 0.0:
            return None
        passed_s = list(accumulate(self._seconds, initial=0.0))
        # summed in another order, the whole may come out greater than the last sum
        wanted_s = min(share * self._total_s, passed_s[-1])
        index = bisect_left(passed_s, wanted_s) - 1
        inside = (wanted_s - passed_s[index]) / self._seconds[index]
        return self._low + (index + min(inside, 1.0)) * self._width
