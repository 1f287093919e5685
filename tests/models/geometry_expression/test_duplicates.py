"""Crops of one photograph are told from pictures of their own."""

import cv2
import numpy as np
from numpy.typing import NDArray

from models.geometry_expression.duplicates import groups


def picture(seed: int) -> NDArray[np.uint8]:
    """Soft blots, as different from each other as faces and more."""
    small = np.random.default_rng(seed).integers(0, 256, (6, 6), np.uint8)
    return np.asarray(cv2.resize(small, (48, 48), interpolation=cv2.INTER_CUBIC), np.uint8)


def test_a_lighter_a_mirrored_and_a_shifted_copy_belong_to_their_picture() -> None:
    own = picture(0)
    lighter = np.asarray(own // 2 + 90, np.uint8)
    shifted = np.roll(own, 1, axis=1)
    shown = np.stack((picture(1), own, lighter, picture(2), own[:, ::-1], shifted))
    group = groups(shown)
    assert len({group[row] for row in (1, 2, 4, 5)}) == 1
    assert len(set(group.tolist())) == 3


def test_who_is_alike_to_one_of_a_group_is_in_it() -> None:
    """Two that are linked by a third only are not divided."""
    one, other = picture(3).astype(np.float64), picture(4).astype(np.float64)
    steps = [one * (1 - share) + other * share for share in np.linspace(0, 1, 9)]
    group = groups(np.stack(steps).astype(np.uint8))
    assert len(set(group.tolist())) == 1
    assert len(set(groups(np.stack((steps[0], steps[-1])).astype(np.uint8)).tolist())) == 2


def test_pictures_of_one_tone_repeat_nothing() -> None:
    assert groups(np.zeros((3, 48, 48), np.uint8)).tolist() == [0, 1, 2]
