"""A network that answers what the test says."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from edge_monitor.types import Image

Outputs = tuple[NDArray[np.float32], ...]


class ScriptedNetwork:
    """`perception.runtime.PictureNetwork` that answers by a function of the picture.

    Attributes:
        answer: the function; settable.
        runs: how often it was asked.

    Args:
        answer: takes uint8 (side, side, 3), BGR, and returns the outputs of the network.
    """

    def __init__(self, answer: Callable[[Image], Outputs]) -> None:
        self.answer = answer
        self.runs = 0

    def run(self, picture: Image) -> Outputs:
        """The answer to this picture."""
        self.runs += 1
        return self.answer(picture)
