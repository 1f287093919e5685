"""Dark, coloured and mirrored glasses that hide the eye."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from edge_monitor.types import Image
from models.eye import brush, shine, spectacles, texture
from models.eye.geometry import CONTEXT_PX
from models.eye.texture import EYE

_Layer = NDArray[np.float32]

_LIGHTEST = 70.0  # brightness of dark glass, steps of 255
_SLIMMEST = 1.35  # least width of a lens in widths of the eye


def sunglasses(context: Image, chance: Generator, textures: Sequence[Image]) -> Image:
    """Glasses through which nothing, or next to nothing, is to be seen.

    Args:
        context: uint8 (128, 128, 3).
        chance: draws.
        textures: pictures that mirrored lenses may show.
    """
    worn = spectacles.drawn(chance, least_width=_SLIMMEST)
    if chance.random() < _LIKELY_ONE_PIECE:
        worn = _one_piece(worn, chance)
    worn = replace(worn, lens=brush.grown(worn.lens, EYE))
    glass = worn.glass(chance.uniform(0, 1.2))
    kind = _LENSES[int(chance.integers(len(_LENSES)))]
    opaque = 1.0 if chance.random() < _LIKELY_OPAQUE else chance.uniform(shine.HIDING, 1.0)
    result = brush.blended(context, kind(context, chance, textures), glass * np.float32(opaque))
    for _ in range(int(chance.integers(0, 4))):
        tone = tuple(np.clip(chance.uniform(120, 255) + chance.normal(0, 15, 3), 0, 255))
        spot = shine.spot(chance, streak=bool(chance.random() < _LIKELY_STREAK))
        result = brush.blended(result, tone, spot * glass * np.float32(chance.uniform(0.2, 1)))
    if chance.random() < _LIKELY_RIMLESS:
        return result
    return spectacles.framed(result, worn, chance)


def _one_piece(worn: spectacles.Spectacles, chance: Generator) -> spectacles.Spectacles:
    """A visor, or lenses that bend around the side of the head."""
    stretched = worn.lens.copy()
    outer = stretched[:, 0] < CONTEXT_PX / 2
    stretched[outer, 0] -= chance.uniform(10, 50)
    if chance.random() < _LIKELY_VISOR:
        stretched[~outer, 0] += chance.uniform(10, 50)
    return replace(worn, lens=stretched)


def _plain(context: Image, chance: Generator, textures: Sequence[Image]) -> _Layer:
    """One dark colour, a little lighter to one side."""
    del context, textures
    light = 1 + chance.uniform(-0.5, 0.5) * (brush.ramp(brush.SHAPE, chance) - 0.5)
    return np.asarray(light[..., None] * brush.dark(chance, _LIGHTEST), np.float32)


def _gradient(context: Image, chance: Generator, textures: Sequence[Image]) -> _Layer:
    """Dark above, lighter below."""
    del context, textures
    part = np.linspace(0, 1, CONTEXT_PX, dtype=np.float32)[:, None, None]
    part = np.clip((part - 0.5) * chance.uniform(1, 4) + 0.5, 0, 1)
    top = brush.dark(chance, _LIGHTEST)
    bottom = 2 * brush.dark(chance, _LIGHTEST) + chance.uniform(0, 60, 3)
    return np.asarray(top + part * (bottom - top), np.float32)


def _cloudy(context: Image, chance: Generator, textures: Sequence[Image]) -> _Layer:
    """Dark with soft blotches of what is around."""
    del context, textures
    blotches = brush.cloud(brush.SHAPE, chance, int(chance.integers(3, 9)))[..., None]
    light = chance.uniform(0, 160) * chance.uniform(0.6, 1.2, 3)
    return np.asarray(brush.dark(chance, _LIGHTEST) + blotches * light, np.float32)


def _coloured(context: Image, chance: Generator, textures: Sequence[Image]) -> _Layer:
    """A loud mirror of one or two colours."""
    del context, textures
    ramp = brush.ramp(brush.SHAPE, chance)[..., None]
    first, second = chance.uniform(0, 255, (2, 3))
    gloss = brush.cloud(brush.SHAPE, chance)[..., None] * chance.uniform(0, 100)
    return np.asarray(first + (second - first) * ramp + gloss, np.float32)


def _landscape(context: Image, chance: Generator, textures: Sequence[Image]) -> _Layer:
    """Sky above, road below, and something between."""
    del context, textures
    rows = np.linspace(-0.5, 0.5, CONTEXT_PX, dtype=np.float32)[:, None]
    across = np.linspace(-1, 1, CONTEXT_PX, dtype=np.float32)
    horizon = chance.uniform(-0.15, 0.2) + chance.uniform(-0.3, 0.3) * across**2
    ridge = (brush.cloud(brush.SHAPE, chance, 9)[:1] - 0.5) * chance.uniform(0, 0.4)
    part = 1 / (1 + np.exp(np.clip((rows - horizon - ridge) / chance.uniform(0.01, 0.08), -30, 30)))
    sky, ground = chance.uniform(60, 255, 3), chance.uniform(0, 110, 3)
    mixed = ground + (sky - ground) * part[..., None]
    rough = 1 + chance.uniform(0, 0.8) * (brush.cloud(brush.SHAPE, chance, 15) - 0.5)
    return np.asarray(mixed * rough[..., None] * chance.uniform(0.3, 1.0), np.float32)


def _mirror(context: Image, chance: Generator, textures: Sequence[Image]) -> _Layer:
    """A picture, bent as by a ball, over a dark or coloured lens."""
    shown = texture.filled(context, chance, textures).astype(np.float32)
    grid = np.linspace(-1, 1, CONTEXT_PX, dtype=np.float32)
    x, y = np.meshgrid(grid, grid)
    bulge = 1 + chance.uniform(0.2, 1.0) * (x * x + y * y)
    half = CONTEXT_PX / 2 / np.float32(chance.uniform(1.2, 3.0))
    bent = cv2.remap(
        shown,
        x * bulge * half + CONTEXT_PX / 2,
        y * bulge * half + CONTEXT_PX / 2,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    dark = chance.random() < _LIKELY_DARK_MIRROR
    base = brush.dark(chance, _LIGHTEST) if dark else chance.uniform(0, 200, 3)
    return np.asarray(base + (bent - base) * chance.uniform(0.1, 0.7), np.float32)


_LIKELY_ONE_PIECE, _LIKELY_VISOR = 0.25, 0.5
_LIKELY_OPAQUE, _LIKELY_STREAK = 0.5, 0.4
_LIKELY_RIMLESS = 0.25
_LIKELY_DARK_MIRROR = 0.7

_LENSES: tuple[Callable[[Image, Generator, Sequence[Image]], _Layer], ...] = (
    (_plain,) * 4 + (_gradient,) * 2 + (_cloudy, _coloured, _landscape, _mirror)
)
