"""The lines of the live picture on the terminal: pure, of numbers and a width."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rich.text import Text

from edge_monitor.outputs.screen_rates import Rates
from edge_monitor.outputs.wording import event_words
from edge_monitor.types import (
    DriverState,
    Event,
    EventKind,
    Health,
    Level,
    Numbers,
    Observation,
    Phase,
    Status,
)

_STYLES: Final[Mapping[Level, str]] = {
    Level.AWAKE: "bold green",
    Level.DROWSY_ADVISORY: "bold yellow",
    Level.DROWSY_WARNING: "bold yellow reverse",
    Level.MICROSLEEP: "bold red reverse",
    Level.ASLEEP: "bold red reverse",
    Level.UNRESPONSIVE: "bold red reverse",
}
_WHY: Final[Mapping[Status, str]] = {
    Status.VALID: "the eyes are seen",
    Status.NO_FACE: "no face in the picture",
    Status.EYES_NOT_VISIBLE: "turned, raised or lowered too far, or the eyes are hidden",
    Status.TOO_DARK: "too little light on the face",
    Status.TOO_BRIGHT: "too much light in the picture",
    Status.FROZEN: "the pictures stand still",
    Status.UNAVAILABLE: "no picture from the camera",
}
_LABEL: Final = 9
_NUMBER: Final = 7
_LONGEST_BAR: Final = 50
_LONG_S: Final = 0.5  # from which a closure is no blink


def picture(
    numbers: Numbers, rates: Rates | None, width: int, *, origin_s: float, ascii_only: bool
) -> list[Text]:
    """The lines but for events and log, the most needed first."""
    state = numbers.state
    if state is None:
        return [Text("starting", style="dim")]
    bar = Bar(width, ascii_only=ascii_only)
    return [
        _level(state, origin_s),
        _labelled("sees", f"{state.status}: {_WHY[state.status]}", _sight_style(state)),
        bar.line("closure", state.closure, _STYLES[state.level]),
        bar.line("PERCLOS", state.perclos, ""),
        bar.line("learnt", state.calibration, ""),
        _eyes(state, numbers.observation),
        _head(state),
        *_frames(numbers, rates),
        *_faults(numbers.health),
    ]


class Bar:
    """Draws shares as bars of one length.

    Args:
        width: of the terminal, in columns.
        ascii_only: the terminal knows no other characters.
    """

    def __init__(self, width: int, *, ascii_only: bool) -> None:
        self._length = min(max(width - _LABEL - _NUMBER, 4), _LONGEST_BAR)
        self._full, self._empty = "#-" if ascii_only else "█░"

    def line(self, label: str, share: float | None, style: str) -> Text:
        """A line with the bar and its number; a dash for what is not known."""
        line = Text(f"{label:<{_LABEL}}")
        filled = 0 if share is None else round(min(max(share, 0.0), 1.0) * self._length)
        line.append(self._full * filled, style)
        line.append(self._empty * (self._length - filled), "dim")
        return line.append("   -" if share is None else f"  {share:.2f}")


def event_lines(events: Sequence[Event], origin_s: float) -> list[Text]:
    """A line for each event, the newest first."""
    return [_event(event, origin_s) for event in reversed(events)]


def _event(event: Event, origin_s: float) -> Text:
    line = Text(f"{event.t - origin_s:6.1f} s  ")
    what, parts = event_words(event)
    if event.kind is EventKind.DROWSINESS and event.level is not None:
        line.append(f"{event.level.label:<17}", _STYLES[event.level])
    else:
        line.append(f"{what:<17}", "bold" if event.phase is Phase.STARTED else "")
    return line.append(f" {', '.join(parts)}")


def _level(state: DriverState, origin_s: float) -> Text:
    line = Text(f"{state.t - origin_s:6.1f} s  ")
    if not state.watched:
        return line.append("drowsiness is not watched", "dim")
    name = state.level.label.upper().replace("_", " ")
    if state.degraded is not None:
        line.append(f" CANNOT JUDGE ({name}) ", "reverse")
        return line.append(f" {_WHY[state.degraded]}")
    judged = state.status is Status.VALID
    line.append(f" {name} ", _STYLES[state.level] if judged else "dim")
    if state.closed_s >= _LONG_S:
        line.append(f" lids down {state.closed_s:.1f} s")
    if state.acknowledged:
        line.append(" acknowledged")
    return line


def _sight_style(state: DriverState) -> str:
    return "green" if state.status is Status.VALID else "bold yellow"


def _labelled(label: str, words: str, style: str = "") -> Text:
    return Text(f"{label:<{_LABEL}}").append(words, style)


def _eyes(state: DriverState, seen: Observation | None) -> Text:
    left, right = (None, None) if seen is None else (seen.ear_left, seen.ear_right)
    blinks = state.blinks
    words = f"EAR {_ratio(left)} left, {_ratio(right)} right; "
    words += "1 blink" if blinks.total == 1 else f"{blinks.total} blinks"
    if blinks.refused is not None:
        words += f" ({blinks.refused})"
    elif blinks.per_minute is not None:
        words += f", {blinks.per_minute:.0f} a minute"
    return _labelled("eyes", words)


def _head(state: DriverState) -> Text:
    angles = (("yaw", state.yaw), ("pitch", state.pitch), ("roll", state.roll))
    told = [f"{name} {'-' if angle is None else f'{angle:+.0f}'}" for name, angle in angles]
    return _labelled("head", f"{', '.join(told)} degrees; {state.faces} in view")


def _frames(numbers: Numbers, rates: Rates | None) -> Iterator[Text]:
    if rates is None:
        return
    words = f"{rates.processed:.1f} of {rates.captured:.1f} a second"
    if rates.latency_s is not None:
        words += f", after {rates.latency_s * 1000:.0f} ms"
    yield _labelled("frames", f"{words}; {numbers.frames_skipped} skipped")
    longest_first = sorted(rates.work_s.items(), key=lambda one: -one[1])
    spent = ", ".join(f"{work} {mean_s * 1000:.1f}" for work, mean_s in longest_first)
    yield _labelled("work, ms", spent or "-")


def _faults(health: Health | None) -> Iterator[Text]:
    if health is None:
        return
    faults: list[tuple[str, int | str | None]] = [
        ("camera", health.camera_fault),
        ("buzzer", health.buzzer_fault),
        ("speed", health.speed_fault),
    ]
    for name, report in health.sinks.items():
        faults += [(name, report.get("fault")), (name, report.get("spool_fault"))]
    for part, fault in faults:
        if fault is not None:
            yield _labelled("fault", f"{part}: {fault}", "bold red")


def _ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
