"""The head of the portrait, turned and nodded as if it were an egg."""

from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.testing.layout import Layout

CENTRE = (224.0, 118.0)
"""Middle of the egg in pixels of the 512 x 512 portrait."""

HALF_AXES = (84.0, 104.0)
"""Across and down: how far the middle moves for each radian."""

NECK_Y = (170.0, 226.0)
"""Above the first line the head moves whole, below the second nothing moves."""

FOLLOWING = 0.35
"""Share of a turn by which the outline of the head moves; its middle moves by all of it."""

TURN_MAX_DEG = 20.0
"""A photograph has no more sides than this to show; larger turns stop here. It is a hint of a turn
at that: the networks read about half of the angle off it, so no nod of 15 degrees."""

_Level = TypeVar("_Level", np.uint8, np.float32)


class Head:
    """Turns the enlarged portrait, or its outline."""

    def __init__(self, layout: Layout) -> None:
        width, height = layout.size
        self._rows, self._columns = np.indices((height, width), np.float32)
        across = (layout.x_of(np.arange(width)) - CENTRE[0]) / HALF_AXES[0]
        y = layout.y_of(np.arange(height))[:, None]
        down = (y - CENTRE[1]) / HALF_AXES[1]
        bulge = np.clip(1.0 - across**2 - down**2, 0.0, 1.0)
        neck = np.clip((NECK_Y[1] - y) / (NECK_Y[1] - NECK_Y[0]), 0.0, 1.0)
        neck = neck * neck * (3.0 - 2.0 * neck)
        turn = neck * (FOLLOWING + (1.0 - FOLLOWING) * bulge) * layout.scale
        self._turn = turn.astype(np.float32)

    def turn(self, layer: NDArray[_Level], yaw: float, pitch: float) -> NDArray[_Level]:
        """The layer with the head turned by so many degrees, as in `types.Pose`."""
        yaw, pitch = np.radians(np.clip((yaw, pitch), -TURN_MAX_DEG, TURN_MAX_DEG))
        columns = self._columns - np.float32(yaw * HALF_AXES[0]) * self._turn
        rows = self._rows + np.float32(pitch * HALF_AXES[1]) * self._turn
        turned = cv2.remap(layer, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(turned, layer.dtype)
