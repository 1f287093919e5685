"""Valence and arousal from a distribution over the expressions, on Russell's circumplex.

The plane is that of Russell (1980), A circumplex model of affect, Journal of Personality and Social
Psychology 39(6), 1161-1178: valence from displeasure -1 to pleasure 1, arousal from sleep -1 to
activation 1. Where each emotion lies was measured by Russell and Mehrabian (1977), Evidence for a
three-factor theory of emotions, Journal of Research in Personality 11, 273-294: means of ratings
scaled to -1 to 1, here of the terms happy, surprised, sad, angry, disgust and fearful, read
second-hand from tables that agree. Neutral is the origin by the definition of the plane. Contempt
was found in no such table: it is laid half-way between anger and disgust, a choice of this project.

What comes out is derived from the labels and no measurement of its own.
"""

from collections.abc import Sequence

from edge_monitor.types import Affect, EmotionLabel

COORDINATES = {
    EmotionLabel.NEUTRAL: Affect(0.0, 0.0),
    EmotionLabel.HAPPINESS: Affect(0.81, 0.51),
    EmotionLabel.SURPRISE: Affect(0.40, 0.67),
    EmotionLabel.SADNESS: Affect(-0.63, -0.27),
    EmotionLabel.ANGER: Affect(-0.51, 0.59),
    EmotionLabel.DISGUST: Affect(-0.60, 0.35),
    EmotionLabel.FEAR: Affect(-0.64, 0.60),
    EmotionLabel.CONTEMPT: Affect(-0.555, 0.47),
}
"""Where each expression lies."""

_PLACES = tuple(COORDINATES[label] for label in EmotionLabel)


def affect_of(probabilities: Sequence[float]) -> Affect:
    """The expected place on the plane.

    Args:
        probabilities: of the `EmotionLabel`s in their order, summing to 1.

    Raises:
        ValueError: there are not as many probabilities as labels.
    """
    pairs = tuple(zip(probabilities, _PLACES, strict=True))
    return Affect(
        valence=sum(share * place.valence for share, place in pairs),
        arousal=sum(share * place.arousal for share, place in pairs),
    )
