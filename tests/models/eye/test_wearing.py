"""Glasses, hair and make-up: they leave an eye to be seen."""

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.eye.wearing import wear
from tests.models.eye.drawn import an_eye, eye_area, lids_of

_seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=60, deadline=None)
@given(_seeds)
def test_what_is_worn_keeps_the_form_and_its_input_and_follows_its_seed(seed: int) -> None:
    context, lids = an_eye(), lids_of()
    before, points_before = context.copy(), lids.copy()
    result = wear(context, lids, np.random.default_rng(seed))
    assert np.array_equal(context, before)
    assert np.array_equal(lids, points_before)
    assert (result.shape, result.dtype) == (context.shape, np.dtype(np.uint8))
    assert np.array_equal(result, wear(context, lids, np.random.default_rng(seed)))


def test_open_and_shut_eyes_still_differ_behind_what_is_worn() -> None:
    context, shut, lids = an_eye(8.0), an_eye(-3.0), lids_of()
    area = eye_area()
    plain = cv2.absdiff(context, shut)[area].mean()
    worn = [
        cv2.absdiff(
            wear(context, lids, np.random.default_rng(seed)),
            wear(shut, lids, np.random.default_rng(seed)),
        )[area].mean()
        for seed in range(200)
    ]
    assert np.mean(np.array(worn) > 0.5 * plain) > 0.97


def test_things_are_worn_around_the_eye_rather_than_on_it() -> None:
    context, lids = an_eye(), lids_of()
    around, on = [], []
    area = eye_area()
    for seed in range(100):
        change = cv2.absdiff(context, wear(context, lids, np.random.default_rng(seed))).max(axis=2)
        around.append((change[~area] > 20).mean())
        on.append((change[area] > 60).mean())
    assert np.mean(np.array(around) > 0.02) > 0.8
    assert np.mean(on) < 0.25
