"""Things in front of an eye: boxes, bars, discs, cloth, brims, wheels, hands."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from edge_monitor.types import Image
from models.eye import brush, shine, texture
from models.eye.geometry import CONTEXT_PX
from models.eye.texture import EYE

_Outline = NDArray[np.float64]

_MIDDLE_PX = CONTEXT_PX / 2
_FAR_PX = 2.0 * CONTEXT_PX  # beyond the picture, wherever one starts


def cover(context: Image, chance: Generator, textures: Sequence[Image]) -> Image:
    """Something of some shape over the eye, just over it or over the whole context."""
    kind = _OUTLINES[int(chance.integers(len(_OUTLINES)))]
    outline = kind(chance)
    soft = chance.uniform(0.5, 5.0) if chance.random() < _LIKELY_SOFT else 0.0
    # A thin veil over all of the picture were but a darker or a paler picture.
    see_through = kind is not _everything and chance.random() > _LIKELY_OPAQUE
    opaque = chance.uniform(shine.HIDING, 1.0) if see_through else 1.0
    mask = brush.polygon(brush.SHAPE, brush.grown(outline, _margined(1 + soft / 10)), soft)
    stuff = texture.filled(context, chance, textures)
    under = context
    if chance.random() < _LIKELY_SHADOW:
        shadow = np.roll(mask, (int(chance.integers(1, 6)), int(chance.integers(-4, 5))), (0, 1))
        under = brush.lit(context, 1 - shadow * chance.uniform(0.1, 0.5))
    return brush.blended(under, stuff, mask * np.float32(opaque))


def wheel(context: Image, chance: Generator, textures: Sequence[Image]) -> Image:
    """A thick bow, as the rim of a steering wheel or an arm."""
    radius = chance.uniform(60, 400)
    angle = chance.uniform(0, 2 * np.pi)
    middle = (
        _MIDDLE_PX + chance.uniform(-3, 3, 2) + radius * np.array((np.cos(angle), np.sin(angle)))
    )
    around = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    bow = middle + radius * np.stack((np.cos(around), np.sin(around)), axis=1)
    lying = abs(np.sin(angle))  # 1 where the bow runs along the eye, whose height it must hide
    thick = chance.uniform(52 - 22 * lying, 75)
    mask = brush.stroke(brush.SHAPE, bow, thick, chance.uniform(0, 1.5), ring=True)
    light = 0.7 + chance.uniform(0, 0.6) * brush.ramp(brush.SHAPE, chance)
    if chance.random() < _LIKELY_STUFF:
        stuff = texture.filled(context, chance, textures) * light[..., None]
    else:
        stuff = light[..., None] * brush.dark(chance, 80.0)
    return brush.blended(context, stuff, mask)


def hand(context: Image, chance: Generator, textures: Sequence[Image]) -> Image:
    """Fingers or the back of a hand, in the skin of the picture."""
    del textures
    angle = chance.uniform(0, 2 * np.pi)
    grid = np.arange(CONTEXT_PX, dtype=np.float32) - _MIDDLE_PX
    across = grid * np.float32(np.cos(angle)) + grid[:, None] * np.float32(np.sin(angle))
    along = -grid * np.float32(np.sin(angle)) + grid[:, None] * np.float32(np.cos(angle))
    across += np.float32(chance.uniform(2, 9)) * np.sin(along / np.float32(chance.uniform(25, 60)))
    thick = chance.uniform(17, 30) if chance.random() < _LIKELY_FINGERS else chance.uniform(50, 90)
    reach = 20 * abs(np.cos(angle)) + 10 * abs(np.sin(angle)) + chance.uniform(1, 4)
    before = chance.uniform(reach, reach + 1.5 * thick)
    count = int(np.ceil((before + reach) / thick + chance.integers(0, 2)))
    place = (across + before) / thick
    finger = np.clip(np.floor(place), 0, count - 1)
    part = place - finger - 0.5
    tips = chance.uniform(24, 75, count).astype(np.float32)[finger.astype(int)]
    # Rounded tips: where the finger ends it is a half-disc.
    beyond = np.maximum(along - tips, 0) / thick
    edge = np.sqrt(part**2 + beyond**2)
    mask = np.clip((0.5 - edge) * thick * chance.uniform(0.5, 1.2) + 0.8, 0, 1)
    inner = (place > 0) & (place < count) & (along < tips)
    mask = np.where(inner, np.maximum(mask, 1.0), mask).astype(np.float32)
    round_light = np.sqrt(np.maximum(1 - (1.9 * edge) ** 2, 0.0))
    light = 1 - chance.uniform(0.05, 0.7) * (1 - round_light)
    light *= 0.6 + 0.4 * (brush.cloud(brush.SHAPE, chance) + brush.ramp(brush.SHAPE, chance))
    colour = texture.skin(context, chance)
    return brush.blended(context, light[..., None] * colour, mask)


def _margined(factor: float) -> _Outline:
    return np.asarray(_MIDDLE_PX + (EYE - _MIDDLE_PX) * factor)


def _ellipse(chance: Generator) -> _Outline:
    around = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    half = _half(chance)
    middle = _MIDDLE_PX + chance.uniform(-0.4, 0.4, 2) * half
    unit = np.stack((np.cos(around), np.sin(around)), axis=1) * half
    return np.asarray(unit @ _turned(chance, 0.3) + middle)


def _box(chance: Generator) -> _Outline:
    half = _half(chance)
    middle = _MIDDLE_PX + chance.uniform(-0.4, 0.4, 2) * half
    unit = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1))) * half
    return np.asarray(unit @ _turned(chance, 0.15) + middle)


def _bar(chance: Generator) -> _Outline:
    """A bar across the whole face, or down it."""
    half = np.array((_FAR_PX, chance.uniform(12, 45)))
    unit = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1))) * half
    upright = np.pi / 2 * (chance.random() < _LIKELY_UPRIGHT)
    middle = _MIDDLE_PX + chance.uniform(-8, 8, 2)
    return np.asarray(unit @ _turned(chance, 0.15, upright) + middle)


def _blob(chance: Generator) -> _Outline:
    """A polygon with some corners, or a round lump."""
    corners = int(chance.integers(3, 14))
    # Evenly around, so that no two neighbours leave the middle outside.
    around = (np.arange(corners) + chance.uniform(-0.2, 0.2, corners)) * 2 * np.pi / corners
    around += chance.uniform(0, 2 * np.pi)
    radius = chance.uniform(0.7, 1.3, corners)[:, None]
    unit = np.stack((np.cos(around), np.sin(around)), axis=1) * radius
    return np.asarray(unit * _half(chance) + _MIDDLE_PX)


def _half_plane(chance: Generator) -> _Outline:
    """All beyond a wavy edge: brim, scarf, mask, someone's shoulder."""
    across = np.linspace(-_FAR_PX, _FAR_PX, 41)
    waves = chance.uniform(0, 6) * np.sin(across / chance.uniform(8, 40) + chance.uniform(0, 6))
    edge = -chance.uniform(12, 50) + waves
    ends = np.array(((_FAR_PX, _FAR_PX), (-_FAR_PX, _FAR_PX)))
    plane = np.concatenate((np.stack((across, edge), axis=1), ends))
    return np.asarray(plane @ _turned(chance, np.pi) + _MIDDLE_PX)


def _everything(chance: Generator) -> _Outline:
    del chance
    return np.array(((0, 0), (1, 0), (1, 1), (0, 1))) * 2 * _FAR_PX - _FAR_PX / 2


def _half(chance: Generator) -> NDArray[np.float64]:
    """Half the width and the height of a cover, from just the eye to all of the context."""
    size = float(np.exp(chance.uniform(0, np.log(3.2))))
    return np.array((21 * size, 13 * size * chance.uniform(0.85, 1.7)))


def _turned(chance: Generator, spread: float, base: float = 0.0) -> NDArray[np.float64]:
    angle = base + chance.uniform(-spread, spread)
    return np.array(((np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))))


_LIKELY_SOFT, _LIKELY_OPAQUE, _LIKELY_SHADOW = 0.35, 0.75, 0.2
_LIKELY_UPRIGHT, _LIKELY_STUFF, _LIKELY_FINGERS = 0.2, 0.3, 0.75

_OUTLINES: tuple[Callable[[Generator], _Outline], ...] = (
    _ellipse,
    _ellipse,
    _box,
    _box,
    _bar,
    _blob,
    _half_plane,
    _everything,
)
