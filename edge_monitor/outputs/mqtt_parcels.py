"""What was published on one connection and is not yet acknowledged."""

import threading
from dataclasses import dataclass
from typing import Any

from paho.mqtt.reasoncodes import ReasonCode


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
    """Finds by the message id what a PUBACK is about; usable from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent: dict[int, Parcel] = {}
        self._early: dict[int, ReasonCode] = {}

    def __len__(self) -> int:
        return len(self._sent)

    @property
    def oldest_s(self) -> float | None:
        """Since when the oldest waits, on the monotonic scale; `None` without any."""
        with self._lock:
            return min((parcel.since_s for parcel in self._sent.values()), default=None)

    @property
    def largest(self) -> int:
        """Bytes of the largest; 0 without any."""
        with self._lock:
            return max((parcel.size for parcel in self._sent.values()), default=0)

    def add(self, mid: int, parcel: Parcel) -> ReasonCode | None:
        """Remember what has been sent; returns the answer if it was faster than we are."""
        with self._lock:
            reason = self._early.pop(mid, None)
            if reason is None:
                self._sent[mid] = parcel
            return reason

    def answer(self, mid: int, reason: ReasonCode) -> Parcel | None:
        """What the answer is about; `None` where `add` is still to come."""
        with self._lock:
            if mid not in self._sent:
                self._early[mid] = reason
                return None
            return self._sent.pop(mid)
