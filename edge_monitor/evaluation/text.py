"""The results of an evaluation as people read them."""

from collections.abc import Iterator, Sequence

from edge_monitor.evaluation.blinks import ClipResult, total
from edge_monitor.evaluation.generated import TOLERANCE_S, Verdict
from edge_monitor.evaluation.observed import Observed
from edge_monitor.evaluation.scoring import Judgement, Score, Span

_COLUMNS = ("truth", "found", "missed", "false", "precision", "recall", "F1")


def lines(results: Sequence[ClipResult]) -> Iterator[str]:
    """A table of blinks, where they were missed or seen falsely, and a table of yawns."""
    width = max((len(result.name) for result in results), default=0)
    yield " ".join((f"{'blinks':<{width}}", *(f"{name:>9}" for name in _COLUMNS)))
    for result in results:
        yield _row(result.name, width, result.blinks, len(result.observed.closed))
    yield _scores("all", width, total(result.blinks for result in results))
    yield ""
    details = [line for result in results for line in _details(result)]
    yield from (*details, "") if details else ()
    yield " ".join((f"{'yawns':<{width}}", *(f"{name:>9}" for name in _COLUMNS)))
    for result in results:
        yield _row(result.name, width, result.yawns, len(result.observed.yawns))
    yield _scores("all", width, total(result.yawns for result in results))


def generated_lines(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """How many decisions came in time, and the traces that had one that did not."""
    late = [verdict for verdict in verdicts if verdict.worst_s > TOLERANCE_S]
    worst_s = max((v.worst_s for v in verdicts if v.worst_s <= TOLERANCE_S), default=0.0)
    yield f"{len(verdicts)} traces, {sum(v.decisions for v in verdicts)} decisions due"
    yield (
        f"{sum(v.ambiguous for v in verdicts)} traces leave a drowsy rung open at their frame "
        "rate: there only microsleep and above were judged"
    )
    yield f"{len(late)} traces with a decision missing, wrong or more than {TOLERANCE_S} s off"
    yield f"otherwise at most {worst_s:.3f} s off"
    for verdict in late:
        yield f"  seed {verdict.seed}, {verdict.fps:.1f} frames a second: {verdict.worst_s:.3f} s"


def _row(name: str, width: int, judgement: Judgement | None, detections: int) -> str:
    if judgement is None:
        return f"{name:<{width}}  not annotated; {detections} detected"
    return _scores(name, width, judgement.score)


def _scores(name: str, width: int, score: Score) -> str:
    counts = (score.truth, score.found, score.missed, score.false)
    shares = (score.precision, score.recall, score.f1)
    cells = (
        *(f"{count:>9d}" for count in counts),
        *(f"{'':>9}" if share is None else f"{share:>9.3f}" for share in shares),
    )
    return " ".join((f"{name:<{width}}", *cells)).rstrip()


def _details(result: ClipResult) -> Iterator[str]:
    if result.blinks is None:
        return
    for span in result.blinks.missed:
        yield f"{result.name}: missed {_where(span, result.observed)}"
    for span in result.blinks.false:
        yield f"{result.name}: false {_where(span, result.observed)}"


def _where(span: Span, observed: Observed) -> str:
    peak = observed.peak(span)
    reached = "the eyes were not measured" if peak is None else f"closure reached {peak:.2f}"
    return f"{span.start:.2f} to {span.end:.2f} s, {reached}"
