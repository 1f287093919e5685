"""What was published on one connection and is not yet acknowledged."""

from dataclasses import dataclass
from typing import Any


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
    """Finds by the message id what a PUBACK is about."""

    def __init__(self) -> None:
        self._sent: dict[int, Parcel] = {}

    def __len__(self) -> int:
        return len(self._sent)

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
