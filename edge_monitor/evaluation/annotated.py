"""What people saw in a clip, in seconds of the medium."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from edge_monitor.errors import SourceError
from edge_monitor.evaluation.annotations import ClipTruth, Frames
from edge_monitor.evaluation.scoring import Span


@dataclass(frozen=True, slots=True)
class Annotated:
    """Spans of a clip.

    Attributes:
        blinks: whole blinks, from the first movement of the lids to the last; `None` where the
            eyes could not be judged.
        closed: of each of them the part with the lids down, where somebody wrote it down.
        partial: lids that came half down.
        yawns: `None` where nobody looked for them.
        ignored: where the lids cannot be told from a blink.
    """

    blinks: tuple[Span, ...] | None
    closed: tuple[Span | None, ...]
    partial: tuple[Span, ...]
    yawns: tuple[Span, ...] | None
    ignored: tuple[Span, ...]

    def closed_part(self, blink: Span) -> Span | None:
        """The part of a whole blink with the lids down."""
        return dict(zip(self.blinks or (), self.closed, strict=True)).get(blink)

    def covered_s(self, span: Span) -> float:
        """How much of a span lies within blinks, whole or partial, or within what is ignored."""
        seconds, reached = 0.0, span.start
        for known in sorted([*(self.blinks or ()), *self.partial, *self.ignored]):
            start, end = max(known.start, reached), min(known.end, span.end)
            if start < end:
                seconds += end - start
                reached = end
        return seconds


def annotated(truth: ClipTruth, times: Sequence[float]) -> Annotated:
    """Put annotations on the clip's scale of time.

    Args:
        truth: counts frames.
        times: of every frame, in seconds.

    Raises:
        SourceError: the annotations name frames that the clip does not have.
    """
    _check(truth, len(times))

    def moved(frames: Iterable[Frames]) -> tuple[Span, ...]:
        return tuple(Span(times[first], times[last]) for first, last in frames)

    whole = truth.blinks or ()
    return Annotated(
        blinks=None if truth.blinks is None else moved(blink.frames for blink in whole),
        closed=tuple(
            None if blink.closed is None else _lasting(blink.closed, times) for blink in whole
        ),
        partial=moved(blink.frames for blink in truth.partial_blinks),
        yawns=None if truth.yawns is None else moved(truth.yawns),
        ignored=moved(truth.ignore),
    )


def _lasting(frames: Frames, times: Sequence[float]) -> Span:
    """Frames with the time that each stands for: half-way to its neighbours."""
    first, last = frames
    before, after = times[max(first - 1, 0)], times[min(last + 1, len(times) - 1)]
    return Span((before + times[first]) / 2.0, (times[last] + after) / 2.0)


def _check(truth: ClipTruth, frames: int) -> None:
    blinks = [blink.frames for blink in (*(truth.blinks or ()), *truth.partial_blinks)]
    for _, last in (*blinks, *(truth.yawns or ()), *truth.ignore):
        if last >= frames:
            raise SourceError(
                f"{truth.name}: the annotations name frame {last}, the clip has {frames} frames"
            )
