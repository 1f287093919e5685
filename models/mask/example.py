"""From a face to one picture to learn from, drawn by chance, with its label."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from numpy.random import Generator

from edge_monitor.perception.classifier import FaceCutter
from edge_monitor.types import Image
from models.eye import conditions
from models.mask import wearing
from models.mask.faces import Placer, Portrait
from models.mask.places import INT8
from models.mask.spec import LABELS, spec_of

SPEC: Final = spec_of(INT8)

NONE, MASK, BELOW_NOSE = range(len(LABELS))

PLAIN, DISTRACTED, WORN, LOW = range(4)
KINDS: Final = ("plain", "distracted", "mask", "below nose")
"""What was drawn: nothing, something that is no mask, a mask, a mask below the nose."""

DRAWINGS: Final[tuple[wearing.Drawing | None, ...]] = (
    None,
    wearing.distraction,
    wearing.mask,
    wearing.below_nose,
)

LABEL_OF: Final = (NONE, NONE, MASK, BELOW_NOSE)
_SHARES: Final = (0.2, 0.35, 0.27, 0.18)
_GLASSES: Final = 0.15
_STRENGTH: Final = 0.8  # of light, blur and noise
_EYE_PX: Final = 11.0  # width of an eye in the classifier's picture


class Draughtsman:
    """Draws examples."""

    def __init__(self, textures: Sequence[Image]) -> None:
        """Take pictures of anything, to make covers of."""
        self._textures = textures
        self._placer = Placer()
        self._cutter = FaceCutter(SPEC.model.input, SPEC.margin)

    def draw(
        self, portrait: Portrait, chance: Generator, drawing: wearing.Drawing | None
    ) -> Image | None:
        """The picture as a classifier is served it; `None` where no face is seen any more."""
        drawn = self.dressed(portrait, chance, drawing)
        placed = self._placer.placed(drawn)
        if placed is None:
            return None
        face = self._cutter.cut(placed.picture, placed.points)
        return None if face is None else conditions.apply(face, chance, _STRENGTH, _EYE_PX)

    def dressed(
        self, portrait: Portrait, chance: Generator, drawing: wearing.Drawing | None
    ) -> Portrait:
        """The portrait with something drawn on it."""
        picture, points = portrait.picture, portrait.points
        if chance.random() < _GLASSES:
            picture = wearing.glasses(picture, points, chance)
        if drawing is not None:
            picture = drawing(picture, points, chance, self._textures)
        return replace(portrait, picture=picture)


def drawn_kind(chance: Generator) -> int:
    """What to draw."""
    return int(chance.choice(len(KINDS), p=_SHARES))
