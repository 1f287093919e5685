"""The plots of a report, each with what it shows in words."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.report.plot import Plot, clock, moment
from edge_monitor.report.series import Series
from edge_monitor.types import EmotionLabel, EventKind, Level

_STRIP_S: Final = 60.0
_MOST_STRIPS: Final = 12
_LEVEL_SHARE: Final = (0.94, 1.0)  # of the plane: the level's band at its bottom
_BLINKS: Final = {
    EventKind.BLINK: "blink",
    EventKind.LONG_BLINK: "long-blink",
    EventKind.PARTIAL_BLINK: "partial-blink",
}
_LEVELS: Final = tuple((f"level-{level.value}", level.label.replace("_", " ")) for level in Level)
_TOLD_FROM: Final = 0.25
"""An expression that never gets so probable has no line of its own."""

_LEAST_DEG: Final = 30.0


@dataclass(frozen=True, slots=True)
class Figure:
    """Plots below one heading.

    Attributes:
        title: the heading.
        caption: what is shown, for those who see it and those who do not.
        plots: SVG, one below the other.
        legend: style and name of each mark.
    """

    title: str
    caption: str
    plots: tuple[str, ...]
    legend: tuple[tuple[str, str], ...] = ()


def figures(series: Series, limits: Thresholds) -> Iterator[Figure]:
    """All plots that there is something to show in."""
    if not series.t:
        return
    span = series.t[0], series.t[-1]
    if series.watched:
        yield _levels(series, span)
        yield _closure(series, span, limits)
        yield _perclos(series, span, limits)
        yield _ears(series, span)
    yield _pose(series, span)
    if series.emotions:
        yield _emotions(series, span)


def strips(span: tuple[float, float]) -> list[tuple[float, float]]:
    """A recording cut into stretches of a minute, longer where there would be too many."""
    length = span[1] - span[0]
    each = max(_STRIP_S, math.ceil(length / _MOST_STRIPS / _STRIP_S) * _STRIP_S)
    count = max(math.ceil(length / each), 1)
    if count == 1:
        return [span]
    return [(span[0] + each * index, span[0] + each * (index + 1)) for index in range(count)]


def _levels(series: Series, span: tuple[float, float]) -> Figure:
    plot = Plot("Level over time", span, (-0.5, len(Level) - 0.5), height=150)
    plot.words(zip(Level, (name for _, name in _LEVELS), strict=True))
    for start, end, status in series.unsure_spans():
        plot.band(start, end, "unsure", f"{status.value}: {_lasting(start, end)}")
    for start, end, level in series.level_spans():
        top = 1.0 - (level + 1) / len(Level)
        bottom = 1.0 - level / len(Level)
        title = f"{level.label}: {_lasting(start, end)}"
        plot.band(start, end, f"level-{level.value}", title, (top, bottom))
    return Figure(
        "Level",
        "The rung of the drowsiness ladder at each moment, and in grey when the eyes could not "
        "be judged.",
        (plot.svg(),),
        (("unsure", "eyes not judged"),),
    )


def _closure(series: Series, span: tuple[float, float], limits: Thresholds) -> Figure:
    plots = []
    blinks = [event for event in series.events if event.kind in _BLINKS]
    for start, end in strips(span):
        inside = _inside(series.t, start, end)
        title = f"Lid closure from {clock(start)} to {clock(end)}"
        plot = Plot(title, (start, end), (0.0, 1.0))
        _shade(plot, series, start, end)
        for event in blinks:
            if event.end is not None and event.end >= start and event.start <= end:
                title = f"{_words(event.kind)}: {_lasting(event.start, event.end)}"
                plot.band(event.start, event.end, _BLINKS[event.kind], title)
        plot.words([(0.0, "open"), (1.0, "shut")])
        plot.rule(limits.closed_edge, "edge", f"{limits.closed_edge:g}")
        plot.rule(limits.closed_peak, "peak", f"{limits.closed_peak:g}")
        plot.line(series.t[inside], series.closure[inside], "closure")
        for event in series.events:
            if event.kind is EventKind.DROWSINESS and event.level:
                title = f"{event.level.label} at {moment(event.t)}"
                plot.mark(event.t, f"level-{event.level.value}", title)
        plots.append(plot.svg())
    return Figure(
        "Closure and blinks",
        "How far the lids are down: 0 is this driver's open eye, the baseline that was learnt, "
        f"and 1 is shut. A closure begins and ends at {limits.closed_edge:g} and counts if it "
        f"reaches {limits.closed_peak:g}. The band at the bottom is the level, an upright line "
        "the moment at which it was decided.",
        tuple(plots),
        (
            ("blink", "blink"),
            ("long-blink", f"long blink, from {limits.long_blink_s:g} s"),
            ("partial-blink", "partial blink"),
            ("unsure", "eyes not judged"),
            *_LEVELS,
        ),
    )


def _perclos(series: Series, span: tuple[float, float], limits: Thresholds) -> Figure:
    highest = max((value for value in series.perclos if not math.isnan(value)), default=0.0)
    plot = Plot("PERCLOS over time", span, (0.0, max(highest, limits.perclos_warning) * 1.1))
    _shade(plot, series, *span)
    plot.words([(0.0, "0 %")])
    advisory, warning = _percent(limits.perclos_advisory), _percent(limits.perclos_warning)
    plot.rule(limits.perclos_warning, "peak", warning)
    plot.rule(limits.perclos_advisory, "edge", advisory)
    plot.line(series.t, series.perclos, "closure")
    return Figure(
        "PERCLOS",
        f"Share of the last {limits.perclos_window_s:g} s with the lids down, droops only. "
        f"Limits: advisory {advisory}, warning {warning}. "
        f"Known from {limits.perclos_valid_min_s:g} s of judged time on.",
        (plot.svg(),),
    )


def _ears(series: Series, span: tuple[float, float]) -> Figure:
    values = [value for value in (*series.ear_left, *series.ear_right) if not math.isnan(value)]
    plot = Plot("Eye aspect ratio over time", span, (0.0, max(values, default=0.3) * 1.05), 110)
    _shade(plot, series, *span)
    learnt = [event for event in series.events if event.kind is EventKind.CALIBRATED]
    plot.words([(0.0, "0")])
    plot.line(series.t, series.ear_left, "first")
    plot.line(series.t, series.ear_right, "second")
    for begin, event in enumerate(learnt, 1):
        until = learnt[begin].t if begin < len(learnt) else span[1]
        for name, style in (("open_ear_left", "first"), ("open_ear_right", "second")):
            value = event.evidence.get(name)
            if isinstance(value, float):
                plot.line([event.t, until], [value, value], f"{style} baseline")
    told = "; ".join(f"learnt at {clock(event.t)}" for event in learnt) or "not learnt in full"
    return Figure(
        "Eye aspect ratio and baseline",
        "What was measured of each eye, before it is held against the baseline of the open eye: "
        f"the level lines ({told}).",
        (plot.svg(),),
        (("first", "left eye"), ("second", "right eye")),
    )


def _pose(series: Series, span: tuple[float, float]) -> Figure:
    columns = (series.yaw, series.pitch, series.roll)
    known = [abs(value) for column in columns for value in column if not math.isnan(value)]
    top = max(math.ceil(max(known, default=0.0) / 10) * 10, _LEAST_DEG)
    plot = Plot("Direction of the head over time", span, (-top, top))
    _shade(plot, series, *span)
    plot.words([(-top, f"{-top:g}°"), (top, f"{top:g}°")])
    plot.rule(0.0, "zero", "0°")
    for column, style in zip(columns, ("first", "second", "third"), strict=True):
        plot.line(series.t, column, style)
    return Figure(
        "Head",
        "Degrees: yaw is positive towards the right edge of the picture, pitch upwards, roll "
        "clockwise; 0 faces the camera.",
        (plot.svg(),),
        (("first", "yaw"), ("second", "pitch"), ("third", "roll")),
    )


def _emotions(series: Series, span: tuple[float, float]) -> Figure:
    plot = Plot("Expression over time", span, (0.0, 1.0))
    plot.words([(0.0, "0"), (1.0, "1")])
    shown = [label for label, values in series.emotions.items() if _reaches(values, _TOLD_FROM)]
    for label in shown:
        plot.line(series.t, series.emotions[label], _style(label))
    others = [label.value for label in EmotionLabel if label not in shown]
    never = f" Never above {_TOLD_FROM:g}: {', '.join(others)}." if others else ""
    return Figure(
        "Expression",
        "Probabilities of what the face shows, averaged over time: an appearance, not what "
        f"somebody feels.{never}",
        (plot.svg(),),
        tuple((_style(label), label.value) for label in shown),
    )


def _shade(plot: Plot, series: Series, start: float, end: float) -> None:
    """Grey where nothing was judged, and the level's band."""
    for begin, until, status in series.unsure_spans():
        if until >= start and begin <= end:
            plot.band(begin, until, "unsure", f"{status.value}: {_lasting(begin, until)}")
    for begin, until, level in series.level_spans():
        if until >= start and begin <= end:
            title = f"{level.label}: {_lasting(begin, until)}"
            plot.band(begin, until, f"level-{level.value}", title, _LEVEL_SHARE)


def _inside(times: Sequence[float], start: float, end: float) -> slice:
    """The frames of a stretch, with one on either side so that the line reaches the edges."""
    return slice(max(bisect_left(times, start) - 1, 0), bisect_right(times, end) + 1)


def _reaches(values: Iterable[float], limit: float) -> bool:
    return any(value >= limit for value in values)


def _style(label: EmotionLabel) -> str:
    return f"emotion-{label.value}"


def _lasting(start: float, end: float) -> str:
    return f"{moment(start)} for {end - start:.2f} s"


def _percent(share: float) -> str:
    return f"{100 * share:g} %"


def _words(kind: EventKind) -> str:
    return kind.value.replace("_", " ")
