"""What was published on one connection and is not yet acknowledged."""

import threading
import time
from typing import Any

from paho.mqtt.reasoncodes import ReasonCode


class Parcels:
    """Finds by the message id what a PUBACK is about; usable from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent: dict[int, tuple[Any, float]] = {}
        self._early: dict[int, ReasonCode] = {}

    def __len__(self) -> int:
        return len(self._sent)

    @property
    def oldest_s(self) -> float | None:
        """Since when the oldest waits, on the monotonic scale; `None` without any."""
        with self._lock:
            return min((sent_s for _, sent_s in self._sent.values()), default=None)

    def add(self, mid: int, parcel: object) -> ReasonCode | None:
        """Remember what has been sent; returns the answer if it was faster than we are."""
        with self._lock:
            reason = self._early.pop(mid, None)
            if reason is None:
                self._sent[mid] = parcel, time.monotonic()
            return reason

    def answer(self, mid: int, reason: ReasonCode) -> tuple[Any] | None:
        """What the answer is about, in a tuple; `None` where `add` is still to come."""
        with self._lock:
            if mid not in self._sent:
                self._early[mid] = reason
                return None
            return (self._sent.pop(mid)[0],)
