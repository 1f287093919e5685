"""A GPIO chip that the kernel simulates: a real character device, and its lines in sysfs."""

import os
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, Self

_CONFIG = Path("/sys/kernel/config/gpio-sim")
_LINES = 54
_POLL_S = 0.004


class Change(NamedTuple):
    """A line changed: when, in seconds, monotonic, and to what."""

    t: float
    high: bool


class Line:
    """One line of the chip, by its number on it."""

    def __init__(self, folder: Path) -> None:
        self._value = os.open(folder / "value", os.O_RDONLY)
        self._pull = folder / "pull"

    @property
    def high(self) -> bool:
        """What is on the line."""
        return os.pread(self._value, 2, 0).startswith(b"1")

    def pull(self, *, up: bool) -> None:
        """What a switch or resistor outside of the chip does."""
        self._pull.write_text("pull-up" if up else "pull-down")


class GpioChip:
    """A chip as large as that of a Raspberry Pi, with nothing soldered to it.

    Args:
        name: under which the kernel is asked for it.
        others: chips that are made before it, so that it has a higher number.
    """

    def __init__(self, name: str, others: int = 0) -> None:
        config = _CONFIG / name
        for number in range(others + 1):
            bank = config / f"bank{number}"
            bank.mkdir(parents=True)
            (bank / "num_lines").write_text(str(_LINES))
        (config / "live").write_text("1")
        device = (config / "dev_name").read_text().strip()
        self.name = (bank / "chip_name").read_text().strip()
        self._folder = Path("/sys/devices/platform") / device / self.name

    def line(self, number: int) -> Line:
        """One of its lines."""
        return Line(self._folder / f"sim_gpio{number}")


class Watch:
    """Writes down when a line changes, in a thread of its own, to within a few milliseconds."""

    def __init__(self, line: Line, clock: Callable[[], float] = time.monotonic) -> None:
        self.changes: list[Change] = []
        self._line = line
        self._clock = clock
        self._began = clock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()

    def rise(self, within_s: float = 15.0) -> None:
        """Wait until the line goes high.

        Raises:
            AssertionError: it does not, in time.
        """
        count, deadline = len(self.changes), self._clock() + within_s
        while not any(change.high for change in self.changes[count:]):
            assert self._clock() < deadline, f"the line does not rise within {within_s:g} s"
            time.sleep(_POLL_S)

    def beeps(self) -> list[tuple[float, float]]:
        """When each time that the line was high began, and how long it lasted; whole ones alone."""
        changes = self.changes
        return [(rise.t, fall.t - rise.t) for rise, fall in pairwise(changes) if rise.high]

    def high_for(self, seconds: float) -> bool:
        """Whether the line is high, and was so for as long as this."""
        since = self.changes[-1].t if self.changes else self._began
        return self._line.high and self._clock() - since >= seconds

    def _run(self) -> None:
        before = self._line.high
        while not self._ended.wait(_POLL_S):
            high = self._line.high
            if high != before:
                self.changes.append(Change(self._clock(), high))
                before = high
