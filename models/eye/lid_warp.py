"""The skin around an eye, stretched so that its lids lie elsewhere."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from edge_monitor.types import Image
from models.eye import brush
from models.eye.geometry import CONTEXT_EYE_PX, Lids
from models.eye.lid_look import LidLook

_Row = NDArray[np.float32]

_OUTER, _INNER = 0, 6  # rows of the corners

# Pixels of the context, unless said otherwise.
_HALF_PX = 0.5
_FADE_PX = 4.0  # over which the ends of the lash line get paler
_BESIDE = 8  # columns beyond the corners in which the warp fades
_ABOVE, _BELOW = 4, 12  # rows beyond the moved skin
_FOLDLESS = 0.9  # the stretched skin keeps at least a tenth of its rows
_FREE_FROM = 6.0  # once the lid has moved so far, its lashes are drawn anew
_UNDER = 5.0  # from where under the lower lid the skin is clear of lashes
_FAIR_SPAN, _GREATEST_SHARE = 0.3, 0.85  # how fast skin from under the eye takes over
_SHADOW_PX = 3.0
_DETAIL_DROP = 15  # the grain of the skin is taken from this far under the lower lid
_GREATEST_DETAIL = 12.0  # steps of 255: more is an edge and no grain
_BULGE_PX, _BULGE_SPREAD_PX = 0.18 * CONTEXT_EYE_PX, 0.14 * CONTEXT_EYE_PX


class LidWarp:
    """Columns of the context, each of which is stretched by itself.

    Attributes:
        rows, columns: the part of the context that changes.
        x: the columns.
        new_upper, new_lower: the row at which the margins come to lie in each column.
    """

    def __init__(self, context: Image, lids: Lids, closure: float, look: LidLook) -> None:
        height, width = context.shape[:2]
        # Points count from the corner of the first pixel, rows and columns from its centre.
        points = lids - np.float32(_HALF_PX)
        first, last = float(points[_OUTER, 0]), float(points[_INNER, 0])
        self.columns = slice(max(int(first) - _BESIDE, 0), min(int(last) + _BESIDE + 1, width))
        self.x = np.arange(self.columns.start, self.columns.stop, dtype=np.float32)
        self._context, self._closure, self._look = context, closure, look
        self._upper, self._lower = _margins(points, self.x)
        self._opening = self._lower - self._upper
        across = np.clip((self.x - first) / (last - first), 0, 1)
        self._middle = (4 * across * (1 - across)).astype(np.float32)
        rise = closure * look.lower_share * self._opening
        sag = max(closure, 0.0) * look.sag * self._middle * (self._opening > 1)
        self.new_lower = self._lower - rise + np.minimum(sag, np.maximum(rise, 0))
        self.new_upper = self._upper + closure * (1 - look.lower_share) * self._opening
        self.new_upper += closure * (self.new_lower - self._lower + rise)
        self._edge = self.new_upper + look.overlap * max(closure, 0) ** 2 * self._middle
        top = int(self._upper.min() - look.clear - look.skin) - _ABOVE
        bottom = int(max(self._lower.max(), self.new_lower.max())) + _BELOW
        self.rows = slice(min(max(top, 0), height - 1), min(max(bottom, 1), height))
        self._first, self._last = first, last
        # How far the old lashes have given way to new ones, corners included.
        self._begun = min(max(float((self.new_upper - self._upper).max()) / _FREE_FROM, 0.0), 1.0)
        self._y = np.arange(self.rows.start, self.rows.stop, dtype=np.float32)[:, None]

    def drawn(self, chance: Generator) -> Image:
        """The changed part of the context."""
        look, closure = self._look, max(self._closure, 0.0)
        skin, eye = self._skin(), self._sampled(self._eye_source())
        depth = self._y - self._edge
        weight = 1 / (1 + np.exp(np.clip(depth / (0.55 * look.edge), -30, 30)))
        mixed = eye + (skin + closure * self._relief(depth) - eye) * weight[..., None]
        mixed *= (1 - self._lashes(depth, chance))[..., None]
        old = self._context[self.rows, self.columns].astype(np.float32)
        beside = np.minimum(self.x - self.x[0], self.x[-1] - self.x) / _BESIDE
        mixed = old + (mixed - old) * np.clip(beside, 0, 1)[None, :, None]
        return brush.to_image(mixed)

    def _skin(self) -> NDArray[np.float32]:
        """The skin of the upper lid, or where it is too dark, the skin from under the eye."""
        travel = float((self.new_upper - self._upper).max())
        drawn = self._sampled(self._skin_source())
        if travel < 1:
            return drawn
        cv2.blur(drawn, (1 + 2 * int(min(travel, 8.0) / 3), 1), dst=drawn)
        mirrored = self._look.tone * self._sampled(2 * self._lower + _UNDER - self._y)
        inside = (self._y > self._upper) & (self._y < self.new_upper)
        if not inside.any():
            return drawn
        fairness = float(drawn[inside].mean()) / max(float(mirrored[inside].mean()), 1.0)
        share = min(max((self._look.fair - fairness) / _FAIR_SPAN, 0.0), _GREATEST_SHARE)
        share *= min(travel / _FREE_FROM, 1.0)
        over = np.clip((self._y - self._upper + self._look.smooth) / _FREE_FROM, 0, 1)[..., None]
        return drawn + (mirrored - drawn) * (share * over)

    def _skin_source(self) -> NDArray[np.float32]:
        """The row that each pixel of the upper lid shows."""
        look = self._look
        travel = self.new_upper - self._upper
        travel = travel + look.clear * self._begun
        fold = self._upper - look.clear - look.skin
        room = np.maximum(self.new_upper - fold, 1)
        part = np.clip((self._y - fold) / room, 0, None)
        # The skin moves most near the lashes, but no row overtakes the next.
        bend = np.clip(_FOLDLESS * room / np.maximum(travel, 1), 1, look.bend)
        return self._y - travel * np.asarray(part**bend, np.float32)

    def _eye_source(self) -> NDArray[np.float32]:
        """The row that each pixel of the eyeball and the lower lid shows."""
        rest = self._lower + _BELOW
        stretch = (rest - self._lower) / np.maximum(rest - self.new_lower, 1)
        under = rest - (rest - self._y) * stretch
        if self._closure < 0:
            share = self._opening / np.maximum(self.new_lower - self.new_upper, 1)
            ball = self._upper + (self._y - self.new_upper) * share
            return np.where(self._y > self.new_lower, under, ball)
        return np.where((self._y > self.new_lower) & (self._y < rest), under, self._y)

    def _sampled(self, source: NDArray[np.float32]) -> NDArray[np.float32]:
        """The context, where each pixel shows another row of its column."""
        across = np.ascontiguousarray(np.broadcast_to(self.x, source.shape))
        drawn = cv2.remap(
            self._context,
            across,
            source.astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return drawn.astype(np.float32)

    def _relief(self, depth: NDArray[np.float32]) -> NDArray[np.float32]:
        """Light and grain of the drawn skin, steps of 255."""
        look = self._look
        bulge = np.exp(-(((depth + _BULGE_PX) / _BULGE_SPREAD_PX) ** 2)) * self._middle
        rows = np.clip(self._y[:, 0].astype(int) + _DETAIL_DROP, 0, len(self._context) - 1)
        below = self._context[rows, self.columns].astype(np.float32)
        grain = np.clip(below - cv2.blur(below, (5, 5)), -_GREATEST_DETAIL, _GREATEST_DETAIL)
        inside = np.clip(-depth / 2, 0, 1) * np.clip((depth + self._opening + 4) / 3, 0, 1)
        light = (look.shade * bulge)[..., None] + look.grain * grain * inside[..., None]
        return np.asarray(light, np.float32)

    def _lashes(self, depth: NDArray[np.float32], chance: Generator) -> NDArray[np.float32]:
        """How much each pixel is darkened, a fraction."""
        look = self._look
        # Lashes of an open eye point at the camera, those of a shut one hang in front of the cheek.
        shut = max(self._closure, 0.0)
        spread = look.lash_spread * (0.6 + 0.4 * shut)
        line = np.exp(-0.5 * ((depth - 0.2) / spread) ** 2)
        hairs = chance.uniform(0.0, 1.0, self.x.size).astype(np.float32)
        hang = np.exp(-np.maximum(depth, 0) / (0.3 + shut * look.lash_hang * hairs))
        dark = look.lash_dark * (0.5 + 0.5 * shut) * np.maximum(line, 0.75 * hang * (depth > 0))
        shadow = look.shadow * np.exp(-np.maximum(depth, 0) / _SHADOW_PX) * (depth > 0)
        begin, end = self._first - look.outer_px, self._last + look.inner_px
        ends = np.clip(np.minimum(self.x - begin, end - self.x) / _FADE_PX, 0, 1)
        return np.asarray(np.maximum(dark * ends, shadow * self._middle) * self._begun, np.float32)


def _margins(lids: Lids, x: _Row) -> tuple[_Row, _Row]:
    """The rows of the upper and the lower margin in each column; beyond the corners they meet."""
    upper = _curve(lids[: _INNER + 1], x)
    lower = _curve(np.concatenate((lids[:1], lids[: _INNER - 1 : -1])), x)
    return upper, np.maximum(lower, upper)


def _curve(points: Lids, x: _Row) -> _Row:
    line = np.interp(x, np.maximum.accumulate(points[:, 0]), points[:, 1]).astype(np.float32)
    return np.asarray(cv2.blur(line[None], (5, 1), borderType=cv2.BORDER_REPLICATE)[0], np.float32)
