"""Learns how much each witness of closure weighs: EAR, openness, probability that it is shut."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from edge_monitor.decision.baseline import Baseline
from edge_monitor.decision.closure import witnesses_of
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Observation, Status

_LEAST = 0.1
"""No witness is left without a say: each fails in its own way."""

_AS_GOOD = 0.05

_STEP = 0.05
"""Weights are given in twentieths: ten people do not tell them finer."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Shares that sum to 1."""

    ear: float
    openness: float
    closed: float


Labelled = tuple[Sequence[Observation], Sequence[int]]
"""The observations of a clip and of each whether the eyes were shut: 1, 0 or -1."""


def learn(clips: Iterable[Labelled]) -> tuple[Weights, Mapping[Weights, float]]:
    """The weights with the least squared error of closure, each person's shut and open alike.

    Of those that are as good as the best to within a twentieth, the most even ones: the labels say
    shut or open alone, by which weights that differ widely err alike, and three witnesses that fail
    in different ways are better heard together.

    Args:
        clips: of people whose eyes were labelled.

    Returns:
        The best weights, and the error of all that were tried.
    """
    people = [table for table in (_table(*clip) for clip in clips) if len(table)]
    errors = {weights: _error(people, weights) for weights in _candidates()}
    good = (1 + _AS_GOOD) * min(errors.values())
    fair = [weights for weights in errors if errors[weights] <= good]
    return min(fair, key=lambda weights: sum(share**2 for share in astuple(weights))), errors


def _candidates() -> Iterator[Weights]:
    steps = round(1 / _STEP)
    least = round(_LEAST / _STEP)
    for ear in range(least, steps - 2 * least + 1):
        for openness in range(least, steps - ear - least + 1):
            rest = steps - ear - openness
            yield Weights(*(round(part * _STEP, 4) for part in (ear, openness, rest)))


def _error(people: Sequence[NDArray[np.float64]], weights: Weights) -> float:
    """Mean over people of the mean squared error, open and shut frames of the same weight."""
    shares = np.array(astuple(weights))
    return float(np.mean([_of_person(table, shares) for table in people]))


def _of_person(table: NDArray[np.float64], shares: NDArray[np.float64]) -> float:
    squares = (table[:, :3] @ shares - table[:, 3]) ** 2
    parts = [squares[table[:, 3] == label].mean() for label in np.unique(table[:, 3])]
    return float(np.mean(parts))


def _table(observations: Sequence[Observation], shut: Sequence[int]) -> NDArray[np.float64]:
    """Rows of three witnesses, mean of both eyes, and the label; against the whole clip's level."""
    limits = Thresholds()
    baseline = Baseline(limits)
    for before, now in pairwise(observations):
        if now.status is Status.VALID:
            baseline.learn(now, now.t - before.t)
    rows = []
    for observation, label in zip(observations, shut, strict=True):
        eyes = witnesses_of(observation, baseline, limits)
        seen = [astuple(eye) for eye in eyes if None not in astuple(eye)]
        if label >= 0 and seen:
            rows.append((*np.mean(seen, axis=0), float(label)))
    return np.array(rows)
