"""Blinks and yawns of the real graph against what people saw, clip by clip and in all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

from edge_monitor.errors import SourceError
from edge_monitor.evaluation.annotations import ClipTruth, Frames, read_annotations
from edge_monitor.evaluation.observed import Observed, observe
from edge_monitor.evaluation.scoring import Judgement, Score, Span, judge
from edge_monitor.settings import Settings


@dataclass(frozen=True, slots=True)
class ClipResult:
    """How one clip was seen.

    Attributes:
        name: of the clip.
        observed: what the graph saw.
        blinks: judged; `None` where nobody could judge the eyes.
        yawns: judged; `None` where nobody looked for them.
    """

    name: str
    observed: Observed
    blinks: Judgement | None
    yawns: Judgement | None


def evaluate(
    folder: Path,
    settings: Settings,
    fps: float | None = None,
    progress: Callable[[str], None] = lambda _name: None,
) -> tuple[ClipResult, ...]:
    """Evaluate every annotated clip of a folder, in the order of their names.

    Args:
        folder: with `annotations.json` and the clips.
        settings: the configuration.
        fps: greatest rate of frames; `None` takes every frame.
        progress: is told the name of the clip that comes next.

    Raises:
        SourceError: the annotations or a clip cannot be read, or do not belong together.
    """
    results = []
    for truth in read_annotations(folder):
        progress(truth.name)
        results.append(compare(truth, observe(folder / truth.name, settings, fps)))
    return tuple(results)


def compare(truth: ClipTruth, observed: Observed) -> ClipResult:
    """Judge what was seen in a clip.

    Partial blinks, and all that overlaps an interval to ignore, count neither way.

    Raises:
        SourceError: the annotations name frames that the clip does not have.
    """

    def spans(frames: Iterable[Frames]) -> list[Span]:
        return [_span(truth.name, pair, observed.times) for pair in frames]

    blinks = yawns = None
    if truth.blinks is not None:
        ignored = spans(truth.ignore)
        whole = spans(truth.blinks)
        judged = [span for span in whole if not any(span.overlaps(other) for other in ignored)]
        unsure = [span for span in whole if span not in judged]
        neutral = [*ignored, *unsure, *spans(truth.partial_blinks)]
        blinks = judge(judged, observed.closed, neutral)
    if truth.yawns is not None:
        yawns = judge(spans(truth.yawns), observed.yawns, ())
    return ClipResult(truth.name, observed, blinks, yawns)


def total(judgements: Iterable[Judgement | None]) -> Score:
    """The counts of all clips that were judged."""
    return reduce(add, (each.score for each in judgements if each is not None), Score())


def as_json(results: Sequence[ClipResult]) -> dict[str, Any]:
    """The results as JSON can carry them; times in seconds."""
    return {
        "blinks": _score_json(total(result.blinks for result in results)),
        "yawns": _score_json(total(result.yawns for result in results)),
        "clips": {result.name: _clip_json(result) for result in results},
    }


def _clip_json(result: ClipResult) -> dict[str, Any]:
    observed = result.observed
    return {
        "frames": len(observed.times),
        "frames_taken": len(observed.closures),
        "closures_detected": len(observed.closed),
        "yawns_detected": len(observed.yawns),
        "blinks": _judgement_json(result.blinks, observed),
        "yawns": _judgement_json(result.yawns, None),
    }


def _judgement_json(judgement: Judgement | None, observed: Observed | None) -> Any:
    if judgement is None:
        return None

    def listed(spans: Iterable[Span]) -> list[dict[str, Any]]:
        return [
            {"start_s": round(span.start, 3), "end_s": round(span.end, 3)}
            | ({} if observed is None else {"peak_closure": observed.peak(span)})
            for span in spans
        ]

    return _score_json(judgement.score) | {
        "missed_at": listed(judgement.missed),
        "false_at": listed(judgement.false),
        "neutral_at": listed(judgement.neutral),
    }


def _score_json(score: Score) -> dict[str, Any]:
    return {
        "truth": score.truth,
        "found": score.found,
        "missed": score.missed,
        "false": score.false,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
    }


def _span(name: str, frames: Frames, times: Sequence[float]) -> Span:
    first, last = frames
    if last >= len(times):
        raise SourceError(
            f"{name}: the annotations name frame {last}, the clip has {len(times)} frames"
        )
    return Span(times[first], times[last])
