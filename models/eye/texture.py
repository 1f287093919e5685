"""What a cover is made of, and the part of a context that it has to cover."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from edge_monitor.types import Image
from models.eye import brush, hair
from models.eye.brush import Floats
from models.eye.geometry import CONTEXT_PX

_ANGLES = np.linspace(0, 2 * np.pi, 12, endpoint=False)

EYE = np.stack(
    (CONTEXT_PX / 2 + 20.0 * np.cos(_ANGLES), CONTEXT_PX / 2 + 10.0 * np.sin(_ANGLES)), axis=1
)
"""Outline of the eyeball's opening in a context, wide open: (12, 2)."""

_CHEEK = (slice(96, 124), slice(30, 90))


def filled(context: Image, chance: Generator, textures: Sequence[Image]) -> Image:
    """A picture of some stuff, uint8 (128, 128, 3).

    Args:
        context: what the stuff lies before, some of it is made from it.
        chance: draws.
        textures: pictures of anything, each of 16 pixels and more a side; may be empty.
    """
    if len(textures) and chance.random() < _LIKELY_PICTURE:
        return cutting(textures[int(chance.integers(len(textures)))], chance)
    made = _STUFFS[int(chance.integers(len(_STUFFS)))](context, chance)
    return brush.to_image(made)


def cutting(picture: Image, chance: Generator) -> Image:
    """A part of a picture, of any size in it, turned, enlarged or not, lighter or darker."""
    height, width = picture.shape[:2]
    side = max(min(height, width) * float(np.exp(chance.uniform(np.log(0.12), 0))), 12.0)
    x = chance.uniform(0, max(width - side, 0)) + side / 2
    y = chance.uniform(0, max(height - side, 0)) + side / 2
    matrix = cv2.getRotationMatrix2D((x, y), chance.uniform(-180, 180), CONTEXT_PX / side)
    matrix[:, 2] = matrix[:, 2] + CONTEXT_PX / 2 - np.array((x, y))
    cut = cv2.warpAffine(picture, matrix, brush.SHAPE, borderMode=cv2.BORDER_REFLECT_101)
    light = chance.uniform(0.35, 1.2) * chance.uniform(0.9, 1.1, 3)
    return brush.to_image(cut * light)


def skin(context: Image, chance: Generator) -> NDArray[np.float64]:
    """A colour of skin: that of the cheek in the picture, lighter or darker."""
    cheek = context[_CHEEK].reshape(-1, 3).mean(axis=0)
    changed = cheek * chance.uniform(0.55, 1.35) * chance.uniform(0.94, 1.06, 3)
    return np.asarray(np.clip(changed, 8, 250), np.float64)


def _solid(context: Image, chance: Generator) -> Floats:
    """One colour: black, white, grey, the skin's or any."""
    kinds = (
        np.zeros(3),
        np.full(3, 255.0),
        np.full(3, chance.uniform(0, 255)),
        chance.uniform(0, 255, 3),
        skin(context, chance),
    )
    return np.broadcast_to(kinds[int(chance.integers(len(kinds)))], (*brush.SHAPE, 3))


def _shaded(context: Image, chance: Generator) -> Floats:
    """From one colour to another."""
    first, second = chance.uniform(0, 255, 3), chance.uniform(0, 255, 3)
    if chance.random() < _LIKELY_SKIN:
        first = skin(context, chance)
        second = first * chance.uniform(0.4, 1.3)
    return np.asarray(first + (second - first) * brush.ramp(brush.SHAPE, chance)[..., None])


def _noise(context: Image, chance: Generator) -> Floats:
    """Noise, grey or coloured, fine or coarse."""
    del context
    channels = 1 if chance.random() < _LIKELY_GREY else 3
    block = int(chance.integers(1, 7))
    side = -(-CONTEXT_PX // block)
    values = chance.random((side, side, channels), np.float32) * chance.uniform(60, 255)
    values = np.repeat(np.repeat(values, block, axis=0), block, axis=1)[:CONTEXT_PX, :CONTEXT_PX]
    return np.broadcast_to(values + chance.uniform(0, 60), (*brush.SHAPE, 3))


def _cloth(context: Image, chance: Generator) -> Floats:
    """Folds and weave."""
    del context
    folds = brush.cloud(brush.SHAPE, chance, int(chance.integers(3, 8)))
    stretched = cv2.resize(folds[: int(chance.integers(16, 100))], brush.SHAPE)
    weave = np.sin(np.arange(CONTEXT_PX, dtype=np.float32) * chance.uniform(0.5, 3))
    light = 0.5 + stretched + chance.uniform(0, 0.15) * (weave[:, None] + weave)
    return np.asarray(light[..., None] * chance.uniform(0, 230, 3))


def _stripes(context: Image, chance: Generator) -> Floats:
    """Stripes or checks of two colours."""
    del context
    period = chance.uniform(6, 40)
    steps = np.arange(CONTEXT_PX) + chance.uniform(0, period)
    across = (steps % period < period / 2).astype(np.float32)
    other = across if chance.random() < _LIKELY_GREY else np.zeros_like(across)
    first, second = chance.uniform(0, 255, 3), chance.uniform(0, 255, 3)
    part = np.abs(across[:, None] - other)[..., None]
    pattern = np.asarray(first + (second - first) * part)
    return pattern if chance.random() < _LIKELY_GREY else pattern.transpose(1, 0, 2)


def _smeared(context: Image, chance: Generator) -> Floats:
    """The picture itself, blurred until no lid is left."""
    return brush.blurred(context, chance.uniform(8, 20)).astype(np.float32)


def _pixelated(context: Image, chance: Generator) -> Floats:
    """The picture itself in squares, each a third of the eye wide and more."""
    side = max(round(CONTEXT_PX / chance.uniform(13, 30)), 2)
    small = cv2.resize(context, (side, side), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, brush.SHAPE, interpolation=cv2.INTER_NEAREST).astype(np.float32)


def _hair(context: Image, chance: Generator) -> Floats:
    del context
    return hair.texture(chance)


_LIKELY_PICTURE, _LIKELY_SKIN, _LIKELY_GREY = 0.35, 0.4, 0.5

_STUFFS: tuple[Callable[[Image, Generator], Floats], ...] = (_solid,) * 3 + (
    _shaded,
    _noise,
    _noise,
    _cloth,
    _stripes,
    _smeared,
    _pixelated,
    _hair,
)
