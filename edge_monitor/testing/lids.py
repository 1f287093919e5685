"""The eyelids of the portrait: upper-lid skin drawn down over the eye, the lower lid slightly up.

All curves are polynomials y(x) in pixels of the 512 x 512 portrait. Corners and lid margins were
measured once with the float iris network on the portrait enlarged four times, and moved by eye on
a twelvefold enlargement to where the lashes end and the eyeball begins.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.testing.layout import Curve, Layout, curve
from edge_monitor.types import Image

LASH_BAND = 2.2
"""Height of the dark upper lashes in portrait pixels: it travels with the lid, unstretched."""

LOWER_SHARE = 0.14
"""Share of the opening by which the lower lid rises; the upper lid covers the rest."""

LASH_DARKENING = 0.42
"""How much the lash line of a shut eye is darkened: both rows of lashes lie on one another."""

LASH_SPREAD = 1.1
"""Standard deviation of that line, in portrait pixels."""


@dataclass(frozen=True, slots=True)
class EyeOutline:
    """One open eye of the portrait.

    Attributes:
        upper: margin of the upper lid from corner to corner.
        lower: margin of the lower lid.
        fold: the line above which the skin stays where it is, just under the brow.
        rest: the line below which the skin stays where it is.
    """

    upper: Curve
    lower: Curve
    fold: Curve
    rest: Curve


RIGHT_EYE = EyeOutline(
    upper=(
        (193.6, 101.6), (196.4, 99.6), (199.5, 98.0), (202.9, 97.2), (206.4, 97.6), (209.8, 99.6),
        (213.4, 103.8),
    ),
    lower=(
        (193.6, 101.6), (197.0, 103.0), (200.7, 104.6), (204.1, 105.3), (207.3, 105.1),
        (210.5, 104.6), (213.4, 103.8),
    ),
    fold=((193.6, 92.5), (200.0, 91.0), (206.0, 91.0), (213.4, 93.0)),
    rest=((193.6, 111.0), (204.0, 114.0), (213.4, 112.0)),
)  # fmt: skip
"""The person's own right eye, in the left of the picture."""

LEFT_EYE = EyeOutline(
    upper=(
        (237.0, 105.2), (241.0, 101.9), (244.5, 100.3), (248.0, 99.9), (251.4, 100.6),
        (254.5, 102.2), (258.0, 104.6),
    ),
    lower=(
        (237.0, 105.2), (240.0, 106.1), (243.0, 106.8), (246.2, 107.2), (249.6, 107.1),
        (253.5, 106.0), (258.0, 104.6),
    ),
    fold=((237.0, 94.5), (244.0, 93.5), (251.0, 93.0), (258.0, 95.0)),
    rest=((237.0, 114.0), (248.0, 116.0), (258.0, 113.0)),
)  # fmt: skip
"""The person's own left eye."""


class Lid:
    """Draws one eye at any closure onto the enlarged portrait, in place."""

    def __init__(self, outline: EyeOutline, layout: Layout) -> None:
        first, last = outline.upper[0][0], outline.upper[-1][0]
        top = min(y for _, y in outline.fold) - 1.0
        bottom = max(y for _, y in outline.rest) + 1.0
        self._rows, self._columns = layout.region(first, top, last, bottom)
        x = layout.x_of(np.arange(self._columns.start, self._columns.stop))
        self._y = layout.y_of(np.arange(self._rows.start, self._rows.stop))[:, None]
        self._layout = layout
        self._upper = curve(outline.upper, x)
        self._lower = np.maximum(curve(outline.lower, x), self._upper)
        self._fold = curve(outline.fold, x)
        self._rest = curve(outline.rest, x)
        columns = layout.column_of(x).astype(np.float32)
        self._map_x = np.ascontiguousarray(np.broadcast_to(columns, (self._y.size, x.size)))

    def draw(self, canvas: Image, closure: float) -> None:
        """Move the lids of the open eye in `canvas` to `closure`, 0 open to 1 shut."""
        opening = self._lower - self._upper
        lower = self._lower - closure * LOWER_SHARE * opening
        upper = self._upper + closure * (1.0 - LOWER_SHARE) * opening
        skin = self._remap(canvas, self._skin_source(upper))
        eye = self._remap(canvas, self._eye_source(lower))
        weight = np.clip((upper - self._y) * self._layout.scale + 0.5, 0.0, 1.0)[..., None]
        mixed = eye + (skin.astype(np.float32) - eye) * weight
        lash = np.exp(-0.5 * ((self._y - upper + 0.3) / LASH_SPREAD) ** 2)
        fade = np.clip(opening / opening.max() * 3.0, 0.0, 1.0)
        mixed *= (1.0 - LASH_DARKENING * closure * lash * fade)[..., None]
        canvas[self._rows, self._columns] = np.clip(mixed + 0.5, 0, 255).astype(np.uint8)

    def _skin_source(self, upper: NDArray[np.float64]) -> NDArray[np.float64]:
        """Portrait row that each pixel of the upper lid's skin shows."""
        travel = upper - self._upper
        band = self._upper - LASH_BAND
        stretch = (band - self._fold) / (band + travel - self._fold)
        stretched = self._fold + (self._y - self._fold) * stretch
        below_fold = np.where(self._y > band + travel, self._y - travel, stretched)
        return np.where(self._y > self._fold, below_fold, self._y)

    def _eye_source(self, lower: NDArray[np.float64]) -> NDArray[np.float64]:
        """Portrait row that each pixel of the eyeball and the lower lid shows."""
        stretch = (self._rest - self._lower) / (self._rest - lower)
        stretched = self._rest - (self._rest - self._y) * stretch
        return np.where((self._y > lower) & (self._y < self._rest), stretched, self._y)

    def _remap(self, canvas: Image, rows: NDArray[np.float64]) -> Image:
        map_y = self._layout.row_of(rows).astype(np.float32)
        return np.asarray(cv2.remap(canvas, self._map_x, map_y, cv2.INTER_LINEAR), np.uint8)
