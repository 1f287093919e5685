"""Blinks and yawns of the real graph against what people saw, at several rates of frames."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path

from edge_monitor.evaluation.annotations import read_annotations
from edge_monitor.evaluation.compared import ClipResult, compare
from edge_monitor.evaluation.observed import decide, record
from edge_monitor.evaluation.scoring import Judgement, Score
from edge_monitor.pipeline import Step
from edge_monitor.progress import Shown, unshown
from edge_monitor.settings import Settings

RATES = (None, 30.0, 15.0, 10.0)
"""Frames a second; `None` is every frame of the clip. A clip that has fewer is seen as it is."""


@dataclass(frozen=True, slots=True)
class RateResult:
    """How all clips were seen at one rate.

    Attributes:
        fps: greatest rate of frames; `None` for every frame.
        clips: in the order of their names.
    """

    fps: float | None
    clips: tuple[ClipResult, ...]

    @property
    def label(self) -> str:
        """The rate in words."""
        return "every frame" if self.fps is None else f"{self.fps:g} frames a second"


def evaluate(
    folder: Path,
    settings: Settings,
    rates: Sequence[float | None] = RATES,
    show: Shown[Step] = unshown,
) -> tuple[RateResult, ...]:
    """Evaluate every annotated clip of a folder; the networks see each clip once.

    Args:
        folder: with `annotations.json` and the clips.
        settings: the configuration.
        rates: greatest rates of frames; `None` takes every frame.
        show: is handed what the networks see of each clip, under its name.

    Raises:
        SourceError: the annotations or a clip cannot be read, or do not belong together.
    """
    clips: list[list[ClipResult]] = [[] for _ in rates]
    for truth in read_annotations(folder):
        observations = record(folder / truth.name, settings, show)
        for fps, results in zip(rates, clips, strict=True):
            results.append(compare(truth, decide(observations, settings, fps)))
    return tuple(RateResult(fps, tuple(results)) for fps, results in zip(rates, clips, strict=True))


def total(judgements: Iterable[Judgement | None]) -> Score:
    """The counts of all clips that were judged."""
    return reduce(add, (each.score for each in judgements if each is not None), Score())
