"""The results of an evaluation as people read them."""

from collections.abc import Iterator, Sequence

from edge_monitor.evaluation.blinks import RateResult, total
from edge_monitor.evaluation.compared import LONG_S, ClipResult, TimeErrors
from edge_monitor.evaluation.generated import TOLERANCE_S, Verdict
from edge_monitor.evaluation.observed import Observed
from edge_monitor.evaluation.scoring import Judgement, Score, Span

_COLUMNS = ("truth", "found", "missed", "false", "precision", "recall", "F1")
_MORE = ("closed", "bias", "moved", "bias", "longest", "partial")

CAPTION = """\
closed, bias: closed time of the blinks found, from where closure rises through 0.5 to where it
  falls through it, less the annotated one, the frames with the lids down and half the time to
  their neighbours: mean absolute error and mean, ms
moved, bias: the same less the whole annotated movement of the lids, first frame to last, ms
longest: closure detected, s
partial: partial blinks found of those annotated, + false ones"""


def lines(results: Sequence[RateResult]) -> Iterator[str]:
    """A table of blinks for each rate with what went wrong there, and one of yawns."""
    for result in results:
        yield from blink_lines(result)
        yield ""
    yield CAPTION
    yield ""
    for result in results[:1]:
        width = _width(result)
        yield " ".join((f"{'yawns':<{width}}", *(f"{name:>9}" for name in _COLUMNS)))
        for clip in result.clips:
            yield _row(clip.name, width, clip.yawns, len(clip.observed.yawns))
        yield _scores("all", width, total(clip.yawns for clip in result.clips))


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


def blink_lines(result: RateResult) -> Iterator[str]:
    """A table of blinks at one rate, and what went wrong there."""
    clips, width = result.clips, _width(result)
    yield f"blinks, {result.label}"
    refusals = [clip.observed.refused for clip in clips if clip.observed.refused is not None]
    if refusals:
        yield (
            f"the monitor refuses blink statistics in {len(refusals)} of {len(clips)} clips "
            f"({refusals[0]}); scored for information only"
        )
    heads = (*(f"{name:>9}" for name in _COLUMNS), *(f"{name:>7}" for name in _MORE))
    yield " ".join((f"{'':<{width}}", *heads))
    for clip in clips:
        row = _row(clip.name, width, clip.blinks, len(clip.observed.closed))
        longest = "" if clip.longest is None else f", the longest {clip.longest.length_s:.2f} s"
        yield row + (longest if clip.blinks is None else _more(clip))
    score = total(clip.blinks for clip in clips)
    closed = sum((clip.closed_errors for clip in clips), TimeErrors())
    moved = sum((clip.movement_errors for clip in clips), TimeErrors())
    yield _scores("all", width, score) + _errors(closed, moved)
    yield from (line for clip in clips for line in _details(clip))


def _width(result: RateResult) -> int:
    return max((len(clip.name) for clip in result.clips), default=0)


def _row(name: str, width: int, judgement: Judgement | None, detections: int) -> str:
    if judgement is None:
        return f"{name:<{width}}  not annotated; {detections} detected"
    return _scores(name, width, judgement.score)


def _scores(name: str, width: int, score: Score) -> str:
    counts = (score.truth, score.found, score.missed, score.false)
    shares = (score.precision, score.recall, score.f1)
    cells = (
        *(f"{count:>9d}" for count in counts),
        *(f"{'-' if share is None else f'{share:.3f}':>9}" for share in shares),
    )
    return " ".join((f"{name:<{width}}", *cells))


def _more(clip: ClipResult) -> str:
    longest_s = "-" if clip.longest is None else f"{clip.longest.length_s:.2f}"
    score = Score() if clip.partial is None else clip.partial.score
    partial = f"{score.found}/{score.truth}" + (f"+{score.false}" if score.false else "")
    errors = _errors(clip.closed_errors, clip.movement_errors)
    return f"{errors} {longest_s:>7} {partial:>7}"


def _errors(closed: TimeErrors, moved: TimeErrors) -> str:
    cells = (closed.mean_absolute_s, closed.bias_s, moved.mean_absolute_s, moved.bias_s)
    return "".join(f" {'-' if cell is None else f'{1000 * cell:.0f}':>7}" for cell in cells)


def _details(clip: ClipResult) -> Iterator[str]:
    if clip.blinks is None:
        return
    for span in clip.blinks.missed:
        yield f"{clip.name}: missed {_where(span, clip.observed)}"
    for span in clip.blinks.false:
        yield f"{clip.name}: false {_where(span, clip.observed)}"
    for span in clip.unfounded or ():
        where = _where(span, clip.observed)
        yield f"{clip.name}: a closure of {LONG_S} s or more where none is, {where}"


def _where(span: Span, observed: Observed) -> str:
    peak = observed.peak(span)
    reached = "the eyes were not measured" if peak is None else f"closure reached {peak:.2f}"
    return f"{span.start:.2f} to {span.end:.2f} s, {reached}"
