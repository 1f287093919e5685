"""Blinks on generated mesh EAR: the decision layer against a fixed relative threshold."""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from edge_monitor.evaluation.observed import decide
from edge_monitor.evaluation.scoring import Score, Span, judge
from edge_monitor.settings import Settings
from edge_monitor.testing.mesh_ear import Quality, mesh_trace
from edge_monitor.types import Observation

LEAST_F1 = 0.95
"""That the decision layer must reach on traces of ordinary quality."""

FIXED_SHARE, FIXED_WINDOW_S, FIXED_FRAMES = 0.82, 3.0, 2
"""The usual way: shut is an EAR below this share of the median of the last seconds, for so many
frames in a row. The best share for the generated traces."""


@dataclass(frozen=True, slots=True)
class MeshScores:
    """How one generated trace was seen, by the decision layer and by the fixed threshold."""

    product: Score
    fixed: Score

    def __add__(self, other: "MeshScores") -> "MeshScores":
        return MeshScores(self.product + other.product, self.fixed + other.fixed)


def judge_meshes(
    seeds: range, settings: Settings, quality: Quality | None = None
) -> Iterator[MeshScores]:
    """Generate a trace of each seed and judge it."""
    for seed in seeds:
        trace = mesh_trace(seed, quality)
        true = [Span(*span) for span in trace.blinks]
        neutral = [Span(*span) for span in trace.neutral]
        yield MeshScores(
            judge(true, decide(trace.observations, settings).closed, neutral).score,
            judge(true, fixed_threshold(trace.observations), neutral).score,
        )


def fixed_threshold(observations: Iterable[Observation]) -> tuple[Span, ...]:
    """Blinks as a threshold finds them that knows nothing of the person; without looking ahead."""
    recent: deque[tuple[float, float]] = deque()
    ordered: list[float] = []
    found: list[Span] = []
    run: list[float] = []
    for seen in observations:
        ears = [ear for ear in (seen.ear_left, seen.ear_right) if ear is not None]
        if not ears:
            continue
        ear = sum(ears) / len(ears)
        recent.append((seen.t, ear))
        insort(ordered, ear)
        while seen.t - recent[0][0] > FIXED_WINDOW_S:
            del ordered[bisect_left(ordered, recent.popleft()[1])]
        if ear < FIXED_SHARE * ordered[len(ordered) // 2]:
            run.append(seen.t)
            continue
        if len(run) >= FIXED_FRAMES:
            found.append(Span(run[0], run[-1]))
        run = []
    return tuple(found)
