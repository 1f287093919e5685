"""Dark glasses for the portrait."""

import cv2
import numpy as np

from edge_monitor.testing.layout import Layout
from edge_monitor.types import Image

LENSES = ((203.5, 103.5), (247.0, 105.5))
"""Centres in pixels of the 512 x 512 portrait, over the eyes."""

LENS_SIZE = (18.0, 12.5)
"""Half axes of a lens."""

BRIDGE = ((180.0, 99.0), (225.0, 99.0), (272.0, 103.0))
"""From ear to ear."""

AREA = (178.0, 88.0, 274.0, 122.0)
"""Left, top, right, bottom of all of it."""

BLACK_BGR = (22.0, 18.0, 16.0)
"""Of lenses and frame."""


class Glasses:
    """Draws dark glasses onto the enlarged portrait, in place."""

    def __init__(self, layout: Layout) -> None:
        self._part = layout.region(*AREA)
        rows, columns = self._part
        mask = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
        corner = (columns.start, rows.start)
        axes = (round(LENS_SIZE[0] * layout.scale), round(LENS_SIZE[1] * layout.scale))
        for lens in LENSES:
            cv2.ellipse(
                mask, _within(layout, lens, corner), axes, 2.0, 0, 360, (255,), -1, cv2.LINE_AA
            )
        bridge = np.array([_within(layout, point, corner) for point in BRIDGE], np.int32)
        cv2.polylines(mask, [bridge], False, (255,), 5, cv2.LINE_AA)
        self._mask = mask[..., None] / 255.0

    def draw(self, canvas: Image, share: float) -> None:
        """Put them on, 0 not at all to 1 opaque."""
        part = canvas[self._part]
        part[:] = (part + (np.array(BLACK_BGR) - part) * (share * self._mask)).astype(np.uint8)


def _within(layout: Layout, point: tuple[float, float], corner: tuple[int, int]) -> tuple[int, int]:
    return round(layout.column_of(point[0])) - corner[0], round(layout.row_of(point[1])) - corner[1]
