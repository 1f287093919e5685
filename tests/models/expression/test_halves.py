"""Which half of the public test is quoted: always the same one, whatever else changes."""

import zlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.expression.halves import is_quoted


def face(seed: int) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (48, 48), np.uint8)


@given(st.integers(0, 10_000))
def test_the_pixels_alone_decide(seed: int) -> None:
    picture = face(seed)
    wide = np.zeros((48, 96), np.uint8)
    wide[:, 10:58] = picture
    assert is_quoted(picture) == is_quoted(picture[..., None]) == is_quoted(wide[:, 10:58])
    assert is_quoted(picture) == (zlib.crc32(picture.tobytes()) % 2 == 1)


def test_the_halves_are_halves() -> None:
    quoted = sum(is_quoted(face(seed)) for seed in range(1000))
    assert 440 < quoted < 560
