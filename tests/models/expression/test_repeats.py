"""The same photograph is found again, whatever was done to it; another one is not."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.expression.repeats import NONE, repeated, repeats


def face(seed: int) -> NDArray[np.uint8]:
    """Soft blots of light and shade."""
    coarse = np.random.default_rng(seed).integers(0, 256, (6, 6), np.uint8)
    return cv2.resize(coarse, (48, 48), interpolation=cv2.INTER_CUBIC).astype(np.uint8)


def gallery() -> NDArray[np.uint8]:
    return np.stack([face(seed) for seed in range(20)])


@given(
    number=st.integers(0, 19),
    across=st.sampled_from((1, -1)),
    gain=st.floats(0.4, 1.0),
    shift=st.integers(-1, 1),
)
def test_a_face_mirrored_darkened_or_shifted_is_the_same(
    number: int, across: int, gain: float, shift: int
) -> None:
    again = np.roll(gallery()[number], shift, axis=1)
    again = again[:, ::across] * gain
    assert repeated(again.astype(np.uint8)[None], gallery()).tolist() == [True]


def test_other_faces_are_other_faces() -> None:
    others = np.stack([face(seed) for seed in range(100, 160)])
    assert not repeated(others, gallery()).any()


def test_a_picture_of_one_tone_repeats_nothing() -> None:
    flat = np.full((2, 48, 48), 90, np.uint8)
    assert repeated(flat, flat).tolist() == [False, False]


def test_where_there_is_nothing_nothing_is_repeated() -> None:
    nothing = np.zeros((0, 48, 48), np.uint8)
    assert repeated(nothing, gallery()).tolist() == []
    assert not repeated(gallery(), nothing).any()


def test_it_is_said_which_face_is_repeated() -> None:
    again = np.stack([gallery()[7], gallery()[3][:, ::-1], face(100)])
    assert repeats(again, gallery()).tolist() == [7, 3, NONE]
