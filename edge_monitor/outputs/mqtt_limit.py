"""How large a packet a broker takes: as it says itself, or as it shows by hanging up."""

import math
import time
from collections.abc import Callable
from typing import Final

_HANG_UPS: Final = 5
_HOLDS_S: Final = 3600.0


class PacketLimit:
    """Packets above it need not be sent: the broker would refuse them, or all that comes with them.

    MQTT 5 lets a broker say its limit in its greeting, or as it hangs up. One of 3.1.1 just hangs
    up; so does a bad line. What tells these apart: five connections in a row, none of them refused,
    ended while a packet was under way that is larger than any that was ever acknowledged. What is
    concluded from that holds for an hour.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._clock = clock
        self._said = math.inf
        self._guess = math.inf
        self._guess_ends_s = -math.inf
        self._largest_taken = 0
        self._suspect = math.inf
        self._hang_ups = 0

    @property
    def bytes(self) -> float:
        """The largest packet that may be sent; infinite where nothing is known."""
        return min(self._said, self._guess if self._clock() < self._guess_ends_s else math.inf)

    def allow(self, size: int) -> int:
        """Return the size of a packet that may be sent.

        Raises:
            ValueError: it is larger than the broker takes.
        """
        if size > self.bytes:
            raise ValueError(f"{size} bytes are more than the {self.bytes} that it takes")
        return size

    def greeted(self, said: int | None) -> None:
        """The broker lets us in, and says its limit or none."""
        self._said = math.inf if said is None else said

    def took(self, size: int) -> None:
        """The broker has acknowledged a packet."""
        self._largest_taken = max(self._largest_taken, size)
        if size >= self._suspect:
            self._forget()

    def unreachable(self) -> None:
        """The broker was not there: what ended connections was not the size of a packet."""
        self._forget()

    def hung_up(self, largest: int, *, told: bool) -> None:
        """The connection has ended.

        Args:
            largest: the largest packet that was not acknowledged; 0 for none.
            told: whether the broker said that a packet was too large.
        """
        if largest <= self._largest_taken:
            self._forget()
            return
        self._suspect = min(self._suspect, largest)
        self._hang_ups += 1
        if told or self._hang_ups >= _HANG_UPS:
            self._guess, self._guess_ends_s = self._suspect - 1, self._clock() + _HOLDS_S
            self._forget()

    def _forget(self) -> None:
        self._suspect, self._hang_ups = math.inf, 0
