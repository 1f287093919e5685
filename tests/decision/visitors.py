"""Faces that look as a test wants them to, for the tests of expressions and audience."""

from collections.abc import Callable, Iterable

import numpy as np
from hypothesis import strategies as st

from edge_monitor.decision.expression import ExpressionJudge
from edge_monitor.types import Box, EmotionLabel, Event, Face, Points, Pose

STRAIGHT = Pose(0.0, 0.0, 0.0)

_NO_POINTS: Points = np.zeros((0, 2), np.float32)


def showing(label: EmotionLabel, share: float = 0.9) -> tuple[float, ...]:
    """Probabilities with this share of one label, the rest spread evenly."""
    rest = (1.0 - share) / (len(EmotionLabel) - 1)
    return tuple(share if other is label else rest for other in EmotionLabel)


def a_visitor(
    number: int = 1,
    expression: tuple[float, ...] | None = None,
    pose: Pose | None = STRAIGHT,
) -> Face:
    return Face(
        track_id=number,
        box=Box(0.0, 0.0, 1.0, 1.0),
        score=0.9,
        landmarks=_NO_POINTS,
        pose=pose,
        mar=0.1,
        geometry=(0.5,),
        expression=expression,
    )


def frames(start: float, end: float, fps: float = 10.0) -> list[float]:
    """Times of frames, the last of them before `end`."""
    return [start + index / fps for index in range(round((end - start) * fps))]


def watch(
    judge: ExpressionJudge, times: Iterable[float], shown: Callable[[float], EmotionLabel]
) -> list[Event]:
    """What one face leads to that shows a label at each time."""
    return [event for t in times for event in judge.observe(t, [a_visitor(1, showing(shown(t)))])]


distributions = st.lists(
    st.floats(0.001, 1.0), min_size=len(EmotionLabel), max_size=len(EmotionLabel)
).map(lambda weights: tuple(weight / sum(weights) for weight in weights))
"""Any probabilities of the labels."""
