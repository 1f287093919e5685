"""What the drawings of the training data have in common: masks, ramps, clouds, grain."""

from typing import Any, Final

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from edge_monitor.types import Image
from models.eye.geometry import CONTEXT_PX

Mask = NDArray[np.float32]
"""Weights 0 to 1, float32 (height, width)."""

Floats = NDArray[np.floating[Any]]

Colour = tuple[float, ...]
"""Blue, green and red, 0 to 255."""

SHAPE: Final = (CONTEXT_PX, CONTEXT_PX)

_NOTHING = np.zeros(4)  # one number for each channel that cv2 may know
_TRIALS, _GROWTH = 24, 1.12
_SHIFT = 4  # bits behind the point in the coordinates that are given to cv2
_COARSE = 5  # side of the grid that a cloud is enlarged from


def polygon(shape: tuple[int, ...], points: Floats, soft_px: float = 0.0) -> Mask:
    """The inside of a polygon.

    Args:
        shape: height and width first.
        points: (n, 2) in pixels.
        soft_px: standard deviation of its edge.
    """
    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [_fixed(points)], (255,), cv2.LINE_AA, _SHIFT)
    return _softened(mask, soft_px)


def stroke(
    shape: tuple[int, ...],
    points: Floats,
    width_px: float,
    soft_px: float = 0.0,
    *,
    ring: bool = False,
) -> Mask:
    """A line through points; a ring comes back to the first one. Less than a pixel gets paler."""
    mask = np.zeros(shape[:2], np.uint8)
    tone = min(width_px, 1.0) * 255
    whole = max(round(width_px), 1)
    cv2.polylines(mask, [_fixed(points)], ring, (tone,), whole, cv2.LINE_AA, _SHIFT)
    return _softened(mask, soft_px)


def blended(picture: Image, layer: NDArray[np.generic] | Colour, mask: Mask) -> Image:
    """The layer, a picture or a colour, over the picture, as far as the mask says."""
    if isinstance(layer, tuple):
        over = np.empty_like(picture)
        over[:] = np.clip(layer, 0, 255)
    else:
        over = to_image(np.broadcast_to(layer, picture.shape))
    mask = np.ascontiguousarray(mask, np.float32)
    mixed = cv2.blendLinear(over, picture, mask, 1 - mask)
    return mixed.astype(np.uint8, copy=False)


def grown(outline: Floats, inside: Floats) -> NDArray[np.float64]:
    """An outline, enlarged about the middle of some points until it holds all of them."""
    middle = inside.mean(axis=0)
    result = np.asarray(outline, np.float64)
    for _ in range(_TRIALS):
        contour = result.astype(np.float32)
        if all(cv2.pointPolygonTest(contour, (x, y), False) > 0 for x, y in inside.tolist()):
            break
        result = middle + (result - middle) * _GROWTH
    return result


def dark(chance: Generator, lightest: float) -> NDArray[np.float64]:
    """Black, or a dark brown, green, blue: three tones about as bright as one another."""
    return np.asarray(np.clip(chance.uniform(0, lightest) + chance.normal(0, 12, 3), 0, 255))


def to_image(values: NDArray[Any]) -> Image:
    """Tones, 0 to 255 or beyond, as a picture."""
    # cv2 rounds and saturates in one pass; numpy's clip takes five times as long.
    return np.asarray(cv2.add(np.ascontiguousarray(values), _NOTHING, dtype=cv2.CV_8U), np.uint8)


def lit(picture: Image, light: Floats) -> Image:
    """A picture times a light, (height, width)."""
    channels = cv2.merge([np.asarray(light, np.float32)] * 3)
    return np.asarray(cv2.multiply(picture, channels, dtype=cv2.CV_8U), np.uint8)


def coloured(grey: Floats) -> Image:
    """Grey (height, width), 0 to 255, as BGR."""
    return cv2.cvtColor(grey.astype(np.uint8), cv2.COLOR_GRAY2BGR).astype(np.uint8, copy=False)


def blurred(picture: Image, sigma_px: float) -> Image:
    """A picture out of focus."""
    soft = cv2.GaussianBlur(picture, (0, 0), max(sigma_px, 0.1), borderType=cv2.BORDER_REPLICATE)
    return soft.astype(np.uint8, copy=False)


def ramp(shape: tuple[int, ...], chance: Generator) -> Mask:
    """From 0 to 1 across the picture, in a direction that chance draws."""
    angle = chance.uniform(0, 2 * np.pi)
    height, width = shape[:2]
    y = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None] * np.sin(angle)
    x = np.linspace(-0.5, 0.5, width, dtype=np.float32) * np.cos(angle)
    reach = (abs(np.sin(angle)) + abs(np.cos(angle))) / 2
    return np.asarray((x + y) / (2 * reach) + 0.5, np.float32)


def distance(shape: tuple[int, ...], middle: Floats) -> Mask:
    """Distance from a point (x, y), in parts of the picture's side."""
    height, width = shape[:2]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None] - middle[1]
    x = np.linspace(0, 1, width, dtype=np.float32) - middle[0]
    return np.asarray(np.hypot(x, y), np.float32)


def cloud(shape: tuple[int, ...], chance: Generator, cells: int = _COARSE) -> Mask:
    """Soft random blotches, 0 to 1, `cells` of them along a side."""
    grid = chance.random((cells, cells), np.float32)
    large = cv2.resize(grid, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.clip(large, 0, 1).astype(np.float32)


def grains(shape: tuple[int, ...], chance: Generator, size_px: float) -> NDArray[np.float32]:
    """Normal noise of deviation 1, in grains; below a third of a pixel each pixel for itself."""
    noise = chance.standard_normal(shape, np.float32)
    if size_px < 1 / 3:
        return noise
    soft = cv2.GaussianBlur(noise, (0, 0), size_px).reshape(shape)
    return np.asarray(soft / max(float(soft.std()), 1e-3), np.float32)


def _softened(mask: NDArray[np.uint8], soft_px: float) -> Mask:
    if soft_px > 0:
        mask = cv2.GaussianBlur(mask, (0, 0), max(soft_px, 0.1)).astype(np.uint8, copy=False)
    return mask.astype(np.float32) * np.float32(1 / 255)


def _fixed(points: Floats) -> NDArray[np.int32]:
    return np.asarray(np.round(points * np.float64(1 << _SHIFT)), np.int32)
