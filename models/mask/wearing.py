"""Draws masks on faces, and what is easily taken for one."""

from collections.abc import Callable, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.random import Generator

from edge_monitor.types import Image, Points
from models.eye import brush, covers, hair, texture
from models.eye.brush import Floats
from models.eye.geometry import CONTEXT_PX
from models.mask import outline
from models.mask.cloth import stuff
from models.mask.outline import PICTURE_PX

_SHAPE: Final = (PICTURE_PX, PICTURE_PX)
_UPPER_LIP, _LOWER_LIP, _CHIN = 0, 17, 152
_LIPS: Final = (61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91)
_NEAR_PX: Final = 112  # side of what is cut around the mouth to draw hands on

Drawing = Callable[[Image, Points, Generator, Sequence[Image]], Image]
"""Draws on a picture (256, 256, 3) of a face with these points; gives a new one."""


def mask(picture: Image, points: Points, chance: Generator, textures: Sequence[Image]) -> Image:
    """A mask over nose, mouth and chin."""
    return _worn(picture, points, outline.over_nose(points, chance), chance, textures)


def below_nose(
    picture: Image, points: Points, chance: Generator, textures: Sequence[Image]
) -> Image:
    """A mask that leaves the nose free."""
    return _worn(picture, points, outline.under_nose(points, chance), chance, textures)


def distraction(
    picture: Image, points: Points, chance: Generator, textures: Sequence[Image]
) -> Image:
    """Something that is no mask before mouth and nose."""
    kind = _OFTEN[int(chance.integers(len(_OFTEN)))]
    return DISTRACTIONS[kind](picture, points, chance, textures)


def glasses(picture: Image, points: Points, chance: Generator) -> Image:
    """Dark glasses or plain rims, which go with and without a mask."""
    width = float(np.linalg.norm(points[263] - points[33]))
    result, dark = picture, chance.random() < _LIKELY_DARK
    colour = tuple(chance.uniform(0, 60, 3))
    around = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    half = width * np.array((chance.uniform(0.24, 0.3), chance.uniform(0.16, 0.24)))
    for outer, inner in ((33, 133), (263, 362)):
        middle = (points[outer] + points[inner]) / 2 + (0, chance.uniform(0, 0.05) * width)
        lens = middle + np.stack((np.cos(around), np.sin(around)), axis=1) * half
        if dark:
            result = brush.blended(result, colour, brush.polygon(_SHAPE, lens, 0.7))
        rim = brush.stroke(_SHAPE, lens, chance.uniform(1, 3), 0.4, ring=True)
        result = brush.blended(result, colour, rim)
    return result


def _worn(
    picture: Image, points: Points, edge: Floats, chance: Generator, textures: Sequence[Image]
) -> Image:
    tones = stuff(picture, edge, chance, textures)
    inside = brush.polygon(_SHAPE, edge, chance.uniform(0.3, 1.2))
    result = picture
    if chance.random() < _LIKELY_SHADOW:
        shade = cv2.GaussianBlur(inside, (0, 0), chance.uniform(2, 5))
        shade = np.roll(shade, int(chance.integers(-2, 4)), 0) * np.float32(
            chance.uniform(0.1, 0.4)
        )
        result = brush.lit(result, 1 - shade)
    colour = np.median(tones[inside > 0.5], axis=0) if (inside > 0.5).any() else np.zeros(3)  # noqa: PLR2004 - mostly within
    if chance.random() < _LIKELY_STRAPS:
        tone = tuple(np.clip(colour * chance.uniform(0.7, 1.2), 0, 255))
        for line in outline.straps(points, edge, chance):
            strap = brush.stroke(_SHAPE, line, chance.uniform(0.8, 2.5), 0.4)
            result = brush.blended(result, tone, strap)
    result = brush.blended(result, tones, inside)
    if chance.random() < _LIKELY_HEM:
        hem = brush.stroke(_SHAPE, edge, chance.uniform(1, 3), 0.6, ring=True)
        tone = tuple(np.clip(colour * chance.uniform(0.6, 1.3), 0, 255))
        result = brush.blended(result, tone, hem * np.float32(chance.uniform(0.2, 0.8)))
    return result


def _hand(picture: Image, points: Points, chance: Generator, textures: Sequence[Image]) -> Image:
    """A hand over the mouth, or near it."""
    mouth = points[[_UPPER_LIP, _LOWER_LIP]].mean(axis=0) + chance.normal(0, 9, 2)
    corner = np.clip((mouth - _NEAR_PX / 2).round().astype(int), 0, PICTURE_PX - _NEAR_PX)
    rows, columns = (slice(at, at + _NEAR_PX) for at in corner[::-1].tolist())
    context = cv2.resize(picture[rows, columns], (CONTEXT_PX, CONTEXT_PX))
    drawn = covers.hand(context.astype(np.uint8, copy=False), chance, textures)
    changed = np.abs(drawn.astype(np.int16) - context).max(axis=2) > 1
    if changed.any() and chance.random() < _LIKELY_SKIN:
        # the drawing takes its colour from where eyes have their cheek; here it is the face's
        skin = picture[_around(points[50])].mean(axis=(0, 1)) * chance.uniform(0.8, 1.15)
        toned = drawn * (skin / np.maximum(drawn[changed].mean(axis=0), 1.0))
        drawn = np.where(changed[..., None], brush.to_image(toned), drawn)
    result = picture.copy()
    there = cv2.resize(drawn, (_NEAR_PX, _NEAR_PX))
    where = cv2.resize(changed.astype(np.float32), (_NEAR_PX, _NEAR_PX))
    part = np.ascontiguousarray(result[rows, columns])
    result[rows, columns] = brush.blended(part, there, where.astype(np.float32))
    return result


