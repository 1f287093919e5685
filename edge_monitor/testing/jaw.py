"""The mouth of the portrait: the jaw drops, the corners come along half-way, the teeth stay.

Lines are in pixels of the 512 x 512 portrait. The inner lips and the chin were measured once with
the float face mesh on the portrait enlarged four times.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.testing.layout import Curve, Layout, curve
from edge_monitor.types import Image

UPPER_LIP: Curve = (
    (202.5, 139.6), (206.2, 140.2), (213.0, 141.4), (217.5, 142.4), (223.2, 143.0), (229.1, 143.0),
    (233.9, 142.5), (241.2, 141.8), (245.0, 141.2),
)  # fmt: skip
"""Lower edge of the upper lip, where the teeth begin."""

LOWER_LIP: Curve = (
    (202.5, 139.6), (206.6, 144.0), (212.7, 148.0), (217.2, 149.6), (222.7, 150.4), (228.5, 150.2),
    (233.4, 149.1), (240.2, 145.6), (245.0, 141.2),
)  # fmt: skip
"""Upper edge of the lower lip."""

CENTRE_X = 223.5
"""Middle of mouth and chin."""

CORNER_X = 21.0
"""Half the width of the closed mouth."""

JAW_X = 43.0
"""Half the width of the face at the mouth: beyond it nothing moves."""

CHEEK_Y, CHIN_Y, COLLAR_Y = 132.0, 177.0, 226.0
"""What is above the cheek line or below the collar line stays; the chin drops with the jaw."""

JAW_RISE = 48.0
"""By how much the jaw line lies higher at the sides than at the chin; it rises with the cube."""

DROP = 23.0
"""How far the jaw drops at mouth 1."""

CORNER_SHARE = 0.45
"""Share of the drop that the corners of the mouth follow."""

NARROWING = 0.20
"""How much narrower the mouth is at mouth 1, as a share of its width."""

CAVITY_BGR = (22.0, 16.0, 40.0)
"""Colour of the open mouth."""

TONGUE_BGR = (92.0, 84.0, 168.0)
"""Colour of the tongue, which lies on the floor of the mouth."""

TONGUE_X = 14.5
"""Half the width of the tongue."""


class Jaw:
    """Draws the mouth at any opening onto the enlarged portrait, in place."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._rows, self._columns = layout.region(
            CENTRE_X - JAW_X, CHEEK_Y, CENTRE_X + JAW_X, COLLAR_Y
        )
        x = layout.x_of(np.arange(self._columns.start, self._columns.stop))
        self._y = layout.y_of(np.arange(self._rows.start, self._rows.stop))[:, None]
        off_centre = x - CENTRE_X
        self._upper_lip = curve(UPPER_LIP, np.clip(x, UPPER_LIP[0][0], UPPER_LIP[-1][0]))
        lower_lip = curve(LOWER_LIP, np.clip(x, LOWER_LIP[0][0], LOWER_LIP[-1][0]))
        self._lower_lip = np.maximum(lower_lip, self._upper_lip)
        across = np.clip(np.abs(off_centre) / JAW_X, 0.0, 1.0)
        inside = np.clip(1.0 - (off_centre / CORNER_X) ** 2, 0.0, 1.0)
        self._jaw = (1.0 - across**3) ** 2
        self._jaw_line = CHIN_Y - JAW_RISE * across**3
        self._gap = self._jaw * (1.0 - CORNER_SHARE) * np.sqrt(inside) + CORNER_SHARE * inside
        self._tongue = np.clip(1.0 - (off_centre / TONGUE_X) ** 2, 0.0, 1.0)
        self._teeth = np.clip(1.3 - (off_centre / CORNER_X) ** 4 * 3.0, 0.0, 1.0)[:, None]
        columns = layout.column_of(x).astype(np.float32)
        self._map_x = np.ascontiguousarray(np.broadcast_to(columns, (self._y.size, x.size)))
        # the mouth narrows most at the height of the lips and not at all at the edges
        down = np.clip((self._y - CHEEK_Y) / (CHIN_Y + DROP - CHEEK_Y), 0.0, 1.0)
        self._inward = off_centre * (1.0 - across**2) * np.sin(np.pi * down) ** 2 * layout.scale

    def draw(self, canvas: Image, opening: float) -> None:
        """Move the mouth in `canvas` from as it was photographed, 0, to a full yawn, 1."""
        drop = DROP * opening
        jaw = drop * self._jaw
        upper = self._upper_lip + jaw - drop * self._gap
        lower = self._lower_lip + jaw
        part = canvas[self._rows, self._columns]
        skin = self._skin(canvas, upper, lower, jaw)
        inside_px = np.minimum(self._y - upper, lower - self._y) * self._layout.scale
        weight = np.clip(inside_px / 2.0, 0.0, 1.0)[..., None]
        mixed = skin + (self._mouth(part, lower, drop) - skin) * weight
        self._narrow(np.clip(mixed + 0.5, 0, 255).astype(np.uint8), opening, part)

    def _skin(
        self,
        canvas: Image,
        upper: NDArray[np.float64],
        lower: NDArray[np.float64],
        jaw: NDArray[np.float64],
    ) -> Image:
        """Cheeks stretched down to the upper lip; chin shifted, and the neck pushed together."""
        lengthening = (self._upper_lip - CHEEK_Y) / (upper - CHEEK_Y)
        above = np.minimum(CHEEK_Y + (self._y - CHEEK_Y) * lengthening, self._upper_lip)
        shifted = self._y - jaw
        neck_height = COLLAR_Y - self._jaw_line
        pushing = neck_height / (neck_height - jaw)
        neck = COLLAR_Y - (COLLAR_Y - self._y) * pushing
        below = np.maximum(np.where(shifted < self._jaw_line, shifted, neck), self._lower_lip)
        source = np.where(self._y < (upper + lower) / 2, above, below)
        map_y = self._layout.row_of(source).astype(np.float32)
        return np.asarray(cv2.remap(canvas, self._map_x, map_y, cv2.INTER_LINEAR), np.uint8)

    def _mouth(self, part: Image, lower: NDArray[np.float64], drop: float) -> NDArray[np.float64]:
        """The inside of the mouth: teeth as photographed, darkness, the tongue."""
        openness = drop / DROP
        past_teeth = np.clip((self._y - self._lower_lip + 0.6) / 1.6 + 0.5, 0.0, 1.0)[..., None]
        shade = 1.0 - min(1.0, openness * 3.0) * (1.0 - 0.8 * self._teeth)
        height = 0.5 * drop * np.sqrt(self._tongue) + 1e-3
        rise = np.clip((self._y - (lower - height)) / (0.6 * height), 0.0, 1.0)
        light = (0.75 * rise * np.sqrt(self._tongue))[..., None]
        cavity = np.array(CAVITY_BGR)
        floor = cavity + (np.array(TONGUE_BGR) - cavity) * light
        return np.asarray(part * shade * (1.0 - past_teeth) + floor * past_teeth)

    def _narrow(self, picture: Image, opening: float, target: Image) -> None:
        """Pull the corners of the mouth together, from `picture` into `target`."""
        grid: NDArray[np.float32] = np.indices(picture.shape[:2], np.float32)
        rows, columns = grid
        columns += (NARROWING * opening * self._inward).astype(np.float32)
        cv2.remap(
            picture, columns, rows, cv2.INTER_LINEAR, dst=target, borderMode=cv2.BORDER_REPLICATE
        )
