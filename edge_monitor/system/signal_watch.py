"""Hearing a signal at once, even while the main thread is within a library."""

import signal
import socket
import threading
from collections.abc import Callable, Collection
from types import TracebackType
from typing import Self

_MOST_AT_ONCE = 64


class SignalWatch:
    """Calls back from a thread of its own as soon as one of some signals comes.

    Python runs a handler in the main thread, between two of its own steps: on a small board that
    may be looking at a picture for a tenth of a second. The kernel's notice of a signal, which
    this waits for, comes before that. The handlers run all the same, each in its time.

    Enter it as a context, in the main thread; signals without a handler are not noticed.

    Args:
        numbers: the signals.
        act: called for each of them, and never in the main thread.
    """

    def __init__(self, numbers: Collection[int], act: Callable[[], None]) -> None:
        self._numbers = frozenset(numbers)
        self._act = act
        self._thread = threading.Thread(target=self._listen, name="signals", daemon=True)

    def __enter__(self) -> Self:
        self._ours, self._pythons = socket.socketpair()
        self._pythons.setblocking(False)  # as Python demands
        self._before = signal.set_wakeup_fd(self._pythons.fileno(), warn_on_full_buffer=False)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        signal.set_wakeup_fd(self._before)
        self._pythons.close()  # which ends the thread
        self._thread.join()
        self._ours.close()

    def _listen(self) -> None:
        while come := self._ours.recv(_MOST_AT_ONCE):  # a byte for each, its number
            if self._numbers.intersection(come):
                self._act()
