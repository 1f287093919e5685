"""The live picture on the terminal: drawn in place, a few times a second, by a thread of its own.

The loop that looks at frames knows nothing of it: the picture is made of the newest numbers, which
it asks for. When the terminal has gone, it stops drawing and everything else goes on.
"""

import logging
import sys
import threading
from collections import deque
from contextlib import suppress
from itertools import islice
from typing import Final, Self, TextIO

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from edge_monitor.outputs.screen_lines import event_lines, picture
from edge_monitor.outputs.screen_rates import RecentRates
from edge_monitor.ports import Clock, ReadNumbers

_EVERY_S: Final = 0.25
_PATIENCE_S: Final = 2.0
"""For a terminal that takes nothing, as after Ctrl-S."""

_LOG_KEPT: Final = 500
_LOG_SHOWN, _LOG_SHOWN_LOW = 3, 1
_LOW_ROWS: Final = 18
"""With fewer than these, headings go."""


class Screen:
    """Draws while it is entered as a context, and leaves the terminal as it was.

    What is logged to the same terminal meanwhile is shown below the picture, and printed when the
    picture has gone.

    Args:
        read: gives the newest numbers, from any thread.
        clock: tells the time on the numbers' scale.
        stream: a terminal; standard output.
    """

    def __init__(self, read: ReadNumbers, clock: Clock, stream: TextIO | None = None) -> None:
        self._read = read
        self._clock = clock
        self._origin_s = clock.monotonic()
        self._console = Console(file=sys.stdout if stream is None else stream, highlight=False)
        self._rates = RecentRates()
        self._log = _LogLines()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._draw, name="screen", daemon=True)

    def __enter__(self) -> Self:
        self._log.take_over()
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join(_PATIENCE_S)
        self._log.give_back()

    def _draw(self) -> None:
        try:
            with Live(
                console=self._console,
                screen=True,
                auto_refresh=False,
                redirect_stdout=False,
                redirect_stderr=False,
            ) as live:
                while not self._stop.is_set():
                    live.update(self._picture(), refresh=True)
                    self._stop.wait(_EVERY_S)
        except (OSError, ValueError):  # the terminal has gone, or the stream is closed
            return

    def _picture(self) -> Group:
        width, height = self._console.size
        numbers = self._read()
        rates = self._rates.look(self._clock.monotonic(), numbers)
        ascii_only = self._console.options.ascii_only
        low = height < _LOW_ROWS
        lines = picture(numbers, rates, width, origin_s=self._origin_s, ascii_only=ascii_only)
        log = self._log.newest(_LOG_SHOWN_LOW if low else _LOG_SHOWN)
        room = max(height - len(lines) - len(log) - (0 if low else 2), 0)
        events = event_lines(numbers.recent, self._origin_s)[:room]
        events += [Text()] * (room - len(events))
        if not low:
            events.insert(0, Text("events", style="dim"))
            log.insert(0, Text("log", style="dim"))
        shown = [*lines, *events, *log]
        for line in shown:
            line.no_wrap, line.overflow = True, "crop"
        return Group(*shown)


class _LogLines(logging.Handler):
    """Keeps what is logged while the terminal is not to be written on."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[str] = deque(maxlen=_LOG_KEPT)
        self._before: list[logging.Handler] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line."""
        self._lines.append(self.format(record))

    def newest(self, count: int) -> list[Text]:
        """The last lines, the newest last."""
        self.acquire()
        try:
            last = islice(reversed(self._lines), count)
            return [Text(" ".join(line.splitlines())) for line in last][::-1]
        finally:
            self.release()

    def take_over(self) -> None:
        """Hear what is logged; alone, if it would else come onto this terminal."""
        root = logging.getLogger()
        self._before = list(root.handlers) if sys.stderr.isatty() else []
        for handler in self._before:
            root.removeHandler(handler)
        root.addHandler(self)

    def give_back(self) -> None:
        """Let the others hear again, what they missed first."""
        root = logging.getLogger()
        root.removeHandler(self)
        for handler in self._before:
            root.addHandler(handler)
        if self._before:
            with suppress(OSError):  # the terminal has gone
                print(*self._lines, sep="\n", file=sys.stderr, flush=True)
