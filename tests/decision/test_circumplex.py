"""Valence and arousal."""

import pytest
from hypothesis import given

from edge_monitor.decision.circumplex import COORDINATES, affect_of
from edge_monitor.types import EmotionLabel
from tests.decision.visitors import distributions, showing


def test_a_certain_label_lies_at_its_own_place() -> None:
    for label in EmotionLabel:
        affect = affect_of(showing(label, 1.0))
        assert affect.valence == pytest.approx(COORDINATES[label].valence)
        assert affect.arousal == pytest.approx(COORDINATES[label].arousal)


def test_anger_and_fear_are_unpleasant_and_aroused_and_sadness_is_not_aroused() -> None:
    for label in (EmotionLabel.ANGER, EmotionLabel.FEAR, EmotionLabel.DISGUST):
        assert COORDINATES[label].valence < 0.0 < COORDINATES[label].arousal
    assert COORDINATES[EmotionLabel.SADNESS].arousal < 0.0
    assert COORDINATES[EmotionLabel.HAPPINESS].valence > COORDINATES[EmotionLabel.SURPRISE].valence


def test_half_happy_and_half_neutral_is_half_as_far_out() -> None:
    shares = tuple(
        0.5 if label in (EmotionLabel.HAPPINESS, EmotionLabel.NEUTRAL) else 0.0
        for label in EmotionLabel
    )
    assert affect_of(shares).valence == pytest.approx(0.405)


def test_seven_probabilities_are_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        affect_of((1 / 7,) * 7)


@given(shares=distributions)
def test_every_distribution_lies_within_the_labels(shares: tuple[float, ...]) -> None:
    affect = affect_of(shares)
    valences = [place.valence for place in COORDINATES.values()]
    arousals = [place.arousal for place in COORDINATES.values()]
    assert min(valences) - 1e-9 <= affect.valence <= max(valences) + 1e-9
    assert min(arousals) - 1e-9 <= affect.arousal <= max(arousals) + 1e-9
