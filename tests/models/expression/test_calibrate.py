"""Probabilities that are as right as they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.expression.calibrate import temperature


@given(divisor=st.floats(0.5, 2.5), seed=st.integers(0, 100))
def test_logits_that_were_made_too_sure_are_cooled_down_again(divisor: float, seed: int) -> None:
    chance = np.random.default_rng(seed)
    honest = chance.normal(0, 1.5, (4000, 8)).astype(np.float32)
    shares = np.exp(honest) / np.exp(honest).sum(axis=1, keepdims=True)
    drawn = (shares.cumsum(axis=1) > chance.random((4000, 1))).argmax(axis=1)
    assert temperature(honest * divisor, drawn) == pytest.approx(divisor, rel=0.12)
