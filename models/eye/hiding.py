"""Pictures in which the eye is not to be seen.

What they show is deliberately much wider than what a driver meets: the network is to say that it
sees no eye whenever it sees none.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.random import Generator

from edge_monitor.types import Image
from models.eye import brush, hair, shine, spectacles, texture
from models.eye.covers import cover, hand, wheel
from models.eye.geometry import CONTEXT_PX
from models.eye.sunglasses import sunglasses
from models.eye.texture import EYE

Hiding = Callable[[Image, Generator, Sequence[Image]], Image]
"""Hides the eye of a context: context, chance, textures."""


def hide(context: Image, chance: Generator, textures: Sequence[Image] = ()) -> Image:
    """Hide the eye of a context, or show a place where none is.

    Args:
        context: uint8 (128, 128, 3), see `models.eye.geometry`; is not changed.
        chance: draws what and how.
        textures: pictures of anything without eyes, uint8 BGR, of which covers are cut.

    Returns:
        A new context.
    """
    kind = _KINDS[int(chance.choice(len(_KINDS), p=_LIKELIHOODS))]
    return kind(context, chance, textures).copy()


def haze(context: Image, chance: Generator, textures: Sequence[Image]) -> Image:
    """Light thrown back by a whole lens."""
    del textures
    worn = spectacles.drawn(chance)
    glass = brush.polygon(brush.SHAPE, brush.grown(worn.lens, EYE), 1.0)
    dense = chance.uniform(0.88, 0.98) + 0.1 * brush.cloud(brush.SHAPE, chance)
    colour = np.clip(chance.uniform(150, 270) + chance.normal(0, 20, 3), 0, 255)
    veiled = brush.blended(context, tuple(colour), glass * np.minimum(dense, 1))
    return spectacles.framed(veiled, worn, chance)


def dazzle(context: Image, chance: Generator, textures: Sequence[Image]) -> Image:
    """A lamp or the sun that shines into the camera."""
    del textures
    place = 0.5 + chance.uniform(-0.15, 0.15, 2)
    away = brush.distance(brush.SHAPE, place) / chance.uniform(0.3, 0.8)
    mask = np.clip(1.25 - away**2, 0, 1)
    # Whatever the lamp's place, nothing of the eye comes through.
    eye = brush.polygon(brush.SHAPE, EYE, 6.0)
    mask = np.maximum(mask, np.minimum(eye * 1.5, chance.uniform(shine.HIDING + 0.05, 1.0)))
    colour = np.clip(chance.uniform(225, 265) + chance.normal(0, 12, 3), 0, 255)
    return brush.blended(context, tuple(colour), mask)


def darkness(context: Image, chance: Generator, textures: Sequence[Image]) -> Image:
    """Next to no light, and noise: the eye drowns in it."""
    del textures
    return _drowned(context, chance, chance.uniform(0, 40))


def overexposure(context: Image, chance: Generator, textures: Sequence[Image]) -> Image:
    """Too much light: hardly anything but white is left."""
    del textures
    return _drowned(context, chance, chance.uniform(232, 262))


def hairy(context: Image, chance: Generator, textures: Sequence[Image]) -> Image:
    """Hair over the eye, down to anywhere below it."""
    del textures
    return hair.fringe(context, chance, chance.uniform(112, 190))


def elsewhere(context: Image, chance: Generator, textures: Sequence[Image]) -> Image:
    """No eye at all: another place of the face, or of the world."""
    if len(textures) and chance.random() < _LIKELY_WORLD:
        return texture.cutting(textures[int(chance.integers(len(textures)))], chance)
    # Up to the brow, down to the cheek, out to the temple or in to the nose.
    away = (
        (chance.uniform(-30, 30), chance.uniform(-64, -46)),
        (chance.uniform(-30, 30), chance.uniform(46, 64)),
        (chance.choice((-1, 1)) * chance.uniform(60, 66), chance.uniform(-40, 40)),
    )[int(chance.integers(3))]
    scale = chance.uniform(1.0, 1.7)
    middle = (CONTEXT_PX / 2 - away[0], CONTEXT_PX / 2 - away[1])
    matrix = cv2.getRotationMatrix2D(middle, chance.uniform(-40, 40), scale)
    matrix[:, 2] = matrix[:, 2] + away
    moved = cv2.warpAffine(context, matrix, brush.SHAPE, borderMode=cv2.BORDER_REFLECT_101)
    return moved.astype(np.uint8, copy=False)


def _drowned(context: Image, chance: Generator, level: float) -> Image:
    """The picture with hardly any contrast, at a brightness, in noise that is stronger."""
    noise = chance.uniform(1.5, 12.0)
    plain = cv2.blur(context, (3, 3)).astype(np.float32)
    spread = max(float(plain.std()), 1.0)
    faint = chance.uniform(0, 0.3) * noise / spread
    grains = brush.grains(context.shape, chance, 0.0)
    tint = chance.normal(0, 3, 3).astype(np.float32)
    drowned = (plain - plain.mean()) * faint + level + tint + noise * grains
    return brush.to_image(drowned)


_LIKELY_WORLD = 0.5

_KINDS: tuple[Hiding, ...] = (
    sunglasses,
    cover,
    hand,
    wheel,
    haze,
    dazzle,
    darkness,
    overexposure,
    hairy,
    elsewhere,
)
_LIKELIHOODS = (0.32, 0.26, 0.12, 0.04, 0.04, 0.03, 0.04, 0.03, 0.04, 0.08)
