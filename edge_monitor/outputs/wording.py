"""Events in words, for people who watch a terminal."""

from edge_monitor.types import Event, Phase


def event_words(event: Event) -> tuple[str, list[str]]:
    """What happened, and its numbers: `("blink", ["0.18 s", "peak closure 1.00"])`."""
    parts = [_words(name, value) for name, value in event.evidence.items() if value is not None]
    what = f"{event.kind} begins" if event.phase is Phase.STARTED else str(event.kind)
    if event.end is not None and event.end > event.start:
        parts.insert(0, f"{event.end - event.start:.2f} s")
    return what, parts


def _words(name: str, value: float | str) -> str:
    """`closed_s`, 1.524 becomes `closed 1.52 s`."""
    shown = f"{value:.2f}" if isinstance(value, float) else str(value)
    unit = " s" if name.endswith("_s") else ""
    return f"{name.removesuffix('_s').replace('_', ' ')} {shown}{unit}"
