"""Plots of closure over time with what people saw and what was detected. Numbers only, no faces."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from edge_monitor.errors import UsageError
from edge_monitor.evaluation.blinks import RateResult
from edge_monitor.evaluation.compared import ClipResult
from edge_monitor.evaluation.scoring import Span

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

_WIDTH_IN, _ROW_IN, _AROUND_IN = 14.0, 2.3, 1.1
_DETECTED_Y, _MISSED_Y, _TOP_Y = 1.08, 1.2, 1.3
_BAR = 0.06
_EDGE, _PEAK = 0.5, 0.8

_SHADES = {
    "annotated blink": "#bfe3c6",
    "its closed frames": "#6cbf7d",
    "annotated partial blink": "#fbe3a2",
    "ignored": "#d5d5d5",
}
_MARKS = {
    "found": "#1a7f37",
    "detected, not judged": "#4a6fa5",
    "false": "#cf222e",
    "partial blink detected": "#c98a00",
}


def check() -> None:
    """Say at once if plots cannot be drawn.

    Raises:
        UsageError: matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
    except ImportError:
        raise UsageError(
            "--out draws with matplotlib, which is not installed: run scripts/setup --dev"
        ) from None
    mpl.use("Agg")


def draw_all(folder: Path, results: Sequence[RateResult]) -> None:
    """Draw each clip into `<name>.png` of a folder, one row for each rate.

    Raises:
        UsageError: the folder cannot be written to.
    """
    for rows in zip(*(result.clips for result in results), strict=True):
        path = folder / f"{rows[0].name}.png"
        try:
            _draw(path, rows, [result.label for result in results])
        except OSError as error:
            reason = (error.strerror or "cannot be written").lower()
            raise UsageError(f"{path}: {reason}; choose another --out") from None


def _draw(path: Path, rows: Sequence[ClipResult], labels: Sequence[str]) -> None:
    from matplotlib import pyplot as plt

    height_in = _ROW_IN * len(rows) + _AROUND_IN
    figure, axes = plt.subplots(
        len(rows), sharex=True, squeeze=False, figsize=(_WIDTH_IN, height_in), layout="constrained"
    )
    handles: dict[str, Artist] = {}
    for axis, clip, label in zip(axes[:, 0], rows, labels, strict=True):
        _draw_row(axis, clip)
        axis.set_title(f"{clip.name}, {label}: {_score(clip)}", loc="left", fontsize=10)
        shown, names = axis.get_legend_handles_labels()
        handles |= dict(zip(names, shown, strict=True))
    axes[-1, 0].set_xlabel("seconds")
    figure.legend(list(handles.values()), list(handles), loc="outside lower center", ncols=6)
    figure.savefig(path, dpi=100)
    plt.close(figure)


def _draw_row(axis: "Axes", clip: ClipResult) -> None:
    seen, known = clip.observed, clip.annotated
    closed = [span for span in known.closed if span is not None]
    _shade(axis, known.ignored, "ignored", 1.0)
    _shade(axis, known.blinks or (), "annotated blink", 1.0)
    _shade(axis, closed, "its closed frames", 0.06)
    _shade(axis, known.partial, "annotated partial blink", 1.0)
    for level in (_EDGE, _PEAK):
        axis.axhline(level, color="0.6", linewidth=0.7, linestyle=":")
    axis.plot(
        [t for t, _ in seen.closures],
        [math.nan if closure is None else closure for _, closure in seen.closures],
        color="0.15",
        linewidth=0.9,
        marker=".",
        markersize=2.5,
        label="closure",
    )
    if clip.blinks is None:
        _mark(axis, seen.closed, "detected, not judged")
    else:
        _mark(axis, (found for _, found in clip.blinks.pairs), "found")
        _mark(axis, clip.blinks.false, "false")
        _mark(axis, clip.blinks.neutral, "detected, not judged")
        missed = [(span.start + span.end) / 2.0 for span in clip.blinks.missed]
        if missed:
            axis.plot(
                missed,
                [_MISSED_Y] * len(missed),
                color="#cf222e",
                linestyle="none",
                marker="v",
                label="missed",
            )
    _mark(axis, seen.partial, "partial blink detected")
    axis.set_ylim(-0.03, _TOP_Y)
    axis.set_yticks((0.0, _EDGE, _PEAK, 1.0))
    axis.margins(x=0.01)
    axis.set_ylabel("closure")


def _shade(axis: "Axes", spans: Iterable[Span], name: str, height: float) -> None:
    """Backgrounds, with edges: annotated blinks may overlap."""
    for span in spans:
        axis.axvspan(
            span.start,
            span.end,
            ymax=height,
            facecolor=_SHADES[name],
            edgecolor="0.5",
            linewidth=0.5,
            label=name,
        )


def _mark(axis: "Axes", spans: Iterable[Span], name: str) -> None:
    """Bars above the curve, with edges: one closing may begin where another ends."""
    for span in spans:
        axis.broken_barh(
            [(span.start, span.length_s)],
            (_DETECTED_Y - _BAR / 2.0, _BAR),
            facecolor=_MARKS[name],
            edgecolor="white",
            linewidth=0.8,
            label=name,
        )


def _score(clip: ClipResult) -> str:
    refused = "" if clip.observed.refused is None else "; the monitor refuses statistics"
    if clip.blinks is None:
        return f"not annotated, {len(clip.observed.closed)} closures detected{refused}"
    score = clip.blinks.score
    f1 = "" if score.f1 is None else f", F1 {score.f1:.3f}"
    return f"{score.found} of {score.truth} blinks found, {score.false} false{f1}{refused}"
