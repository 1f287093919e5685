"""What masks are made of: pleated fleece, stiff cups, cloth of any colour and pattern."""

from collections.abc import Callable, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from edge_monitor.types import Image
from models.eye import brush, texture
from models.eye.brush import Floats
from models.eye.geometry import CONTEXT_PX
from models.mask.outline import PICTURE_PX

_SHAPE: Final = (PICTURE_PX, PICTURE_PX)

# Blue, green, red. Fleece is light blue, white, black, pink, green, grey or lilac.
_FLEECE: Final = (
    (215, 190, 150),
    (225, 205, 175),
    (240, 240, 240),
    (235, 232, 228),
    (30, 30, 30),
    (190, 175, 235),
    (185, 210, 165),
    (150, 150, 150),
    (205, 165, 175),
)

Stuff = Callable[[Image, Floats, Generator, Sequence[Image]], NDArray[np.float32]]
"""Makes tones (256, 256, 3) from the picture, the mask's outline and chance."""


def stuff(
    picture: Image, outline: Floats, chance: Generator, textures: Sequence[Image]
) -> NDArray[np.float32]:
    """Tones of a mask, float32 (256, 256, 3), lit as the face is.

    Args:
        picture: uint8 (256, 256, 3).
        outline: of the mask, (n, 2).
        chance: draws.
        textures: pictures of anything, to print on cloth.
    """
    kind = _KINDS[int(chance.integers(len(_KINDS)))]
    made = kind(picture, outline, chance, textures)
    return np.asarray(made * _light(picture, outline, chance)[..., None], np.float32)


def _fleece(
    picture: Image, outline: Floats, chance: Generator, textures: Sequence[Image]
) -> NDArray[np.float32]:
    """A surgical mask with its pleats."""
    del picture, textures
    colour = np.array(_FLEECE[int(chance.integers(len(_FLEECE)))]) * chance.uniform(0.85, 1.05)
    colour = np.clip(colour + chance.normal(0, 8, 3), 5, 250)
    tone = np.ones(_SHAPE, np.float32)
    top, low = outline[:, 1].min(), outline[:, 1].max()
    across = np.linspace(0, 1, 24)
    left, right = outline[:, 0].min(), outline[:, 0].max()
    bow, tilt = chance.uniform(0, 10), chance.uniform(-3, 3)
    for part in np.linspace(0.3, 0.75, int(chance.integers(2, 5))):
        row = top + part * (low - top) + bow * np.sin(np.pi * across) + tilt * (across - 0.5)
        line = np.stack((left + across * (right - left), row), axis=1)
        dark = brush.stroke(_SHAPE, line, chance.uniform(1, 2.5), chance.uniform(0.3, 1.2))
        bright = brush.stroke(_SHAPE, line - (0, 2), 1.5, 1.0)
        tone += bright * chance.uniform(0, 0.12) - dark * chance.uniform(0.08, 0.35)
    return np.asarray(tone[..., None] * colour, np.float32)


def _cup(
    picture: Image, outline: Floats, chance: Generator, textures: Sequence[Image]
) -> NDArray[np.float32]:
    """A stiff mask with a ridge or a fold down or across its middle, some with a valve."""
    del picture, textures
    pale = chance.random() < _LIKELY_PALE
    grey = chance.uniform(205, 250) if pale else chance.uniform(15, 90)
    colour = np.clip(grey + chance.normal(0, 6, 3), 5, 252)
    middle = (outline.min(axis=0) + outline.max(axis=0)) / 2
    tone = np.ones(_SHAPE, np.float32)
    columns = np.arange(PICTURE_PX, dtype=np.float32)
    side = np.tanh((columns - middle[0]) / chance.uniform(2, 20)) * chance.uniform(-0.12, 0.12)
    tone += side if chance.random() < _LIKELY_UPRIGHT else side[:, None]
    ends = np.array(((middle[0], outline[:, 1].min()), (middle[0], outline[:, 1].max())))
    seam = brush.stroke(_SHAPE, ends, chance.uniform(0.8, 2), 0.6)
    tone -= seam * chance.uniform(0, 0.25)
    if chance.random() < _LIKELY_VALVE:
        place = middle + chance.uniform(-18, 18, 2)
        around = np.linspace(0, 2 * np.pi, 20, endpoint=False)
        half = chance.uniform(6, 12) * np.array((1.0, chance.uniform(0.7, 1)))
        valve = place + np.stack((np.cos(around), np.sin(around)), axis=1) * half
        tone += brush.polygon(_SHAPE, valve, 0.6) * chance.uniform(-0.4, 0.15)
        tone -= brush.stroke(_SHAPE, valve, 1.2, 0.5, ring=True) * chance.uniform(0.1, 0.4)
    return np.asarray(tone[..., None] * colour, np.float32)


def _cloth(
    picture: Image, outline: Floats, chance: Generator, textures: Sequence[Image]
) -> NDArray[np.float32]:
    """One colour, with a few folds."""
    del picture, outline, textures
    colour = chance.uniform(10, 245, 3)
    folds = brush.cloud(_SHAPE, chance, int(chance.integers(3, 9)))
    return np.asarray((0.85 + 0.3 * folds)[..., None] * colour, np.float32)


def _printed(
    picture: Image, outline: Floats, chance: Generator, textures: Sequence[Image]
) -> NDArray[np.float32]:
    """Stripes, checks, noise, prints."""
    del outline
    context = cv2.resize(picture, (CONTEXT_PX, CONTEXT_PX)).astype(np.uint8, copy=False)
    return cv2.resize(texture.filled(context, chance, textures), _SHAPE).astype(np.float32)


def _light(picture: Image, outline: Floats, chance: Generator) -> NDArray[np.float32]:
    """How the stuff is lit: bulging, as bright as the picture is, with the face's broad light."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
    bright = max(float(np.percentile(grey[64:192, 64:192], 90)), 12.0)
    small = cv2.resize(grey, (32, 32), interpolation=cv2.INTER_AREA)
    broad = cv2.resize(cv2.GaussianBlur(small, (0, 0), chance.uniform(1.7, 3.7)), _SHAPE) / bright
    low, high = outline[:, 0].min(), outline[:, 0].max()
    place = np.clip((np.arange(PICTURE_PX) - low) / max(high - low, 1) * 2 - 1, -1, 1)
    bulge = 1 - chance.uniform(0, 0.35) * place**2
    scene = (bright / 255) ** chance.uniform(0.4, 1.0) * chance.uniform(0.9, 1.15)
    part = chance.uniform(0.2, 1.0)
    light = scene * bulge * (1 - part + part * np.clip(broad, 0.2, 1.3))
    return np.asarray(light, np.float32)


_LIKELY_PALE, _LIKELY_UPRIGHT, _LIKELY_VALVE = 0.65, 0.7, 0.2

_KINDS: Final[tuple[Stuff, ...]] = (_fleece, _fleece, _fleece, _cup, _cup, _cloth, _cloth, _printed)
