"""A log that a fault which repeats all night cannot fill."""

import logging
import time
from collections.abc import Callable


class SeldomLog:
    """Lets a few messages through in each period and counts the rest aloud."""

    def __init__(
        self,
        log: logging.Logger,
        lines: int = 3,
        period_s: float = 600.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """At most `lines` messages in each `period_s` seconds of `clock` reach `log`."""
        self._log = log
        self._lines = lines
        self._period_s = period_s
        self._clock = clock
        self._period_start_s = clock()
        self._written = 0
        self._withheld = 0

    def warning(self, message: str) -> None:
        """Log the message as a warning, or count it."""
        self._tell(logging.WARNING, message)

    def info(self, message: str) -> None:
        """Log the message as information, or count it."""
        self._tell(logging.INFO, message)

    def _tell(self, level: int, message: str) -> None:
        now_s = self._clock()
        if now_s - self._period_start_s >= self._period_s:
            if self._withheld:
                message = f"{message} ({self._withheld} earlier messages withheld)"
            self._period_start_s, self._written, self._withheld = now_s, 0, 0
        if self._written < self._lines:
            self._written += 1
            self._log.log(level, "%s", message)
        else:
            self._withheld += 1
