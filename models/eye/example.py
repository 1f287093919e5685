"""From an eye of the data to one picture to learn from, drawn by chance, with its answers."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from edge_monitor.perception.eye_answer import (
    EYE_PX,
    HIDDEN,
    LIDS,
    NUMBERS,
    OPENNESS,
    SHUT,
    SIDE_PX,
)
from edge_monitor.types import Image
from models.eye import conditions, hiding, lids, wearing
from models.eye.faces import UNKNOWN
from models.eye.geometry import CONTEXT_EYE_PX, CONTEXT_PX, Lids
from models.eye.teacher import narrowed

KNOWN: Final = ("lids", "openness", "shut", "hidden")
"""Which parts of an answer can be known by themselves."""

# How often what is done to an eye.
_HIDE, _CLOSE, _WEAR, _MISPLACE = 0.22, 0.55, 0.35, 0.03
_CLOSABLE = 0.45  # openness from which on lids are drawn down
_SURELY_OPEN = 0.6  # openness of an eye that nobody looked at and that is not shut
# Closure at which an eye begins to be shut, and at which it is: lids that cover 80 % are PERCLOS's.
_HARDLY_SHUT, _SHUT = 0.65, 0.9
_SLIT = 0.15  # openness that an eye has at most which people called shut
# How far a crop lies beside the eye: shift and scale as standard deviations in widths, turn in
# degrees; how much taller a turned head shows its eyes (1 / cos 45 degrees).
_SHIFT, _SCALE, _TURN_DEG, _TALLEST = 0.05, 0.07, 4.0, 1.41
_CUT = 0.06  # how often the crop reaches beyond the picture
_LOW_QUALITY_STRENGTH = 0.5  # for pictures of 24 pixels


@dataclass(frozen=True, slots=True)
class EyeInContext:
    """One row of `models.eye.contexts.Contexts`."""

    picture: Image
    lids: Lids
    openness: float
    taught: bool
    shut: int
    hidden: bool
    is_patch: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A picture with the answers that are right.

    Attributes:
        picture: uint8 (48, 48, 3), BGR.
        answer: float32 (27,) as `edge_monitor.perception.eye_answer` reads them, probabilities for
            logits.
        known: float32 (4,): 1 where `KNOWN` of the answer is known, else 0.
    """

    picture: Image
    answer: NDArray[np.float32]
    known: NDArray[np.float32]


def draw(eye: EyeInContext, chance: Generator, textures: list[Image]) -> Example:
    """Make an example of an eye."""
    if eye.hidden or chance.random() < _HIDE:
        return _hidden(eye, chance, textures)
    return _visible(eye, chance)


def as_served(context: Image) -> Image:
    """The crop of a context that serving would cut out, unchanged."""
    return _crop(context, np.zeros((1, 2), np.float32), _PLAIN)[0]


def _hidden(eye: EyeInContext, chance: Generator, textures: list[Image]) -> Example:
    picture = eye.picture
    if eye.taught and chance.random() < _CLOSE / 2:
        picture = _closed(eye, chance)[0]
    if not eye.hidden:
        picture = hiding.hide(picture, chance, textures)
    picture, _ = _crop(picture, eye.lids, _placement(chance))
    picture = conditions.apply(picture, chance, _strength(eye), EYE_PX)
    answer = np.zeros(NUMBERS, np.float32)
    answer[HIDDEN] = 1.0
    return Example(picture, answer, np.array((0, 0, 0, 1), np.float32))


def _visible(eye: EyeInContext, chance: Generator) -> Example:
    picture, points, closure = eye.picture, eye.lids, 0.0
    closable = eye.taught and eye.shut != 1 and eye.openness > _CLOSABLE
    if closable and chance.random() < _CLOSE:
        picture, points, closure = _closed(eye, chance)
    if eye.taught and chance.random() < _WEAR:
        picture = wearing.wear(picture, points, chance)
    if chance.random() < _CUT:
        picture = _cut_off(picture, chance)
    openness, shut, known = _truth(eye, closure)
    if eye.shut == 1 and eye.taught and eye.openness > _SLIT:
        points = narrowed(points, 1.0 - _SLIT / eye.openness)
    picture, points = _crop(picture, points, _placement(chance))
    picture = conditions.apply(picture, chance, _strength(eye), EYE_PX)
    return _example(picture, points, openness, shut, known)


