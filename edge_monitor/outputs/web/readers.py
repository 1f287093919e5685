"""Those who look at the page at this moment; what is said once reaches all of them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final

MOST: Final = 12
"""Pages that are open at one time."""

_WAITING: Final = 64
"""Messages that wait for one reader, some seconds of them; who is slower is let go."""

PULSE: Final = b"event: pulse\ndata: {}\n\n"
"""Says about once a second that the line stands, whatever else there is to be told."""


def message(name: str, text: str) -> bytes:
    """One server-sent event; the text has no line breaks."""
    return f"event: {name}\ndata: {text}\n\n".encode()


class Readers:
    """All readers; used by the page's own thread alone, but for `count`."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[bytes | None]] = set()
        self.dropped = 0
        """Readers that were let go because they were too slow."""

    @property
    def count(self) -> int:
        """How many there are; from any thread."""
        return len(self._queues)

    @property
    def full(self) -> bool:
        """Whether nobody else is let in."""
        return len(self._queues) >= MOST

    def say(self, told: bytes) -> None:
        """Send a message to all; one whose queue is full is let go and may come back."""
        for queue in tuple(self._queues):
            if queue.full():
                self._let_go(queue)
                self.dropped += 1
            else:
                queue.put_nowait(told)

    def end(self) -> None:
        """Let all go."""
        for queue in tuple(self._queues):
            self._let_go(queue)

    async def listen(self, first: Callable[[], list[bytes]]) -> AsyncIterator[bytes]:
        """What one reader hears: `first`, then all that is said, until it is let go.

        What is said meanwhile may come twice, and never not at all.
        """
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(_WAITING)
        self._queues.add(queue)
        try:
            yield b"".join(first())
            while True:
                told = await queue.get()
                if told is None:
                    return
                yield told
        finally:
            self._queues.discard(queue)

    def _let_go(self, queue: asyncio.Queue[bytes | None]) -> None:
        self._queues.discard(queue)
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)
