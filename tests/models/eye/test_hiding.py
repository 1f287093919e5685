"""Hidden eyes: nobody may tell an open one from a shut one."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_monitor.types import Image
from models.eye import hiding
from models.eye.hiding import hide
from tests.models.eye.drawn import an_eye, eye_area

_seeds = st.integers(0, 2**32 - 1)
_KINDS = hiding._KINDS  # noqa: SLF001 - each of them is to be tried


def _textures() -> list[Image]:
    chance = np.random.default_rng(0)
    return [
        chance.integers(0, 256, (90, 200, 3)).astype(np.uint8),
        np.full((16, 16, 3), 77, np.uint8),
    ]


@settings(max_examples=80, deadline=None)
@given(seed=_seeds, textured=st.booleans())
def test_hiding_keeps_the_form_and_its_input_and_follows_its_seed(
    seed: int, *, textured: bool
) -> None:
    context, textures = an_eye(), _textures() if textured else []
    before = context.copy()
    result = hide(context, np.random.default_rng(seed), textures)
    assert np.array_equal(context, before)
    assert (result.shape, result.dtype) == (context.shape, np.dtype(np.uint8))
    assert result.base is None or not np.shares_memory(result, context)
    assert np.array_equal(result, hide(context, np.random.default_rng(seed), textures))


def test_all_but_some_of_the_eyes_area_changes() -> None:
    context, area = an_eye(), eye_area()
    shares = [
        (cv2.absdiff(context, hide(context, np.random.default_rng(seed))).max(axis=2) > 8)[
            area
        ].mean()
        for seed in range(200)
    ]
    assert np.mean(np.array(shares) > 0.7) > 0.95


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.__name__)
def test_nobody_can_tell_an_open_eye_from_a_shut_one_once_it_is_hidden(
    kind: hiding.Hiding,
) -> None:
    opened, shut, area = an_eye(8.0), an_eye(-3.0), eye_area()
    plain = cv2.absdiff(opened, shut)[area].mean()
    left = []
    for seed in range(60):
        first = kind(opened, np.random.default_rng(seed), _textures())
        second = kind(shut, np.random.default_rng(seed), _textures())
        left.append(cv2.absdiff(first, second)[area].mean() / plain)
    assert np.mean(np.array(left) < 0.25) > 0.9
    assert np.median(left) < 0.12


def test_covers_are_of_many_kinds() -> None:
    context, area = an_eye(), eye_area()
    results = [hide(context, np.random.default_rng(seed), _textures()) for seed in range(200)]
    brightness = np.array([result[area].mean() for result in results])
    spread = np.array([result[area].std() for result in results])
    assert (brightness < 40).mean() > 0.05
    assert (brightness > 200).mean() > 0.05
    assert (spread < 10).mean() > 0.1
    assert (spread > 35).mean() > 0.1
