"""A picture to draw on, with strokes and letters that grow with it."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.types import Image

Colour = tuple[int, int, int]
"""Blue, green, red, 0 to 255."""

BLACK: Final[Colour] = (0, 0, 0)
WHITE: Final[Colour] = (255, 255, 255)

_FONT: Final = cv2.FONT_HERSHEY_SIMPLEX
_LETTERS_PER_WIDTH: Final = 1 / 1280  # OpenCV's scale of letters for each pixel of width
_SMALLEST_LETTERS: Final = 0.4  # below it OpenCV's strokes run together
_ASPECT: Final = 4 / 3  # pictures that are higher than this are drawn on by their height
_SUBPIXEL_BITS: Final = 4


class Canvas:
    """Draws in place; all coordinates are pixels of the picture.

    Attributes:
        image: what is drawn on.
        stroke: thickness of lines in pixels.
        line_px: height of a line of text with its plate.
        margin_px: room between things.
    """

    def __init__(self, image: Image) -> None:
        self.image = image
        height, width = image.shape[:2]
        self._letters = max(min(width, height * _ASPECT) * _LETTERS_PER_WIDTH, _SMALLEST_LETTERS)
        self.stroke = max(1, round(1.6 * self._letters))
        (_, capital), below = cv2.getTextSize("X", _FONT, self._letters, self.stroke)
        self.margin_px = max(3, capital // 2)
        self._capital, self._below = capital, below
        self.line_px = capital + below + self.margin_px

    @property
    def width(self) -> int:
        """Of the picture in pixels."""
        return int(self.image.shape[1])

    @property
    def height(self) -> int:
        """Likewise."""
        return int(self.image.shape[0])

    def text_width(self, text: str) -> int:
        """Pixels that a plate with this text takes from side to side."""
        (width, _), _ = cv2.getTextSize(text, _FONT, self._letters, self.stroke)
        return int(width) + 2 * self.margin_px

    def plate(
        self, text: str, left: int, top: int, colour: Colour = WHITE, ground: Colour = BLACK
    ) -> None:
        """One line of text on a plate that keeps it readable on any picture."""
        right = left + self.text_width(text)
        cv2.rectangle(self.image, (left, top), (right, top + self.line_px), ground, cv2.FILLED)
        at = (left + self.margin_px, top + self._capital + self.margin_px)
        cv2.putText(self.image, text, at, _FONT, self._letters, colour, self.stroke, cv2.LINE_AA)

    def rectangle(
        self, corner: tuple[int, int], opposite: tuple[int, int], colour: Colour, stroke: int
    ) -> None:
        """An upright frame, or a filled one where `stroke` is below zero."""
        cv2.rectangle(self.image, corner, opposite, colour, stroke)

    def outline(self, points: NDArray[np.float32], colour: Colour) -> None:
        """A closed line through points, float32 (n, 2), drawn to fractions of a pixel."""
        if len(points) == 0:
            return
        fixed = np.rint(points * (1 << _SUBPIXEL_BITS)).astype(np.int32)
        cv2.polylines(self.image, [fixed], True, colour, self.stroke, cv2.LINE_AA, _SUBPIXEL_BITS)

    def arrow(self, start: Sequence[float], end: Sequence[float], colour: Colour) -> None:
        """An arrow from `start` to `end`, with a dark edge around it."""
        ends = tuple(map(round, start)), tuple(map(round, end))
        for edge, ink in ((2, BLACK), (0, colour)):
            cv2.arrowedLine(
                self.image, *ends, ink, self.stroke + 1 + edge, cv2.LINE_AA, tipLength=0.2
            )

    def dots(self, points: NDArray[np.float32], colour: Colour) -> None:
        """A dot at each point, float32 (n, 2), of those that lie in the picture."""
        columns, rows = np.rint(points).astype(np.int64).T
        side = range(2 * self.stroke - 1)
        for down in side:
            for right in side:
                x, y = columns + right, rows + down
                inside = (x >= 0) & (x < self.width) & (y >= 0) & (y < self.height)
                self.image[y[inside], x[inside]] = colour
