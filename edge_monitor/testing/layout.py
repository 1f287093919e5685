"""Where the portrait lies on the enlarged canvas that the frames are cut from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Curve = Sequence[tuple[float, float]]
"""Measured points (x, y) of a line that has one y for each x, in pixels of the picture."""

_Number = TypeVar("_Number", float, NDArray[np.float64])


@dataclass(frozen=True, slots=True)
class Layout:
    """An enlarged cut-out of a picture.

    Attributes:
        left, top: corner of the cut-out in pixels of the picture; may lie outside of it.
        width, height: size of the cut-out in pixels of the picture.
        scale: canvas pixels per picture pixel.
    """

    left: float
    top: float
    width: float
    height: float
    scale: float

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the canvas in its own pixels."""
        return round(self.width * self.scale), round(self.height * self.scale)

    def column_of(self, x: _Number) -> _Number:
        """Canvas column of picture x."""
        return (x - self.left) * self.scale

    def row_of(self, y: _Number) -> _Number:
        """Canvas row of picture y."""
        return (y - self.top) * self.scale

    def x_of(self, columns: NDArray[np.int64]) -> NDArray[np.float64]:
        """Picture x of canvas columns."""
        return columns / self.scale + self.left

    def y_of(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Picture y of canvas rows."""
        return rows / self.scale + self.top

    def region(self, left: float, top: float, right: float, bottom: float) -> tuple[slice, slice]:
        """Rows and columns of the canvas that show a rectangle of the picture."""
        rows = slice(round(self.row_of(top)), round(self.row_of(bottom)) + 1)
        columns = slice(round(self.column_of(left)), round(self.column_of(right)) + 1)
        return rows, columns


def curve(points: Curve, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """A smooth line through measured points, at the columns `x`: a polynomial of degree 4."""
    at, height = np.array(points, np.float64).T
    middle = at.mean()
    return np.polyval(np.polyfit(at - middle, height, min(4, len(points) - 1)), x - middle)
