"""Pictures of an eye alone, made to look like those cut out of faces."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.eye.geometry import CONTEXT_EYE_PX, CONTEXT_PX
from models.eye.patches import patch_context


def _patch(side: int = 24) -> NDArray[np.uint8]:
    """Grey, an eye of three quarters of its width, its outer corner to the left and white."""
    picture = np.full((side, side), 100, np.uint8)
    picture[side // 2 - 1 : side // 2 + 1, side // 8 : -side // 8] = 30
    picture[side // 2 - 1 : side // 2 + 1, side // 8 : side // 4] = 250
    return picture


def test_the_eye_of_a_patch_is_as_wide_and_lies_where_it_does_in_a_context() -> None:
    context = patch_context(_patch(), mirrored=False)
    assert (context.shape, context.dtype) == ((CONTEXT_PX, CONTEXT_PX, 3), np.dtype(np.uint8))
    there = np.argwhere(np.abs(context[..., 0].astype(int) - 100) > 30)
    rows, columns = there[:, 0], there[:, 1]
    assert rows.mean() == pytest.approx(CONTEXT_PX / 2, abs=1)
    assert columns.min() == pytest.approx(CONTEXT_PX / 2 - CONTEXT_EYE_PX / 2, abs=2)
    assert columns.max() == pytest.approx(CONTEXT_PX / 2 + CONTEXT_EYE_PX / 2, abs=2)


def test_left_eyes_are_flipped() -> None:
    left = patch_context(_patch()[:, ::-1], mirrored=True)
    assert np.array_equal(left, patch_context(_patch(), mirrored=False))
    assert left.argmax() % (CONTEXT_PX * 3) < CONTEXT_PX * 3 / 2


def test_the_edge_of_a_patch_goes_on() -> None:
    edged = _patch()
    edged[0], edged[-1] = 200, 20
    context = patch_context(edged, mirrored=False)
    assert (context[:30] == 200).all()
    assert (context[-30:] == 20).all()


@pytest.mark.parametrize("side", [1, 12, 24, 48, 300])
def test_patches_of_any_size_fit(side: int) -> None:
    context = patch_context(np.full((side, side), 77, np.uint8), mirrored=False)
    assert (context == 77).all()
