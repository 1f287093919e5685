"""Tables of a report as HTML."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

from edge_monitor.basis import changed, flat
from edge_monitor.report.lap_times import WorkTime
from edge_monitor.report.plot import clock, moment
from edge_monitor.types import Event, EventKind, Phase

_FREQUENT: Final = (EventKind.BLINK, EventKind.PARTIAL_BLINK)
"""Shown apart and folded: they would bury the others."""

_MOST_ROWS: Final = 20_000


def table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()
) -> str:
    """A table whose first column names its rows; cells are plain text.

    Args:
        caption: its name.
        heads: of the columns.
        rows: texts of the cells.
        numbers: columns that are set to the right.
    """

    def cell(place: int, text: str, kind: str) -> str:
        style = ' class="number"' if place in numbers else ""
        return f"<{kind}{style}>{escape(text)}</{kind[:2]}>"

    def line(texts: Sequence[str], first: str, others: str) -> str:
        row = (cell(place, text, others if place else first) for place, text in enumerate(texts))
        return f"<tr>{''.join(row)}</tr>"

    titles = line(heads, 'th scope="col"', 'th scope="col"')
    body = "".join(line(row, 'th scope="row"', "td") for row in rows)
    return (
        f'<div class="wide" role="region" aria-label="{escape(caption)}" tabindex="0">'
        f"<table><caption>{escape(caption)}</caption><thead>{titles}</thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def summary_table(summary: Mapping[str, Any]) -> str:
    """What `summary.json` holds, for people."""
    return table("Summary", ("what", "value"), _summary_rows(summary))


def events_tables(events: Sequence[Event]) -> str:
    """All events: the frequent ones folded."""
    told = [
        event for event in events if event.phase is not Phase.UPDATED or event.level is not None
    ]
    rare = [event for event in told if event.kind not in _FREQUENT]
    frequent = [event for event in told if event.kind in _FREQUENT]
    none = "No events but blinks." if frequent else "No events."
    parts = [_events_table("Events", rare) if rare else f"<p>{none}</p>"]
    if frequent:
        shown = frequent[:_MOST_ROWS]
        left = len(frequent) - len(shown)
        more = f" (the first {_MOST_ROWS}; {left} more in events.jsonl)" if left else ""
        parts.append(
            f"<details><summary>Blinks and partial blinks: {len(frequent)}{more}</summary>"
            f"{_events_table('Blinks and partial blinks', shown)}</details>"
        )
    return "".join(parts)


def work_table(times: Sequence[WorkTime], frames: int) -> str:
    """Time by the kind of work, in milliseconds."""
    rows = [
        (
            one.work.value,
            f"{one.frames / frames:.0%}",
            f"{one.median_s * 1000:.2f}",
            f"{one.p95_s * 1000:.2f}",
            f"{one.total_s / frames * 1000:.2f}",
        )
        for one in times
    ]
    whole_s = sum(one.total_s for one in times)
    rows.append(("all", "", "", "", f"{whole_s / frames * 1000:.2f}"))
    heads = ("work", "of frames", "median ms", "95 % ms", "ms for each frame")
    return table("Time of each kind of work", heads, rows, numbers=(1, 2, 3, 4))


def settings_tables(basis: Mapping[str, Any]) -> str:
    """What differs from the defaults, and folded all that decided."""
    settings = basis["settings"]
    rows = [(name, shown(now), shown(usual)) for name, (now, usual) in changed(settings).items()]
    parts = ["<p>All settings are the defaults.</p>"]
    if rows:
        heads = ("setting", "value", "default")
        name = "Settings that differ from the defaults"
        parts = [f"<p>{name}:</p>{table(name, heads, rows)}"]
    whole = [(name, shown(value)) for name, value in flat(settings).items()]
    parts.append(
        "<details><summary>All settings that decide about a recording</summary>"
        f"{table('All settings that decide', ('setting', 'value'), whole)}</details>"
    )
    return "".join(parts)


def versions_table(basis: Mapping[str, Any], versions: Mapping[str, str]) -> str:
    """Versions, and digests of the networks."""
    rows = [("edge_monitor", basis["version"]), *versions.items()]
    rows += [(f"network {name}", f"sha256 {digest}") for name, digest in basis["networks"].items()]
    return table("Versions and networks", ("what", "which"), rows)


def shown(value: object) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    return "not set" if value is None else str(value)


def _summary_rows(summary: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    frames, length_s = summary["frames"], summary["duration_s"]
    yield "recording", summary["source"]
    yield "length", f"{clock(length_s)} ({length_s:g} s)"
    rate = f", {(frames - 1) / length_s:.1f} per second" if length_s else ""
    yield "frames", f"{frames}{rate}"
    for name, count in summary["status_frames"].items():
        if count:
            yield f"frames: {name.replace('_', ' ')}", f"{count} ({count / frames:.1%})"
    for name, seconds in summary["level_s"].items():
        yield f"time {name.replace('_', ' ')}", f"{seconds:.1f} s"
    if summary["perclos_max"] is not None:
        yield "highest PERCLOS", f"{summary['perclos_max']:.1%}"
    for name, count in summary["events"].items():
        yield f"events: {name.replace('_', ' ').replace('.', ', ')}", str(count)
    if summary["blink_statistics_refused"]:
        yield "no blink statistics", summary["blink_statistics_refused"]
    if "skipped" in summary:
        yield "pictures left out", f"{len(summary['skipped'])}, which summary.json names"


def _events_table(caption: str, events: Iterable[Event]) -> str:
    rows = (
        (
            moment(event.t),
            event.kind.value.replace("_", " "),
            event.phase.value,
            "" if event.end is None else f"{event.end - event.start:.2f}",
            "" if event.level is None else event.level.label.replace("_", " "),
            ", ".join(
                f"{name} {shown(value)}"
                for name, value in event.evidence.items()
                if value is not None
            ),
        )
        for event in events
    )
    heads = ("time", "event", "phase", "seconds", "level", "evidence")
    return table(caption, heads, rows, numbers=(3,))
