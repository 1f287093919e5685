"""Where an eye lies in its context, and how its lids are counted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.perception.eye_region import LEFT, RIGHT, EyeSide, eye_region
from edge_monitor.perception.region import Cutter
from models.eye.geometry import (
    CONTEXT_EYE_PX,
    CONTEXT_MARGIN,
    CONTEXT_PX,
    LOWER,
    UPPER,
    gaps,
)
from tests.models.eye.drawn import lids_of


@given(upper_px=st.floats(0, 30), lower_px=st.floats(0, 30), turn=st.floats(-3, 3))
def test_gaps_are_the_lids_heights_however_the_eye_is_turned(
    upper_px: float, lower_px: float, turn: float
) -> None:
    cosine, sine = np.cos(turn), np.sin(turn)
    lids = lids_of(upper_px, lower_px) @ np.array(((cosine, sine), (-sine, cosine)), np.float32)
    bow = 4 * np.arange(1, 6) / 6 * (1 - np.arange(1, 6) / 6)
    assert gaps(lids) == pytest.approx((upper_px + lower_px) * bow, abs=1e-3)


def test_upper_and_lower_lid_are_paired_column_by_column() -> None:
    lids = lids_of()
    assert lids[UPPER, 0] == pytest.approx(lids[LOWER, 0])
    assert (lids[UPPER, 1] < lids[LOWER, 1]).all()


@pytest.mark.parametrize("side", [RIGHT, LEFT], ids=["right", "left"])
def test_an_eye_of_a_face_lies_in_the_middle_of_its_context_forty_pixels_wide(
    side: EyeSide,
) -> None:
    landmarks = np.zeros((468, 2), np.float32)
    landmarks[side.begin], landmarks[side.end] = (200, 160), (250, 180)
    _, matrix = Cutter(CONTEXT_PX).cut(
        np.zeros((480, 640, 3), np.uint8), eye_region(landmarks, side, CONTEXT_MARGIN)
    )
    there = np.linalg.inv(matrix[:, :2]) @ (landmarks[[side.begin, side.end]].T - matrix[:, 2:])
    outer, inner = sorted(there.T.tolist())
    assert outer == pytest.approx((CONTEXT_PX / 2 - CONTEXT_EYE_PX / 2, CONTEXT_PX / 2))
    assert inner == pytest.approx((CONTEXT_PX / 2 + CONTEXT_EYE_PX / 2, CONTEXT_PX / 2))
