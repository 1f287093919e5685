"""How each network is rewritten and quantized; the measurements behind it are in the cards."""

from dataclasses import dataclass

NOTHING = "(?!)"
"""A pattern that matches no name."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one network is made from its published file.

    Attributes:
        role: as in the manifest.
        origin: name of the published file.
        outputs: the outputs that are used; what only leads to others is left out.
        heads: pattern of the convolutions (by the name of what they write) that take float
            activations and 8-bit weights, because one scale is too coarse for what they write.
        tails: pattern of the operators that stay float.
    """

    role: str
    origin: str
    outputs: tuple[str, ...]
    heads: str = NOTHING
    tails: str = NOTHING


RECIPES = (
    Recipe(
        role="face_detector",
        origin="face_detection_short_range.tflite",
        outputs=("regressors", "classificators"),
        # The logits of the background reach -22,700, so the heads stay float. With 8-bit weights a
        # Cortex-A76 computes them in a way of its own, up to 0.5 % apart; and they are no faster.
        tails="(reshape|classificator|regressor).*",
    ),
    Recipe(
        role="face_mesh",
        origin="face_landmark.tflite",
        outputs=("conv2d_21", "conv2d_31"),
        heads="conv2d_(21|31)",
        tails="(p_re_lu_20|p_re_lu_28|add_18|add_24).*",
    ),
)
