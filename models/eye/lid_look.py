"""How one lid differs from another: its skin, its lashes, the way it moves."""

from dataclasses import dataclass

from numpy.random import Generator

_LIKELY_LAUGH = 0.12  # how often cheeks push the lower lid up


@dataclass(frozen=True, slots=True)
class LidLook:
    """What differs from lid to lid; lengths in pixels of a context.

    Attributes:
        lower_share: how much of the opening the lower lid covers.
        sag: by how much the middle of the line on which the lids meet lies lower.
        skin: height of the skin that stretches, above the upper lid.
        bend: exponent; the greater, the nearer to the lashes the skin stretches.
        clear: how far above the upper margin the skin is free of lashes and of liner.
        fair: how bright the lid is at least, a fraction of the skin under the eye.
        smooth: how far above the old margin the fold is drawn smooth.
        tone: brightness of skin that is taken from under the eye, a fraction of what it has there.
        lash_spread: standard deviation of the line of lashes.
        lash_dark: how much that line is darkened, a fraction.
        outer_px, inner_px: how far the lashes reach beyond the corners.
        lash_hang: how far lashes reach under the line.
        shadow: how much the lid darkens the eyeball right under it, a fraction.
        shade: how much the bulging lid is lighter in its middle, steps of 255.
        grain: weight of the skin's grain on the drawn lid.
        overlap: how far skin is drawn beyond the margins when shut: no white may shine through.
        edge: standard deviation of the lid's edge.
    """

    lower_share: float
    sag: float
    skin: float
    bend: float
    clear: float
    fair: float
    smooth: float
    tone: float
    lash_spread: float
    lash_dark: float
    outer_px: float
    inner_px: float
    lash_hang: float
    shadow: float
    shade: float
    grain: float
    overlap: float
    edge: float


def drawn(chance: Generator) -> LidLook:
    """The look of some lid."""
    laughs = chance.random() < _LIKELY_LAUGH
    return LidLook(
        lower_share=chance.uniform(0.3, 0.5) if laughs else chance.uniform(0.04, 0.26),
        sag=chance.uniform(-0.5, 1.8),
        skin=chance.uniform(8.0, 15.0),
        bend=chance.uniform(1.0, 1.9),
        clear=chance.uniform(2.0, 4.5),
        fair=chance.uniform(0.40, 0.92),
        smooth=chance.uniform(4.0, 13.0),
        tone=chance.uniform(0.75, 1.0),
        lash_spread=chance.uniform(0.6, 1.6),
        lash_dark=chance.uniform(0.2, 0.8),
        outer_px=chance.uniform(-1.0, 6.0),
        inner_px=chance.uniform(-5.0, 1.5),
        lash_hang=chance.uniform(0.0, 4.0),
        shadow=chance.uniform(0.1, 0.5),
        shade=chance.uniform(0.0, 14.0),
        grain=chance.uniform(0.2, 0.9),
        overlap=chance.uniform(0.3, 2.0),
        edge=chance.uniform(0.5, 1.0),
    )