def _thing(picture: Image, points: Points, chance: Generator, textures: Sequence[Image]) -> Image:
    """A cup, a telephone, a microphone: an ellipse or a box before the mouth or elsewhere."""
    place = points[int(chance.choice((0, 17, 17, 50, 280, 152, 4)))] + chance.normal(0, 8, 2)
    half = chance.uniform(10, 36) * np.array((1.0, chance.uniform(0.5, 2.0)))
    corners = 4 if chance.random() < _LIKELY_BOX else 24
    around = np.linspace(0, 2 * np.pi, corners, endpoint=False) + chance.normal(np.pi / 4, 0.25)
    edge = place + np.stack((np.cos(around), np.sin(around)), axis=1) * half
    return _filled(picture, edge, chance, textures)


def _scarf(picture: Image, points: Points, chance: Generator, textures: Sequence[Image]) -> Image:
    """A scarf, a collar or a turned-up jacket that ends below the lips."""
    low, high = points[_CHIN], points[_LOWER_LIP]
    row = low + (high - low) * chance.uniform(-0.6, 0.8)
    across = np.linspace(-20, PICTURE_PX + 20, 24)
    waves = chance.uniform(0, 5) * np.sin(across / chance.uniform(10, 40) + chance.uniform(0, 6))
    bow = chance.uniform(-18, 10) * ((across - row[0]) / 64) ** 2
    top = np.stack((across, row[1] + waves + bow), axis=1)
    ends = np.array(((PICTURE_PX + 20, PICTURE_PX + 20), (-20, PICTURE_PX + 20)))
    return _filled(picture, np.concatenate((top, ends)), chance, textures)


def _beard(picture: Image, points: Points, chance: Generator, textures: Sequence[Image]) -> Image:
    """A full beard: where a mask would lie, but hair, and the lips are free."""
    del textures
    edge = outline.under_nose(points, chance)
    inside = brush.polygon(_SHAPE, edge, chance.uniform(2, 5))
    lips = points[list(_LIPS)].astype(np.float64)
    lips = lips.mean(axis=0) + (lips - lips.mean(axis=0)) * chance.uniform(1.0, 1.25)
    inside = inside * (1 - brush.polygon(_SHAPE, lips, chance.uniform(0.6, 2)))
    strands = cv2.resize(hair.texture(chance), _SHAPE)
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
    light = np.clip(cv2.GaussianBlur(grey, (0, 0), 6) / max(float(grey.mean()), 8.0), 0.3, 1.6)
    tones = strands * light[..., None] * chance.uniform(0.5, 1.0)
    return brush.blended(picture, tones, inside * np.float32(chance.uniform(0.5, 1.0)))


def _pulled_down(
    picture: Image, points: Points, chance: Generator, textures: Sequence[Image]
) -> Image:
    """A mask at the chin: mouth and nose are free."""
    return _worn(picture, points, outline.under_lip(points, chance), chance, textures)


def _around(point: Floats) -> tuple[slice, slice]:
    x, y = (int(np.clip(place, 4, PICTURE_PX - 5)) for place in point)
    return slice(y - 4, y + 5), slice(x - 4, x + 5)


def _filled(picture: Image, edge: Floats, chance: Generator, textures: Sequence[Image]) -> Image:
    context = cv2.resize(picture, (CONTEXT_PX, CONTEXT_PX)).astype(np.uint8, copy=False)
    made = cv2.resize(texture.filled(context, chance, textures), _SHAPE)
    return brush.blended(picture, made, brush.polygon(_SHAPE, edge, chance.uniform(0.3, 2)))


_LIKELY_SHADOW, _LIKELY_STRAPS, _LIKELY_HEM = 0.6, 0.75, 0.5
_LIKELY_BOX, _LIKELY_DARK, _LIKELY_SKIN = 0.5, 0.5, 0.75

DISTRACTIONS: Final[dict[str, Drawing]] = {
    "hand": _hand,
    "thing": _thing,
    "scarf": _scarf,
    "beard": _beard,
    "pulled down": _pulled_down,
}
"""What is no mask, or is one that nobody wears, by its name."""

_OFTEN: Final = ("hand", "hand", "thing", "thing", "scarf", "beard", "pulled down")
