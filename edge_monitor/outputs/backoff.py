"""How long to wait before the next attempt."""

import random
from collections.abc import Callable


class Backoff:
    """Pauses that double from `first_s` to `limit_s` seconds, each cut by up to a half.

    The cut is random so that a thousand devices that lost one broker do not return in step.
    """

    def __init__(
        self,
        first_s: float = 1.0,
        limit_s: float = 30.0,
        fraction: Callable[[], float] = random.random,
    ) -> None:
        """`fraction` gives numbers from 0 to below 1."""
        self._first_s = first_s
        self._limit_s = limit_s
        self._fraction = fraction
        self._pause_s = first_s

    def next(self) -> float:
        """Seconds to wait now; the next answer is longer."""
        pause_s = self._pause_s
        self._pause_s = min(2 * pause_s, self._limit_s)
        return pause_s * (1 - self._fraction() / 2)

    def reset(self) -> None:
        """It worked: begin with the shortest pause again."""
        self._pause_s = self._first_s
