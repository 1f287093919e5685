"""How large a packet a broker takes: as it says itself, or as it shows by hanging up."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_PACKET_TOO_LARGE: Final = 0x95  # reason codes of MQTT 5
_VAGUE: Final = frozenset({0x80, 0x81, 0x82, 0x83})
"""What says nothing of why: unspecified, which paho also says of a line that just ends, malformed,
protocol error (mosquitto, where a message is larger than its `message_size_limit`), and specific to
an implementation."""

_HANG_UPS: Final = 5
_HOLDS_S: Final = 3600.0
_NEVER_BLAMED_BYTES: Final = 8192
"""Several times the largest alarm. A broker that hangs up while no more than this is under way has
another reason: one whose limit is lower can say so in its greeting."""


class SuspectedError(Exception):
    """A packet is larger than the broker seems to take, which has not said so."""


@dataclass(frozen=True, slots=True)
class _Bound:
    bytes: float = math.inf
    ends_s: float = math.inf

    def at(self, now_s: float) -> float:
        return self.bytes if now_s < self.ends_s else math.inf


class PacketLimit:
    """Packets above it need not be sent: the broker would refuse them, or all that comes with them.

    MQTT 5 lets a broker say its limit in its greeting, or as it hangs up. One of 3.1.1 just hangs
    up; so does a bad line. What tells these apart: five connections in a row, none of them refused,
    ended without a clear reason while a packet was under way that is larger than any that was ever
    acknowledged. What is concluded from a hang-up holds for an hour and is never below 8 KiB.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._clock = clock
        self._greeting = self._said = self._guess = _Bound()
        self._largest_taken = 0
        self._suspect = math.inf
        self._hang_ups = 0

    @property
    def bytes(self) -> float:
        """The largest packet that may be sent; infinite where nothing is known."""
        return min(self._said_bytes, self._guess.at(self._clock()))

    def allow(self, size: int) -> int:
        """Return the size of a packet that may be sent.

        Raises:
            ValueError: it is larger than the broker says that it takes.
            SuspectedError: it is larger than the broker seems to take.
        """
        if size > self._said_bytes:
            raise ValueError(f"{size} bytes are more than the {self._said_bytes} that it takes")
        if size > self.bytes:
            raise SuspectedError(
                f"it hung up {_HANG_UPS} times over {self.bytes + 1} bytes or more"
            )
        return size

    def greeted(self, said: int | None) -> None:
        """The broker lets us in, and says its limit or none."""
        self._greeting = _Bound() if said is None else _Bound(said)

    def took(self, size: int) -> None:
        """The broker has acknowledged a packet."""
        self._largest_taken = max(self._largest_taken, size)
        if size >= self._suspect:
            self._forget()

    def unreachable(self) -> None:
        """The broker was not there: what ended connections was not the size of a packet."""
        self._forget()

    def hung_up(self, largest: int, reason: int) -> None:
        """The connection has ended.

        Args:
            largest: the largest packet that was not acknowledged; 0 for none.
            reason: what the broker says of it, as a code of MQTT 5.
        """
        blamed = largest > max(self._largest_taken, _NEVER_BLAMED_BYTES)
        if blamed and reason == _PACKET_TOO_LARGE:
            self._said = self._for_an_hour(largest - 1)
        elif blamed and reason in _VAGUE:
            self._suspect = min(self._suspect, largest)
            self._hang_ups += 1
            if self._hang_ups < _HANG_UPS:
                return
            self._guess = self._for_an_hour(self._suspect - 1)
        self._forget()

    @property
    def _said_bytes(self) -> float:
        return min(self._greeting.bytes, self._said.at(self._clock()))

    def _for_an_hour(self, size: float) -> _Bound:
        return _Bound(size, self._clock() + _HOLDS_S)

    def _forget(self) -> None:
        self._suspect, self._hang_ups = math.inf, 0
