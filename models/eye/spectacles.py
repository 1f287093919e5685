"""Outlines of spectacles in front of an eye, in pixels of a context.

A lens is about 50 mm wide and an eye 30 mm; it reaches farther outwards than to the nose, where a
bridge leads to the other lens.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from edge_monitor.types import Image
from models.eye import brush
from models.eye.brush import Mask
from models.eye.geometry import CONTEXT_EYE_PX, CONTEXT_PX

_CORNERS = 40  # points of an outline
_MIDDLE_PX = CONTEXT_PX / 2
_THINNEST_PX, _THICKEST_PX, _BROADEST_TEMPLE_PX = 0.7, 8.0, 14.0
_LIKELY_HALF_RIM, _LIKELY_BRIGHT = 0.2, 0.25
_FLATTEST, _SLIMMEST = 0.9, 1.25  # least height and width of a lens in widths of the eye


@dataclass(frozen=True, slots=True)
class Spectacles:
    """Where lenses and bridge are.

    Attributes:
        lens: outline of the lens before the eye, (n, 2).
        other: outline of the other one, most of which lies beyond the context.
        bridge: line between the two.
        temple: line from the outer side of the lens outwards.
    """

    lens: NDArray[np.float64]
    other: NDArray[np.float64]
    bridge: NDArray[np.float64]
    temple: NDArray[np.float64]

    def glass(self, soft_px: float = 0.0) -> Mask:
        """Where glass is, both lenses."""
        here = brush.polygon(brush.SHAPE, self.lens, soft_px)
        return np.maximum(here, brush.polygon(brush.SHAPE, self.other, soft_px))

    def rims(self, rim_px: float, temple_px: float, *, lower: bool = True) -> Mask:
        """Where the frame is; without a lower rim, only the upper halves of the outlines."""
        mask = np.zeros(brush.SHAPE, np.float32)
        for outline in (self.lens, self.other):
            line = outline if lower else _upper_half(outline)
            np.maximum(mask, brush.stroke(brush.SHAPE, line, rim_px, ring=lower), out=mask)
        np.maximum(mask, brush.stroke(brush.SHAPE, self.bridge, max(rim_px, 1.2)), out=mask)
        return np.maximum(mask, brush.stroke(brush.SHAPE, self.temple, temple_px))


def drawn(chance: Generator, *, least_width: float = _SLIMMEST) -> Spectacles:
    """Spectacles of any fashion: round, square, narrow, aviator, cat's eye."""
    width = CONTEXT_EYE_PX * chance.uniform(least_width, 2.2)
    height = min(CONTEXT_EYE_PX * chance.uniform(_FLATTEST, 1.75), 1.1 * width)
    gap = CONTEXT_EYE_PX * chance.uniform(0.35, 0.75)
    inner = _MIDDLE_PX + CONTEXT_EYE_PX * chance.uniform(0.58, 0.85)
    middle = np.array((inner - width / 2, _MIDDLE_PX + height * chance.uniform(-0.08, 0.16)))
    unit = _outline(chance)
    lens = unit * (width / 2, height / 2)
    turn = chance.normal(0, 0.05)
    turned = np.array(((np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))))
    axis = inner + gap / 2 - _MIDDLE_PX
    high = middle[1] - height * chance.uniform(0.05, 0.4)

    def placed(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return (points - _MIDDLE_PX) @ turned + _MIDDLE_PX

    here = lens + middle
    there = here * (-1, 1) + (2 * (axis + _MIDDLE_PX), 0)
    outside = middle[0] - width / 2
    bow = height * chance.uniform(0, 0.12)
    return Spectacles(
        lens=placed(here),
        other=placed(there),
        bridge=placed(
            np.array(((inner, high), (inner + gap / 2, high - bow), (inner + gap, high)))
        ),
        temple=placed(np.array(((outside, high), (-CONTEXT_PX, high + chance.uniform(-30, 20))))),
    )


def framed(context: Image, worn: Spectacles, chance: Generator) -> Image:
    """Draw the frame, with its shadow on the skin and a little shine."""
    thick = float(np.exp(chance.uniform(np.log(_THINNEST_PX), np.log(_THICKEST_PX))))
    temple = min(thick * chance.uniform(0.8, 2.5), _BROADEST_TEMPLE_PX)
    mask = worn.rims(thick, temple, lower=bool(chance.random() > _LIKELY_HALF_RIM))
    soft = cv2.GaussianBlur(mask, (0, 0), 1.5)
    shadow = np.roll(soft, (int(chance.integers(1, 4)), int(chance.integers(-2, 3))), (0, 1))
    result = brush.lit(context, 1 - shadow * np.float32(chance.uniform(0, 0.35)))
    bright = chance.random() < _LIKELY_BRIGHT
    colour = chance.uniform(0, 255, 3) if bright else brush.dark(chance, 90.0)
    gloss = 1 + np.float32(chance.uniform(0, 0.9)) * (brush.cloud(brush.SHAPE, chance, 9) - 0.4)
    layer = gloss[..., None] * colour.astype(np.float32)
    return brush.blended(result, layer, mask * np.float32(chance.uniform(0.75, 1.0)))


def _outline(chance: Generator) -> NDArray[np.float64]:
    """A lens within -1 to 1 across and down: a superellipse that may taper and lean."""
    angle = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
    exponent = 2 / chance.choice((2.0, 2.2, 2.6, 3.2, 4.5, 8.0))
    x = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** exponent
    y = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** exponent
    taper = chance.choice((0.0, 0.0, 0.15, 0.35))
    lean = chance.choice((0.0, 0.0, 0.1, 0.2))  # the outer upper corner of a cat's eye is raised
    return np.stack((x * (1 - taper * np.maximum(y, 0)), y + lean * x * (y < 0)), axis=1)


def _upper_half(outline: NDArray[np.float64]) -> NDArray[np.float64]:
    """The part of an outline that lies above its middle, from side to side."""
    begin = _CORNERS // 2
    return outline[begin:]
