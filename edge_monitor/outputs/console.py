"""Lines for people who watch: one for each change of level and each event."""

import os
import sys
from collections.abc import Mapping
from typing import Final, TextIO

from edge_monitor.outputs.wording import event_words
from edge_monitor.types import Audience, DriverState, Event, EventKind, Health, Level, Phase

_NO_COLOUR: Final = "\033[0m"
_COLOURS: Final[Mapping[Level, str]] = {
    Level.AWAKE: "\033[32m",  # green
    Level.DROWSY_ADVISORY: "\033[33m",  # yellow
    Level.DROWSY_WARNING: "\033[33m",
    Level.MICROSLEEP: "\033[31m",  # red
    Level.ASLEEP: "\033[31m",
    Level.UNRESPONSIVE: "\033[31m",
}


_SIMPLE: Final = {"dumb", "unknown"}


def obeys_nothing() -> bool:
    """Whether the terminal only prints: neither its cursor nor its colours can be changed."""
    return os.environ.get("TERM", "").lower() in _SIMPLE


class Console:
    """An event sink that prints lines such as `  41.3 s  drowsy_advisory   PERCLOS 0.09`.

    Levels are told as the states bring them, so the drowsiness events, which say the same, are not
    repeated; nor are updates within an episode. Colour only on a terminal that has it.
    """

    name = "console"

    def __init__(self, stream: TextIO | None = None, origin_s: float = 0.0) -> None:
        """Print to `stream` (standard output), with times in seconds since `origin_s`."""
        self._stream = stream if stream is not None else sys.stdout
        self._origin_s = origin_s
        wanted = not os.environ.get("NO_COLOR") and not obeys_nothing()
        self._colour = self._stream.isatty() and wanted
        self._level: Level | None = None
        self._lines = 0
        self._fault: str | None = None

    def event(self, event: Event) -> None:
        """Print a line for the begin or the end of an episode."""
        if event.kind is EventKind.DROWSINESS or event.phase is Phase.UPDATED:
            return
        self._print(event.t, *event_words(event))

    def state(self, state: DriverState) -> None:
        """Print a line when the level is another than before."""
        if state.level is self._level or not state.watched:
            return
        self._level = state.level
        parts = []
        if state.level >= Level.MICROSLEEP:
            parts.append(f"lids down {state.closed_s:.1f} s")
        if state.perclos is not None:
            parts.append(f"PERCLOS {state.perclos:.2f}")
        self._print(state.t, state.level.label, parts, _COLOURS[state.level])

    def audience(self, audience: Audience) -> None:
        """Print a line for each interval."""
        parts = [
            f"{audience.visits_begun} visits begun",
            f"{audience.faces_max} faces at most",
            f"attention {audience.attention_s:.1f} s of {audience.presence_s:.1f} s",
        ]
        if audience.several_s:
            parts.append(f"more than one person {audience.several_s:.1f} s")
        self._print(audience.t, "audience", parts)

    def health(self, health: Health) -> None:
        """Health is not printed."""

    def report(self) -> dict[str, int | str | None]:
        """Fault, and lines printed."""
        return {"fault": self._fault, "lines": self._lines}

    def close(self) -> None:
        """Nothing waits: each line is flushed."""

    def _print(self, t: float, what: str, parts: list[str], colour: str = "") -> None:
        if self._fault is not None:
            return
        painted = f"{what:<17}"
        if colour and self._colour:
            painted = f"{colour}{painted}{_NO_COLOUR}"
        line = f"{t - self._origin_s:6.1f} s  {painted} {', '.join(parts)}".rstrip()
        try:
            print(line, file=self._stream, flush=True)
        except (OSError, ValueError) as error:  # the reader has gone, or the stream is closed
            self._fault = str(error)
        else:
            self._lines += 1
