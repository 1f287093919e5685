"""Events that wait to be handed on, in order and bounded: in memory, so lost with the process."""

from collections import deque
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from edge_monitor.types import Event, EventKind, Level


class Rank(IntEnum):
    """Which events go first when there is no room, in rising order of worth."""

    EMOTION = 0
    OTHER = 1
    ALARM = 2


class Keeping(IntEnum):
    """Which disks an event is worth: cards wear out."""

    MEMORY = 0  # the journal has it where it was asked for
    JOURNAL = 1
    SPOOL = 2  # and the journal


_KEEPING: Final = {
    # thousands a day, whose sums are in every state; the broker misses little in an old one
    EventKind.BLINK: Keeping.MEMORY,
    EventKind.PARTIAL_BLINK: Keeping.MEMORY,
    EventKind.LONG_BLINK: Keeping.JOURNAL,  # droops: hundreds a day, and what PERCLOS is made of
}


def keeping_of(kind: EventKind) -> Keeping:
    """Where events of a kind are kept."""
    return _KEEPING.get(kind, Keeping.SPOOL)


def rank_of(event: Event) -> Rank:
    """An alarm is a drowsiness event from microsleep upwards."""
    if event.kind in (EventKind.EMOTION, EventKind.CLASS):
        return Rank.EMOTION
    if event.kind is EventKind.DROWSINESS and (event.level or Level.AWAKE) >= Level.MICROSLEEP:
        return Rank.ALARM
    return Rank.OTHER


@dataclass(frozen=True, slots=True)
class Letter:
    """What is ready to go.

    Attributes:
        topic: below the device's.
        text: JSON.
        rank: its worth.
        keeping: which disks it is worth.
    """

    topic: str
    text: str
    rank: Rank
    keeping: Keeping = Keeping.SPOOL

    @property
    def fleeting(self) -> bool:
        """Whether it waits for the broker in memory alone."""
        return self.keeping < Keeping.SPOOL


def letter_of_event(event: Event, text: str) -> Letter:
    """An event that was written."""
    return Letter(f"event/{event.kind}", text, rank_of(event), keeping_of(event.kind))


def letter_of_audience(text: str) -> Letter:
    """An interval of the audience that was written; it gives way as emotions do."""
    return Letter("audience", text, Rank.EMOTION)


class Outbox:
    """First in, first out; when full, the oldest letter of the lowest rank is dropped.

    Not safe for several threads: its owner locks.

    Attributes:
        dropped: letters that were dropped, by rank.
    """

    def __init__(self, bound: int) -> None:
        """Hold at most `bound` letters, 1 or more."""
        self._bound = bound
        self._waiting: dict[Rank, deque[tuple[int, Letter]]] = {rank: deque() for rank in Rank}
        self._number = 0
        self.dropped = dict.fromkeys(Rank, 0)

    def __len__(self) -> int:
        return sum(len(queue) for queue in self._waiting.values())

    def put(self, letter: Letter) -> None:
        """Add a letter at the end; where there is no room one is dropped, perhaps this one."""
        self._number += 1
        self._waiting[letter.rank].append((self._number, letter))
        if len(self) > self._bound:
            lowest = min(rank for rank, queue in self._waiting.items() if queue)
            self._waiting[lowest].popleft()
            self.dropped[lowest] += 1

    def take(self) -> Letter | None:
        """Remove and return the oldest letter; `None` when there is none."""
        queues = [queue for queue in self._waiting.values() if queue]
        if not queues:
            return None
        return min(queues, key=lambda queue: queue[0][0]).popleft()[1]