def _closed(eye: EyeInContext, chance: Generator) -> tuple[Image, Lids, float]:
    """The eye at a closure by chance: half of them (nearly) shut, some torn open."""
    kind = chance.random()
    if kind < 0.45:  # noqa: PLR2004 - shares of this list
        closure = float(chance.uniform(0.9, 1.0))
    elif kind < 0.95:  # noqa: PLR2004 - as above
        closure = float(chance.uniform(0.0, 0.9))
    else:
        closure = float(chance.uniform(lids.WIDEST, 0.0))
    picture, points = lids.close(eye.picture, eye.lids, closure, chance)
    return picture, points, closure


def _truth(eye: EyeInContext, closure: float) -> tuple[float, float, tuple[int, ...]]:
    """Openness, whether shut, and which of `KNOWN` is known of a visible eye."""
    if eye.shut == 1:
        return min(eye.openness, _SLIT), 1.0, (eye.taught, eye.taught, 1, 1)
    openness = min(max(eye.openness * (1.0 - closure), 0.0), 1.0)
    shut = min(max((closure - _HARDLY_SHUT) / (_SHUT - _HARDLY_SHUT), 0.0), 1.0)
    sure = eye.shut != UNKNOWN or eye.openness > _SURELY_OPEN or shut == 1.0
    return openness, shut, (eye.taught, eye.taught, sure, 1)


def _example(
    picture: Image, points: Lids, openness: float, shut: float, known: tuple[int, ...]
) -> Example:
    answer = np.zeros(NUMBERS, np.float32)
    answer[LIDS] = ((points - SIDE_PX / 2) / (SIDE_PX / 2)).ravel()
    answer[OPENNESS], answer[SHUT] = openness, shut
    return Example(picture, answer, np.array(known, np.float32))


@dataclass(frozen=True, slots=True)
class _Placement:
    """How a crop lies on the context: shift in widths of the eye, scales, turn in degrees."""

    along: float = 0.0
    across: float = 0.0
    scale: float = 1.0
    taller: float = 1.0
    turn_deg: float = 0.0


_PLAIN: Final = _Placement()


def _placement(chance: Generator) -> _Placement:
    wide = 3.0 if chance.random() < _MISPLACE else 1.0
    turned = chance.random() < 0.3  # noqa: PLR2004 - share of turned heads
    return _Placement(
        along=float(chance.normal(0, _SHIFT * wide)),
        across=float(chance.normal(0, _SHIFT * wide)),
        scale=float(np.exp(chance.normal(0, _SCALE))),
        taller=float(chance.uniform(1.0, _TALLEST)) if turned else 1.0,
        turn_deg=float(chance.normal(0, _TURN_DEG)),
    )


def _crop(context: Image, points: Lids, placed: _Placement) -> tuple[Image, Lids]:
    """Cut the network's picture out of a context; and the lids in its pixels."""
    scale = EYE_PX / CONTEXT_EYE_PX * placed.scale
    centre = (CONTEXT_PX / 2, CONTEXT_PX / 2)
    matrix = np.asarray(cv2.getRotationMatrix2D(centre, placed.turn_deg, scale), np.float64)
    matrix[1] *= placed.taller
    middle = matrix[:, :2] @ np.full(2, CONTEXT_PX / 2) + matrix[:, 2]
    shift = np.array((placed.along, placed.across)) * EYE_PX
    matrix[:, 2] += SIDE_PX / 2 - middle + shift
    # Points count from the corner of the first pixel, cv2 counts from its centre.
    sampling = matrix.copy()
    sampling[:, 2] += sampling[:, :2] @ np.full(2, 0.5) - 0.5
    picture = cv2.warpAffine(
        context,
        sampling,
        (SIDE_PX, SIDE_PX),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    there = points @ matrix[:, :2].T.astype(np.float32) + matrix[:, 2].astype(np.float32)
    return np.asarray(picture, np.uint8), there.astype(np.float32)


def _cut_off(context: Image, chance: Generator) -> Image:
    """The eye at the edge of the frame: the last column or row goes on from there."""
    quarter = int(chance.integers(4))
    edge = int(CONTEXT_PX / 2 + CONTEXT_EYE_PX * chance.uniform(0.3, 0.8))
    cut = np.rot90(context, quarter).copy()
    cut[:, edge:] = cut[:, edge - 1 : edge]
    return np.ascontiguousarray(np.rot90(cut, -quarter))


def _strength(eye: EyeInContext) -> float:
    return _LOW_QUALITY_STRENGTH if eye.is_patch else 1.0
