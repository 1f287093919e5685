"""Masks, lines and noise."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.eye import brush, spectacles
from models.eye.texture import EYE

_seeds = st.integers(0, 2**32 - 1)


def test_tones_beyond_black_and_white_become_black_and_white() -> None:
    tones = np.array([[[-300.0, 0.4, 127.6], [254.6, 255.4, 9000.0]]])
    assert brush.to_image(tones).ravel().tolist() == [0, 0, 128, 255, 255, 255]


def test_a_layer_shows_as_far_as_its_mask_says() -> None:
    picture = np.full((4, 4, 3), 100, np.uint8)
    mask = np.zeros((4, 4), np.float32)
    mask[0], mask[1] = 1.0, 0.5
    result = brush.blended(picture, (200.0, 200.0, 200.0), mask)
    assert result[:, 0, 0].tolist() == [200, 150, 100, 100]


def test_a_thin_line_is_paler_than_a_thick_one() -> None:
    points = np.array(((10.0, 5.0), (10.0, 120.0)))
    thin, thick = (brush.stroke(brush.SHAPE, points, width) for width in (0.4, 3.0))
    assert 0 < thin.max() < 0.5
    assert thick.max() == 1
    assert thick.sum() > 4 * thin.sum()


@settings(max_examples=40, deadline=None)
@given(_seeds)
def test_masks_ramps_and_clouds_stay_within_nothing_and_all(seed: int) -> None:
    chance = np.random.default_rng(seed)
    worn = spectacles.drawn(chance)
    for mask in (
        worn.glass(chance.uniform(0, 2)),
        worn.rims(chance.uniform(0.5, 9), 5.0, lower=bool(chance.integers(2))),
        brush.ramp(brush.SHAPE, chance),
        brush.cloud(brush.SHAPE, chance),
    ):
        assert mask.shape == brush.SHAPE
        assert mask.min() >= -1e-6
        assert mask.max() <= 1 + 1e-6


@settings(max_examples=40, deadline=None)
@given(_seeds)
def test_an_outline_grows_until_the_eye_is_within(seed: int) -> None:
    chance = np.random.default_rng(seed)
    grown = brush.grown(spectacles.drawn(chance).lens, EYE)
    mask = brush.polygon(brush.SHAPE, grown)
    x, y = np.round(EYE).astype(int).T
    assert (mask[y, x] > 0.4).all()


def test_noise_has_the_same_strength_whatever_its_grain() -> None:
    chance = np.random.default_rng(0)
    for size_px in (0.0, 0.5, 2.0):
        assert abs(brush.grains((128, 128, 3), chance, size_px).std() - 1) < 0.1
