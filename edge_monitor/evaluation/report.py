"""The evaluation of blinks as JSON: times in seconds."""

from collections.abc import Iterable, Sequence
from typing import Any

from edge_monitor.evaluation.blinks import RateResult, total
from edge_monitor.evaluation.compared import ClipResult, TimeErrors
from edge_monitor.evaluation.observed import Observed
from edge_monitor.evaluation.scoring import Judgement, Score, Span


def as_json(results: Sequence[RateResult]) -> dict[str, Any]:
    """The results of all rates, in their order."""
    return {"rates": [_rate_json(result) for result in results]}


def _rate_json(result: RateResult) -> dict[str, Any]:
    clips = result.clips
    return {
        "fps_limit": result.fps,
        "blinks": _score_json(total(clip.blinks for clip in clips)),
        "partial_blinks": _score_json(total(clip.partial for clip in clips)),
        "yawns": _score_json(total(clip.yawns for clip in clips)),
        "closed_time": _errors_json(sum((clip.closed_errors for clip in clips), TimeErrors())),
        "movement_time": _errors_json(sum((clip.movement_errors for clip in clips), TimeErrors())),
        "unfounded_closures": sum(len(clip.unfounded or ()) for clip in clips),
        "clips": {clip.name: clip_json(clip) for clip in clips},
    }


def clip_json(clip: ClipResult) -> dict[str, Any]:
    """How one clip was seen."""
    observed = clip.observed
    longest = clip.longest
    return {
        "frames": len(observed.times),
        "frames_taken": len(observed.closures),
        "statistics_refused": observed.refused,
        "closures_detected": len(observed.closed),
        "longest_closure_s": None if longest is None else round(longest.length_s, 3),
        "unfounded_closures": None if clip.unfounded is None else listed(clip.unfounded, observed),
        "partial_blinks_detected": len(observed.partial),
        "yawns_detected": len(observed.yawns),
        "closed_time": _errors_json(clip.closed_errors),
        "movement_time": _errors_json(clip.movement_errors),
        "blinks": _judgement_json(clip.blinks, observed),
        "partial_blinks": _judgement_json(clip.partial, observed),
        "yawns": _judgement_json(clip.yawns, None),
    }


def _judgement_json(judgement: Judgement | None, observed: Observed | None) -> Any:
    if judgement is None:
        return None
    return _score_json(judgement.score) | {
        "missed_at": listed(judgement.missed, observed),
        "false_at": listed(judgement.false, observed),
        "neutral_at": listed(judgement.neutral, observed),
    }


def listed(spans: Iterable[Span], observed: Observed | None) -> list[dict[str, Any]]:
    """Spans; with the highest closure in each where it is known what was observed."""
    return [
        {"start_s": round(span.start, 3), "end_s": round(span.end, 3)}
        | ({} if observed is None else {"peak_closure": observed.peak(span)})
        for span in spans
    ]


def _errors_json(errors: TimeErrors) -> dict[str, Any]:
    mean_absolute_s, bias_s = errors.mean_absolute_s, errors.bias_s
    return {
        "blinks": len(errors.errors_s),
        "mean_absolute_error_s": None if mean_absolute_s is None else round(mean_absolute_s, 4),
        "bias_s": None if bias_s is None else round(bias_s, 4),
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
