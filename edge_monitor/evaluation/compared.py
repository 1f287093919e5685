"""What was seen in a clip against what people saw in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from edge_monitor.evaluation.annotated import Annotated, annotated
from edge_monitor.evaluation.annotations import ClipTruth
from edge_monitor.evaluation.observed import Observed
from edge_monitor.evaluation.scoring import Judgement, Span, judge

LONG_S = 0.5
"""From this length on a closure is no ordinary blink: where there was none, it is a fault."""

_FOUNDED = 0.5
"""Share of a long closure that annotations must cover."""


@dataclass(frozen=True, slots=True)
class TimeErrors:
    """Detected durations less the true ones, in seconds."""

    errors_s: tuple[float, ...] = ()

    @property
    def mean_absolute_s(self) -> float | None:
        """How far they are off; `None` without any."""
        return self._mean(map(abs, self.errors_s))

    @property
    def bias_s(self) -> float | None:
        """By how much they are too long; `None` without any."""
        return self._mean(self.errors_s)

    def __add__(self, other: "TimeErrors") -> "TimeErrors":
        return TimeErrors(self.errors_s + other.errors_s)

    def _mean(self, values: Iterable[float]) -> float | None:
        return sum(values) / len(self.errors_s) if self.errors_s else None


@dataclass(frozen=True, slots=True)
class ClipResult:
    """How one clip was seen.

    Attributes:
        name: of the clip.
        annotated: what people saw.
        observed: what the graph saw.
        blinks: judged; `None` where nobody could judge the eyes.
        partial: partial blinks, judged; likewise.
        yawns: judged; `None` where nobody looked for them.
    """

    name: str
    annotated: Annotated
    observed: Observed
    blinks: Judgement | None
    partial: Judgement | None
    yawns: Judgement | None

    @property
    def closed_errors(self) -> TimeErrors:
        """Closed time of the blinks that were found, against the frames with the lids down.

        Detected: from where closure rises through 0.5 to where it falls through it. True: the
        annotated frames with the lids down, each with half the time to its neighbours.
        """
        parts = [(self.annotated.closed_part(true), found) for true, found in self._found]
        return TimeErrors(
            tuple(found.length_s - part.length_s for part, found in parts if part is not None)
        )

    @property
    def movement_errors(self) -> TimeErrors:
        """The same detected time against the whole movement of the lids, first to last frame."""
        return TimeErrors(tuple(found.length_s - true.length_s for true, found in self._found))

    @property
    def longest(self) -> Span | None:
        """The longest closure that was detected."""
        return max(self.observed.closed, key=lambda span: span.length_s, default=None)

    @property
    def unfounded(self) -> tuple[Span, ...] | None:
        """Closures of `LONG_S` and more of which annotations cover less than half.

        `None` where nobody could judge the eyes.
        """
        if self.annotated.blinks is None:
            return None
        return tuple(
            span
            for span in self.observed.closed
            if span.length_s >= LONG_S and self.annotated.covered_s(span) < _FOUNDED * span.length_s
        )

    @property
    def _found(self) -> tuple[tuple[Span, Span], ...]:
        return () if self.blinks is None else self.blinks.pairs


def compare(truth: ClipTruth, observed: Observed) -> ClipResult:
    """Judge what was seen in a clip.

    What overlaps an interval to ignore counts neither way, and a partial blink is neither a whole
    one nor none.

    Raises:
        SourceError: the annotations name frames that the clip does not have.
    """
    spans = annotated(truth, observed.times)
    blinks = partial = yawns = None
    if spans.blinks is not None:
        blinks = _judged(spans.blinks, observed.closed, spans.ignored, spans.partial)
        partial = _judged(spans.partial, observed.partial, spans.ignored, spans.blinks)
    if spans.yawns is not None:
        yawns = judge(spans.yawns, observed.yawns, ())
    return ClipResult(truth.name, spans, observed, blinks, partial, yawns)


def _judged(
    true: tuple[Span, ...],
    found: tuple[Span, ...],
    ignored: tuple[Span, ...],
    of_other_kind: tuple[Span, ...],
) -> Judgement:
    sure = [span for span in true if not any(span.overlaps(other) for other in ignored)]
    unsure = [span for span in true if span not in sure]
    return judge(sure, found, [*ignored, *unsure, *of_other_kind])
