"""Light, lens, sensor and compression: they leave an eye to be read."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_monitor.types import Image
from models.eye import conditions
from models.eye.conditions import Condition
from tests.models.eye.drawn import an_eye

_seeds = st.integers(0, 2**32 - 1)
_ALL = sorted(
    {condition for _, group in conditions._ORDER for condition in group},  # noqa: SLF001 - each of them is to be tried
    key=lambda condition: condition.__name__,
)

_GRADUAL = [each for each in _ALL if each not in (conditions.grey, conditions.infrared)]


def _crop() -> Image:
    """The eye as the network sees it: 28 pixels wide in 48."""
    return np.asarray(cv2.resize(an_eye()[30:98, 30:98], (48, 48)), np.uint8)


def _likeness(one: Image, other: Image) -> float:
    """Correlation of the light and dark of two pictures, without grain and the light upon them."""
    grey = [cv2.cvtColor(cv2.blur(each, (3, 3)), cv2.COLOR_BGR2GRAY) for each in (one, other)]
    relief = [each - cv2.blur(each.astype(np.float32), (29, 29)) for each in grey]
    return float(np.corrcoef(relief[0].ravel(), relief[1].ravel())[0, 1])


@settings(max_examples=60, deadline=None)
@given(seed=_seeds, strength=st.floats(0.0, 1.0), whole=st.booleans())
def test_conditions_keep_the_form_and_their_input_and_follow_their_seed(
    seed: int, strength: float, *, whole: bool
) -> None:
    picture, eye_px = (an_eye(), 40.0) if whole else (_crop(), 28.0)
    before = picture.copy()
    result = conditions.apply(picture, np.random.default_rng(seed), strength, eye_px)
    assert np.array_equal(picture, before)
    assert (result.shape, result.dtype) == (picture.shape, np.dtype(np.uint8))
    again = conditions.apply(picture, np.random.default_rng(seed), strength, eye_px)
    assert np.array_equal(result, again)


@settings(max_examples=60, deadline=None)
@given(_seeds)
def test_an_eye_under_any_conditions_can_still_be_read(seed: int) -> None:
    picture = _crop()
    result = conditions.apply(picture, np.random.default_rng(seed), 1.0, 28.0)
    assert _likeness(picture, result) > 0.6
    assert result.std() > 3.0


def test_about_a_quarter_of_the_pictures_stays_nearly_clean() -> None:
    picture = _crop()
    results = [conditions.apply(picture, np.random.default_rng(n), 1.0, 28.0) for n in range(300)]
    changes = [cv2.absdiff(picture, result).mean() for result in results]
    assert 0.18 < np.mean([change < 2.5 for change in changes]) < 0.45
    assert np.mean([change > 15 for change in changes]) > 0.3


@pytest.mark.parametrize("condition", _ALL, ids=lambda condition: condition.__name__)
@settings(max_examples=25, deadline=None)
@given(seed=_seeds)
def test_each_condition_alone_leaves_the_eye_to_be_read(condition: Condition, seed: int) -> None:
    picture = _crop()
    before = picture.copy()
    result = condition(picture, 28.0, np.random.default_rng(seed), 1.0)
    assert np.array_equal(picture, before)
    assert (result.shape, result.dtype) == (picture.shape, np.dtype(np.uint8))
    assert _likeness(picture, result) > 0.45


@pytest.mark.parametrize("condition", _GRADUAL, ids=lambda condition: condition.__name__)
def test_conditions_without_strength_change_little(condition: Condition) -> None:
    picture = _crop()
    result = condition(picture, 28.0, np.random.default_rng(5), 0.0)
    assert cv2.absdiff(picture, result).mean() < 8


def test_night_is_dark_and_infrared_has_no_colours() -> None:
    chance = np.random.default_rng(2)
    assert conditions.night(_crop(), 28.0, chance, 1.0).mean() < 90
    for condition in (conditions.grey, conditions.infrared):
        result = condition(_crop(), 28.0, chance, 1.0)
        assert np.array_equal(result[..., 0], result[..., 1])
        assert np.array_equal(result[..., 0], result[..., 2])


@pytest.mark.parametrize(
    "condition", [conditions.gaussian_blur, conditions.motion_blur, conditions.shrink]
)
def test_blur_and_distance_take_detail_away(condition: Condition) -> None:
    sharp = cv2.Laplacian(_crop(), cv2.CV_32F).std()
    chance = np.random.default_rng(4)
    soft = [
        cv2.Laplacian(condition(_crop(), 28.0, chance, 1.0), cv2.CV_32F).std() for _ in range(20)
    ]
    assert np.mean(soft) < 0.9 * sharp


def test_a_cover_of_one_colour_gets_noise_and_blur_as_an_eye_does() -> None:
    plain = np.full((48, 48, 3), 60, np.uint8)
    results = [conditions.apply(plain, np.random.default_rng(n), 1.0, 28.0) for n in range(200)]
    assert np.mean([result.std() > 4 for result in results]) > 0.2
