"""What the eye network is shown and what its 27 numbers mean.

The lids come first: 12 points, x and y from the middle of the picture in halves of its side; then
openness, and the logits of "shut" and "not visible".
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

SIDE_PX: Final = 48
"""Side of the network's picture."""

EYE_PX: Final = 28.0
"""What the eye's width becomes in it."""

MARGIN: Final = SIDE_PX / EYE_PX
"""Side of the region over the eye's width."""

LIDS: Final = slice(0, 24)
OPENNESS: Final = 24
SHUT: Final = 25
HIDDEN: Final = 26
NUMBERS: Final = 27

# Rows of the lid points: outer corner, upper lid, inner corner, lower lid back to the outer one.
_OUTER, _INNER = 0, 6
_EAR_PAIRS = ((2, 10), (4, 8))  # of upper and lower lid, a third and two thirds along
_GREATEST_LOGIT = 80.0


@dataclass(frozen=True, slots=True)
class EyeAnswer:
    """The numbers of one picture.

    Attributes:
        points: float32 (12, 2), the lids in pixels of the network's picture.
        ear: eye aspect ratio of these points.
        openness: 0 shut to 1 open on the population's scale.
        shut: probability that the eye is shut, 0 to 1.
        hidden: probability that the eye cannot be seen, 0 to 1.
    """

    points: NDArray[np.float32]
    ear: float
    openness: float
    shut: float
    hidden: float


def read_answer(numbers: NDArray[np.float32]) -> EyeAnswer:
    """Read the network's output, float32 (27,), all finite."""
    *lids, openness, shut, hidden = numbers.tolist()
    return EyeAnswer(
        points=(numbers[LIDS] * np.float32(SIDE_PX / 2) + np.float32(SIDE_PX / 2)).reshape(-1, 2),
        ear=_aspect_ratio(lids),
        openness=min(max(openness, 0.0), 1.0),
        shut=_probability(shut),
        hidden=_probability(hidden),
    )


def _aspect_ratio(lids: list[float]) -> float:
    """EAR of twelve points given as x, y, x, y, ...; 0 where the corners coincide."""

    def apart(one: int, other: int) -> float:
        return math.hypot(lids[2 * one] - lids[2 * other], lids[2 * one + 1] - lids[2 * other + 1])

    width = apart(_OUTER, _INNER)
    if width <= 0:
        return 0.0
    return sum(apart(upper, lower) for upper, lower in _EAR_PAIRS) / (2 * width)


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(min(max(-logit, -_GREATEST_LOGIT), _GREATEST_LOGIT)))
