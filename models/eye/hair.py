"""Hair in front of an eye."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from edge_monitor.types import Image
from models.eye import brush
from models.eye.geometry import CONTEXT_PX

_STEPS = 9  # points of a strand
_FADE_PX = 14.0  # over which the ends of a fringe get thinner


def strands(context: Image, chance: Generator, count: int) -> Image:
    """Single strands across the picture, each a few pixels wide at most."""
    colour = _colour(chance)
    slant = chance.uniform(-0.7, 0.7)
    result = context
    for _ in range(count):
        x = chance.uniform(0, CONTEXT_PX)
        line = _strand(x, slant + chance.normal(0, 0.15), chance)
        mask = brush.stroke(brush.SHAPE, line, chance.uniform(0.5, 2.2), 0.4)
        tone = np.clip(colour * chance.uniform(0.6, 1.4), 0, 255)
        result = brush.blended(result, tuple(tone), mask * np.float32(chance.uniform(0.5, 1.0)))
    return result


def fringe(context: Image, chance: Generator, end_px: float) -> Image:
    """Dense hair from above, that ends about a row; its tips are uneven.

    Args:
        context: uint8 (128, 128, 3).
        chance: draws.
        end_px: the row; beyond the picture, all of it is hair.
    """
    across = np.linspace(0, 1, CONTEXT_PX, dtype=np.float32)
    tips = cv2.resize(chance.standard_normal((1, 24), np.float32), (CONTEXT_PX, 1))[0]
    tilt = chance.uniform(-25, 10) * np.abs(across - chance.uniform(0, 1))
    end = end_px - 3 * np.abs(tips) + tilt
    rows = np.arange(CONTEXT_PX, dtype=np.float32)[:, None]
    mask = np.clip((end - rows) / chance.uniform(1.5, _FADE_PX) + 1, 0, 1)
    return brush.blended(context, texture(chance), np.asarray(mask, np.float32))


def texture(chance: Generator) -> NDArray[np.float32]:
    """A picture full of hair, float32 (128, 128, 3)."""
    size = (3 * CONTEXT_PX // 2, 3 * CONTEXT_PX // 2)
    noise = chance.standard_normal((int(chance.integers(4, 12)), size[1]), np.float32)
    fine = cv2.resize(noise, size, interpolation=cv2.INTER_LINEAR)
    broad = cv2.resize(chance.standard_normal((2, 14), np.float32), size)
    matrix = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), chance.uniform(-50, 50), 1.0)
    matrix[:, 2] = matrix[:, 2] - (size[0] - CONTEXT_PX) / 2
    grey = cv2.warpAffine(
        fine * chance.uniform(0.1, 0.3) + broad * chance.uniform(0.1, 0.35),
        matrix,
        brush.SHAPE,
        borderMode=cv2.BORDER_REFLECT,
    )
    light = np.exp(grey)[..., None] * _colour(chance).astype(np.float32)
    return np.clip(light, 0, 255)


def _strand(x: float, slant: float, chance: Generator) -> NDArray[np.float64]:
    down = np.linspace(-5, CONTEXT_PX + 5, _STEPS)
    part = np.linspace(0, 1, _STEPS)
    bow = chance.normal(0, 12) * np.sin(np.pi * part) + slant * (down - CONTEXT_PX / 2)
    return np.stack((x + bow, down), axis=1)


def _colour(chance: Generator) -> NDArray[np.float64]:
    """Black, brown, fair, red or grey, BGR."""
    palette = ((25, 25, 28), (35, 50, 75), (100, 150, 190), (45, 75, 140), (160, 160, 165))
    base = np.array(palette[int(chance.integers(len(palette)))], np.float64)
    return np.clip(base * chance.uniform(0.6, 1.3), 0, 255)
