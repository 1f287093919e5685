"""Between the page and the loop: what a button asks for waits here, and its answer comes back.

What may be done is not decided here: as for commands of the broker, `edge_monitor.remote` does.
"""

import asyncio
import contextlib
import threading
from collections import deque
from dataclasses import dataclass
from itertools import count
from typing import Final

from edge_monitor.ports import Clock
from edge_monitor.types import Answer, Command, Refusal, Request, SettingState, Verb

OFFERED: Final = (Verb.ACKNOWLEDGE, Verb.SNOOZE, Verb.RECALIBRATE, Verb.SELF_TEST)
"""The buttons of the page."""

WAITING: Final = 8
PATIENCE_S: Final = 3.0
"""After which nobody waits for the answer any more, and it must not be done, either."""


@dataclass(frozen=True, slots=True)
class _Asked:
    command: Request
    expires_t: float
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Answer]

    def settle(self, answer: Answer) -> None:
        """From any thread; a loop that has ended has nobody left who waits."""
        with contextlib.suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._set, answer)

    def _set(self, answer: Answer) -> None:
        if not self.answer.done():
            self.answer.set_result(answer)


class PageDesk:
    """A command source whose commands are asked for by people at the page.

    Args:
        clock: says how long a command waits.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: deque[_Asked] = deque()
        self._under_way: dict[str, _Asked] = {}
        self._numbers = count(1)
        self.done = self.refused = 0

    async def ask(self, verb: Verb) -> Answer:
        """Have something done; the answer, `busy` where none came in time."""
        now, loop = self._clock.monotonic(), asyncio.get_running_loop()
        deadline = self._clock.wall() + PATIENCE_S
        request = Request(f"page-{next(self._numbers)}", deadline, verb)
        asked = _Asked(request, now + PATIENCE_S, loop, loop.create_future())
        with self._lock:
            full = len(self._waiting) >= WAITING
            if not full:
                self._waiting.append(asked)
        if not full:
            with contextlib.suppress(TimeoutError):
                return await asyncio.wait_for(asked.answer, PATIENCE_S)
        self.refused += 1
        return Answer(now, verb, request.id, Refusal.BUSY, "the device does not answer: try again")

    def take(self) -> Command | None:
        """The oldest command for whose answer somebody still waits, or `None`; returns at once."""
        if not self._waiting:  # asked in every round of the loop that looks at frames
            return None
        with self._lock:
            while self._waiting:
                asked = self._waiting.popleft()
                if self._clock.monotonic() < asked.expires_t:
                    self._under_way[asked.command.id] = asked
                    return asked.command
        return None

    def answer(self, answer: Answer) -> None:
        """Say what became of a command; returns at once."""
        with self._lock:
            asked = self._under_way.pop(answer.request_id or "", None)
        self.done += answer.reason is None
        self.refused += answer.reason is not None
        if asked is not None:
            asked.settle(answer)

    def tell(self, state: SettingState) -> None:
        """The page changes no setting."""
