"""A difference as a page of plots, one replay drawn over the other."""

import math
from collections.abc import Iterator
from typing import Final

from edge_monitor.comparison.difference import Difference
from edge_monitor.comparison.replayed import Happening, Replayed
from edge_monitor.comparison.text import counts, differing_settings, one_by_one, recording
from edge_monitor.report.figures import Figure, strips
from edge_monitor.report.page import figure_html, page
from edge_monitor.report.plot import Plot, moment
from edge_monitor.report.tables import table
from edge_monitor.types import EventKind, Level

_PAIR: Final = (("first", "A"), ("second", "B"))
_FEW: Final = 0.05
"""Top of the plot of PERCLOS where hardly any was measured."""

_CHANGES: Final = (("gone", "in A alone"), ("come", "in B alone"), ("moved", "moved"))


def difference_page(found: Difference) -> str:
    """The whole page: no script, no picture, nothing from elsewhere."""
    return page(
        f"Replays {found.before.folder.name} and {found.after.folder.name}",
        f"A is {recording(found.before)}. B is {recording(found.after)}.",
        _sections(found),
    )


def _sections(found: Difference) -> Iterator[tuple[str, str]]:
    settings = [(name, *pair) for name, pair in differing_settings(found).items()]
    yield (
        "Settings",
        table("Settings that differ", ("setting", "A", "B"), settings)
        if settings
        else "<p>No settings differ.</p>",
    )
    if found.before.measures:
        for figure in (_levels(found), _closure(found), _perclos(found)):
            yield figure.title, figure_html(figure)
    heads = ("event", "A", "B", "same", "moved", "gone", "come")
    rows = [(one.name, *map(str, counts(one))) for one in found.events]
    yield "Events", table("Events", heads, rows, numbers=range(1, 7))
    changes = [(moment(t), kind, what) for t, kind, what in one_by_one(found)]
    if changes:
        yield "Changes", table("Changes", ("time", "change", "event"), changes)


def _span(found: Difference) -> tuple[float, float]:
    times = [*found.before.measures, *found.after.measures]
    return min(times), max(times)


def _levels(found: Difference) -> Figure:
    span = _span(found)
    plot = Plot("Levels of both over time", span, (0.0, 2.0), height=60)
    plot.words([(1.5, "A"), (0.5, "B")])
    for replayed, share in ((found.before, (0.05, 0.45)), (found.after, (0.55, 0.95))):
        for start, end, level in _rungs(replayed, span):
            title = f"{level.label}: {moment(start)} for {end - start:.2f} s"
            plot.band(start, end, f"level-{level.value}", title, share)
    legend = tuple((f"level-{level.value}", level.label.replace("_", " ")) for level in Level)
    return Figure("Level", "The level at each moment, A above B.", (plot.svg(),), legend)


def _rungs(replayed: Replayed, span: tuple[float, float]) -> Iterator[tuple[float, float, Level]]:
    """From when to when each level held, by the events that told it."""
    begin, level = span[0], Level.AWAKE
    for t, after in _climbs(replayed.happenings):
        yield begin, t, level
        begin, level = t, after
    if replayed.summary.level_s:
        yield begin, span[1], level


def _climbs(happenings: tuple[Happening, ...]) -> Iterator[tuple[float, Level]]:
    by_label = {level.label: level for level in Level}
    for one in happenings:
        kind, _, label = one.name.partition(" ")
        if kind == EventKind.DROWSINESS and label in by_label:
            yield one.start, by_label[label]


def _closure(found: Difference) -> Figure:
    plots = []
    changes = list(one_by_one(found))
    for start, end in strips(_span(found)):
        plot = Plot(f"Closure of both from {moment(start)}", (start, end), (0.0, 1.0))
        plot.words([(0.0, "open"), (1.0, "shut")])
        for t, kind, what in changes:
            plot.mark(t, kind, f"{kind}: {what}")
        for (style, _), replayed in zip(_PAIR, (found.before, found.after), strict=True):
            _draw(plot, replayed, 0, style, (start, end))
        plots.append(plot.svg())
    return Figure(
        "Closure",
        "How far the lids are down in both, and the events that went, came or moved; a pointer on "
        "one is told which it is.",
        tuple(plots),
        (*_PAIR, *_CHANGES),
    )


def _perclos(found: Difference) -> Figure:
    highest = max(
        (one.summary.perclos_max or 0.0 for one in (found.before, found.after)), default=0.0
    )
    top = max(highest * 1.1, _FEW)
    plot = Plot("PERCLOS of both over time", _span(found), (0.0, top))
    plot.words([(0.0, "0 %"), (top, f"{100 * top:.3g} %")])
    for (style, _), replayed in zip(_PAIR, (found.before, found.after), strict=True):
        _draw(plot, replayed, 1, style, _span(found))
    caption = "Share of the last minute with the lids down, droops only."
    return Figure("PERCLOS", caption, (plot.svg(),), _PAIR)


def _draw(
    plot: Plot, replayed: Replayed, place: int, style: str, span: tuple[float, float]
) -> None:
    inside = [(t, it[place]) for t, it in replayed.measures.items() if span[0] <= t <= span[1]]
    values = [math.nan if value is None else value for _, value in inside]
    plot.line([t for t, _ in inside], values, style)
