"""When processes drove lines of the first GPIO chip, as the kernel traces it.

Unlike what is on a line, this shows a line that is driven for a moment and let go at once.
"""

import re
from pathlib import Path

from tests.device.aboard.gpio_sim import Change

_TRACING = Path("/sys/kernel/tracing")
_EVENT = _TRACING / "events/gpio/gpio_value/enable"
_DRIVEN = re.compile(r" (\d+\.\d+): gpio_value: (\d+) set ([01])")
_FIRST = 512
"""The number that the kernel gives the first line of the first chip."""


class Driving:
    """A trace, from its construction on, until it is closed."""

    def __init__(self) -> None:
        (_TRACING / "trace_clock").write_text("mono")
        (_TRACING / "trace").write_text("")
        _EVENT.write_text("1")

    def of(self, line: int) -> list[Change]:
        """When a line was driven, in seconds, monotonic, and to what; again and again the same."""
        told = _DRIVEN.findall((_TRACING / "trace").read_text())
        return [
            Change(float(t), value == "1")
            for t, number, value in told
            if int(number) == _FIRST + line
        ]

    def close(self) -> None:
        """Trace no more."""
        _EVENT.write_text("0")
