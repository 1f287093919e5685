"""The evaluation of traces as people read it."""

from collections.abc import Iterator, Sequence

from edge_monitor.evaluation.blinks import RateResult
from edge_monitor.evaluation.compared import LONG_S
from edge_monitor.evaluation.mesh import FIXED_SHARE, FIXED_WINDOW_S, MeshScores
from edge_monitor.evaluation.scoring import Score
from edge_monitor.evaluation.text import CAPTION, blink_lines
from edge_monitor.evaluation.traces import TraceResult

_COLUMNS = ("rows", "seconds", "rows/s", "closures", f">={LONG_S:g} s", "partial")


def trace_lines(results: Sequence[TraceResult], microsleep_s: float) -> Iterator[str]:
    """What was found in each trace, and how much of what people saw.

    Args:
        results: of each trace.
        microsleep_s: closures of this length are named one by one.
    """
    width = max(len(result.name) for result in results)
    microsleeps = f">={microsleep_s:g} s"
    heads = " ".join(f"{name:>9}" for name in (*_COLUMNS, microsleeps))
    yield f"{'traces':<{width}} {heads}"
    for result in results:
        yield _row(result, width, microsleep_s)
    for result in results:
        yield from _notes(result, microsleep_s)
    judged = tuple(result.judged for result in results if result.judged is not None)
    if judged:
        yield ""
        yield from blink_lines(RateResult(None, judged))
        yield ""
        yield CAPTION


def mesh_lines(scores: Sequence[MeshScores]) -> Iterator[str]:
    """Both ways to find blinks, over all generated traces."""
    total = sum(scores, MeshScores(Score(), Score()))
    fixed = f"below {FIXED_SHARE:g} of the median of {FIXED_WINDOW_S:g} s"
    yield f"{len(scores)} generated traces of mesh EAR, {total.product.truth} blinks"
    for name, score in (("decision layer", total.product), (fixed, total.fixed)):
        shares = (score.precision, score.recall, score.f1)
        cells = " ".join("-" if share is None else f"{share:.3f}" for share in shares)
        yield f"{name:<{len(fixed)}}  precision, recall, F1: {cells}"


def _row(result: TraceResult, width: int, microsleep_s: float) -> str:
    lengths_s = [span.length_s for span in result.observed.closed]
    cells = (
        f"{len(result.observed.times):>9d}",
        f"{result.length_s:>9.1f}",
        f"{'-' if result.fps is None else f'{result.fps:.1f}':>9}",
        f"{len(lengths_s):>9d}",
        f"{sum(length_s >= LONG_S for length_s in lengths_s):>9d}",
        f"{len(result.observed.partial):>9d}",
        f"{sum(length_s >= microsleep_s for length_s in lengths_s):>9d}",
    )
    return " ".join((f"{result.name:<{width}}", *cells))


def _notes(result: TraceResult, microsleep_s: float) -> Iterator[str]:
    if result.observed.refused is not None:
        yield f"{result.name}: blink statistics are refused: {result.observed.refused}"
    for span in result.observed.closed:
        if span.length_s >= microsleep_s:
            yield f"{result.name}: eyes shut from {span.start:.2f} to {span.end:.2f} s"
