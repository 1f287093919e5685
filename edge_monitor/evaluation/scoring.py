"""How well detected intervals agree with true ones. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """An interval of time, its ends included.

    Attributes:
        start: seconds.
        end: seconds, not before `start`.
    """

    start: float
    end: float

    @property
    def length_s(self) -> float:
        """From start to end."""
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Whether the two have a moment in common."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True)
class Score:
    """Counts; a ratio without anything to divide by is `None`.

    Attributes:
        found: true intervals that were detected.
        missed: true intervals that were not.
        false: detections that belong to no true interval.
    """

    found: int = 0
    missed: int = 0
    false: int = 0

    @property
    def truth(self) -> int:
        """How many true intervals there are."""
        return self.found + self.missed

    @property
    def precision(self) -> float | None:
        """Share of the detections that are right, 0 to 1."""
        return _share(self.found, self.found + self.false)

    @property
    def recall(self) -> float | None:
        """Share of the true intervals that were detected, 0 to 1."""
        return _share(self.found, self.truth)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall, 0 to 1."""
        return _share(2 * self.found, 2 * self.found + self.missed + self.false)

    def __add__(self, other: "Score") -> "Score":
        return Score(self.found + other.found, self.missed + other.missed, self.false + other.false)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Which intervals agree.

    Attributes:
        pairs: each detected true interval with its detection.
        missed: true intervals without a detection.
        false: detections without a true interval, those that count neither way left out.
        neutral: detections that count neither way.
    """

    pairs: tuple[tuple[Span, Span], ...]
    missed: tuple[Span, ...]
    false: tuple[Span, ...]
    neutral: tuple[Span, ...]

    @property
    def score(self) -> Score:
        """The counts."""
        return Score(len(self.pairs), len(self.missed), len(self.false))


def judge(truths: Sequence[Span], detections: Sequence[Span], neutral: Sequence[Span]) -> Judgement:
    """Match detections with true intervals, one to one where they overlap.

    As many as possible are matched, and among all ways to do so one is taken that leaves the fewest
    false detections. A detection that is left over and overlaps a neutral interval counts neither
    way.

    Args:
        truths: what is to be detected.
        detections: what was.
        neutral: where a detection is neither right nor wrong.
    """
    touches = {span: any(span.overlaps(other) for other in neutral) for span in detections}
    # Once matched, a detection stays so: those that would count as false go first.
    order = sorted(range(len(detections)), key=lambda index: touches[detections[index]])
    partners: dict[int, int] = {}
    for index in order:
        _augment(index, truths, detections, partners, set())
    matched = set(partners.values())
    left = [span for index, span in enumerate(detections) if index not in matched]
    return Judgement(
        pairs=tuple((truths[true], detections[partners[true]]) for true in sorted(partners)),
        missed=tuple(span for true, span in enumerate(truths) if true not in partners),
        false=tuple(span for span in left if not touches[span]),
        neutral=tuple(span for span in left if touches[span]),
    )


def _augment(
    index: int,
    truths: Sequence[Span],
    detections: Sequence[Span],
    partners: dict[int, int],
    tried: set[int],
) -> bool:
    """Find a true interval for a detection, moving earlier matches where that makes room.

    Kuhn's algorithm for the greatest matching; `partners` has the detection of each true interval.
    """
    for true, span in enumerate(truths):
        if true in tried or not span.overlaps(detections[index]):
            continue
        tried.add(true)
        if true not in partners or _augment(partners[true], truths, detections, partners, tried):
            partners[true] = index
            return True
    return False


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
