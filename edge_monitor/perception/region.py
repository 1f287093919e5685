"""A square of the picture, turned with the head, that a network is to see."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.types import Image, Points

_SAMPLING = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
_SHRINK_FROM = 2.0  # pixels of the frame for one of the cut picture
_LINE_PX = 21  # whole pixels of three bytes in a cache line of 64
_MARGIN_PX = 5  # what the sampling of the halved picture may touch beyond the square
_DIAGONAL = 0.71  # half the diagonal of a square over its side


@dataclass(frozen=True, slots=True)
class Region:
    """A square that may be turned and may reach beyond the picture.

    Attributes:
        x, y: centre in pixels of the frame.
        size: side in pixels.
        angle_rad: how far the square is turned, positive clockwise as seen in the picture.
        mirrored: its content is flipped left to right, for networks that know one eye alone.
    """

    x: float
    y: float
    size: float
    angle_rad: float
    mirrored: bool = False


class Cutter:
    """Cuts regions out of frames, all to the same side, into one buffer that it reuses."""

    def __init__(self, side_px: int) -> None:
        self._side_px = side_px
        self._picture = np.zeros((side_px, side_px, 3), np.uint8)

    def cut(self, image: Image, region: Region) -> tuple[Image, NDArray[np.float64]]:
        """Sample a region bilinearly; beyond the frame its edge goes on.

        Returns:
            The picture, uint8 (side, side, 3), valid until the next call, and the float64 (2, 3)
            matrix that takes points of the picture to pixels of the frame.
        """
        side = self._side_px
        scale = region.size / side
        a, c = math.cos(region.angle_rad) * scale, math.sin(region.angle_rad) * scale
        b, d = -c, a
        if region.mirrored:
            a, c = -a, -c
        x = region.x - (a + b) * side / 2
        y = region.y - (c + d) * side / 2
        source, left, top, shrink = image, 0, 0, 1
        if scale >= _SHRINK_FROM:
            source, left, top, shrink = _halved(image, region)
        else:
            _fetch(image, region)
        # Points count from the corner of the first pixel, cv2 counts from its centre.
        sampling = np.array(
            (
                (a, b, x - left + (a + b - shrink) / 2),
                (c, d, y - top + (c + d - shrink) / 2),
            )
        )
        cv2.warpAffine(
            source,
            sampling / shrink,
            (side, side),
            dst=self._picture,
            flags=_SAMPLING,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return self._picture, np.array(((a, b, x), (c, d, y)))


def _fetch(image: Image, region: Region) -> None:
    """Read the region's surroundings once, in order, one byte a cache line.

    Turned sampling jumps about, so that the processor cannot guess what comes next: of a frame that
    another thread has just written, a third of its time is waiting. This takes that off, and costs
    some microseconds where the frame is in the cache already.
    """
    height, width = image.shape[:2]
    reach = _reach(region)
    left, right = _within(region.x - reach, width), _within(region.x + reach, width)
    top, bottom = _within(region.y - reach, height), _within(region.y + reach, height)
    image[top:bottom, left:right:_LINE_PX, 0].max(initial=0)


def _halved(image: Image, region: Region) -> tuple[Image, int, int, int]:
    """The region's surroundings at half the size, where they begin, and 2.

    Averaging 2 by 2 has a fast path that reads the frame in order. The turned sampling then stays
    in the cache, which nearly halves the time, and passes over no pixel.
    """
    height, width = image.shape[:2]
    reach = region.size * _DIAGONAL + 2
    needed = _reach(region) + _MARGIN_PX
    left, right = _even_span(region.x, reach, needed, width)
    top, bottom = _even_span(region.y, reach, needed, height)
    if right <= left or bottom <= top:
        return image, 0, 0, 1
    half = cv2.resize(
        image[top:bottom, left:right],
        ((right - left) // 2, (bottom - top) // 2),
        interpolation=cv2.INTER_AREA,
    )
    return np.asarray(half, np.uint8), left, top, 2


def _reach(region: Region) -> float:
    """How far the turned square reaches from its centre, to the sides as well as up and down."""
    turned = abs(math.cos(region.angle_rad)) + abs(math.sin(region.angle_rad))
    return region.size / 2 * turned


def _even_span(middle: float, reach: float, needed: float, limit: int) -> tuple[int, int]:
    """From where to where, within the frame and an even number of pixels.

    Pairs are counted from `reach` before the middle, so that turning the head does not pair other
    pixels; what is further from the middle than `needed` is left out.
    """
    begin = _within(middle - reach, limit)
    begin += max(_within(middle - needed, limit) - begin, 0) // 2 * 2
    end = _within(middle + min(reach, needed), limit)
    return begin, end - (end - begin) % 2


def _within(place: float, limit: int) -> int:
    return min(max(int(place), 0), limit)


def to_frame(points: NDArray[np.float32], matrix: NDArray[np.float64]) -> Points:
    """Take points of a cut picture to the frame; columns beyond x and y are passed over.

    Args:
        points: float32 (n, 2) or (n, 3) in pixels of the cut picture.
        matrix: as `Cutter.cut` gave it.
    """
    turn = np.zeros((points.shape[1], 2), np.float32)
    turn[:2] = matrix[:, :2].T
    return points @ turn + matrix[:, 2].astype(np.float32)
