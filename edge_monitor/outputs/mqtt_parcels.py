"""What was published on one connection and is not yet acknowledged."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

_WINDOW: Final = 10
_MOST: Final = 20  # paho's own bound: what is handed over is on the wire, in order


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message as it went out.

    Attributes:
        topic: all of it.
        size: of its packet, in bytes.
        since_s: when, on the monotonic scale.
        content: what its sender knows it by.
    """

    topic: str
    size: int
    since_s: float
    content: Any


class Parcels:
    """Finds by the message id what a PUBACK is about, and keeps to what a broker takes at once."""

    def __init__(self) -> None:
        self._sent: dict[int, Parcel] = {}
        self._held: dict[str, Callable[[], None]] = {}
        self._most = _MOST

    def __len__(self) -> int:
        return len(self._sent) + len(self._held)

    @property
    def has_room(self) -> bool:
        """Whether one more may be sent; what belongs to a connection itself may be all the same."""
        return len(self) < min(_WINDOW, self._most)

    @property
    def full(self) -> bool:
        """Whether the broker, or paho, takes no more for now: it is to be held."""
        return len(self._sent) >= self._most

    def greeted(self, most: int | None) -> None:
        """The broker says how many it takes at once (Receive Maximum of MQTT 5), or nothing."""
        self._most = min(_MOST, _MOST if most is None else most)

    def hold(self, topic: str, send: Callable[[], None]) -> None:
        """Let `release` call this in its turn; of each topic the newest alone."""
        self._held[topic] = send

    def carry(self, topic: str) -> bool:
        """Whether something of this topic is on its way."""
        return topic in self._held or any(parcel.topic == topic for parcel in self._sent.values())

    def release(self) -> None:
        """Send of what is held as much as there is room for."""
        while self._held and not self.full:
            self._held.pop(next(iter(self._held)))()

    @property
    def oldest_s(self) -> float | None:
        """Since when the oldest waits, on the monotonic scale; `None` without any."""
        return min((parcel.since_s for parcel in self._sent.values()), default=None)

    @property
    def largest(self) -> int:
        """Bytes of the largest; 0 without any."""
        return max((parcel.size for parcel in self._sent.values()), default=0)

    def add(self, mid: int, parcel: Parcel) -> None:
        """Remember what has been sent."""
        self._sent[mid] = parcel

    def answered(self, mid: int) -> Parcel | None:
        """What the answer is about, which is forgotten; `None` for what was never sent."""
        return self._sent.pop(mid, None)
