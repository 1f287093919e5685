"""Signals, written down where they come and heeded where it is safe."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_log = logging.getLogger(__name__)


class Asked:
    """What signals have asked for, and whether the loop has to be left.

    A handler interrupts the main thread anywhere: holding a lock, half-way through a line of the
    log. It takes no lock and logs nothing, or the program would hang or lose the signal; it only
    writes down that the signal came. The loop heeds it when it asks whether to go on.

    Args:
        reload: reads the configuration again, in a thread of its own.
    """

    def __init__(self, reload: Callable[[], None]) -> None:
        self._reload = reload
        self._stop: signal.Signals | None = None
        self._told = False
        self._reload_wanted = False
        self._leave = False

    @property
    def stopping(self) -> bool:
        """Whether the program has to end."""
        return self._stop is not None

    def is_set(self) -> bool:
        """Whether the loop has to be left now; asked by the main thread, which heeds signals so."""
        if self._reload_wanted:
            self._reload_wanted = False
            threading.Thread(target=self._reload, name="reload", daemon=True).start()
        if self._stop is not None and not self._told:
            self._told = True
            _log.info("signal %s: stopping", self._stop.name)
        return self._leave or self.stopping

    def leave(self) -> None:
        """Leave the loop, to enter it again; from any thread."""
        self._leave = True

    def enter(self) -> None:
        """The loop begins anew."""
        self._leave = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """SIGTERM and SIGINT ask for the end, SIGHUP for a reload; given back afterwards."""

        def end(number: int, _frame: FrameType | None) -> None:
            self._stop = signal.Signals(number)

        def reload(_number: int, _frame: FrameType | None) -> None:
            self._reload_wanted = True

        handlers = {signal.SIGTERM: end, signal.SIGINT: end, signal.SIGHUP: reload}
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def unwinding() -> Iterator[None]:
    """SIGTERM and SIGHUP leave nothing half-written and no pin high; then the program dies of them.

    Without this they end Python on the spot. Whoever has them ignored, as `nohup` does, is obeyed.
    """
    came: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        raise SystemExit(128 + number)

    numbers = [
        number
        for number in (signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) is signal.SIG_DFL
    ]
    for number in numbers:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)
        if came:
            signal.raise_signal(came[0])
