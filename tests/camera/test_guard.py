"""Frozen, dark and saturated pictures (faults 3 and 4)."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from edge_monitor.camera.guard import GuardLimits, PictureGuard
from edge_monitor.types import Frame, Image, Status

RNG = np.random.default_rng(11)


def noisy(value: int, height: int = 480, width: int = 640) -> Image:
    return RNG.integers(max(0, value - 8), min(255, value + 8), (height, width, 3)).astype(np.uint8)


def face_before(background: int, skin: int, share: float) -> Image:
    """A bright ellipse, the face, that fills this share of an otherwise even picture."""
    image = noisy(background)
    height = np.sqrt(share * image.shape[0] * image.shape[1] / np.pi / 0.75)
    cv2.ellipse(image, (320, 240), (int(0.75 * height), int(height)), 0, 0, 360, (skin,) * 3, -1)
    return image


def judge(image: Image) -> Status | None:
    return PictureGuard().judge(Frame(1.0, image))


def exposed(image: Image, gain: float) -> Image:
    """The picture at another exposure, in linear light, with the noise of a small sensor."""
    linear = (image / 255.0) ** 2.2 * gain
    values: NDArray[np.float64] = linear ** (1 / 2.2) * 255 + RNG.normal(0, 3, image.shape)
    return np.clip(np.round(values), 0, 255).astype(np.uint8)


def test_ordinary_picture_is_fine() -> None:
    assert judge(noisy(110)) is None


@pytest.mark.fault(4)
@pytest.mark.parametrize("value", [0, 8, 25])
def test_dark_picture_is_too_dark_and_not_a_pair_of_closed_eyes(value: int) -> None:
    assert judge(noisy(value)) is Status.TOO_DARK


@pytest.mark.parametrize("share", [0.03, 0.06, 0.2])
def test_lit_face_before_a_dark_background_is_not_too_dark(share: float) -> None:
    assert judge(face_before(background=9, skin=90, share=share)) is None


def test_dashboard_lamp_alone_does_not_light_the_picture() -> None:
    image = noisy(9)
    image[100:112, 100:112] = 255
    assert judge(image) is Status.TOO_DARK


def test_picture_lit_by_one_colour_is_not_too_dark() -> None:
    image = noisy(9)
    image[:, :, 2] = 120
    assert judge(image) is None


@pytest.mark.fault(4)
def test_saturated_picture_is_too_bright() -> None:
    assert judge(np.full((480, 640, 3), 255, np.uint8)) is Status.TOO_BRIGHT


def test_driver_before_a_bright_window_is_not_too_bright() -> None:
    image = noisy(100)
    image[:290] = 255
    assert judge(image) is None


@pytest.mark.parametrize(
    ("height", "width"), [(48, 64), (240, 320), (1080, 1920), (640, 480), (3, 2)]
)
def test_size_of_the_picture_does_not_matter(height: int, width: int) -> None:
    assert judge(noisy(110, height, width)) is None
    assert judge(noisy(9, height, width)) is Status.TOO_DARK


@pytest.mark.fault(3)
def test_same_picture_for_more_than_a_second_is_frozen() -> None:
    guard, image = PictureGuard(), noisy(110)
    verdicts = [guard.judge(Frame(100 + tenth / 10, image.copy())) for tenth in range(16)]
    assert verdicts == [None] * 11 + [Status.FROZEN] * 5


def test_new_picture_ends_the_frost() -> None:
    guard, image = PictureGuard(), noisy(110)
    guard.judge(Frame(100.0, image))
    assert guard.judge(Frame(101.5, image)) is Status.FROZEN
    assert guard.judge(Frame(101.6, noisy(110))) is None
    assert guard.judge(Frame(102.5, noisy(110))) is None


def test_change_beside_the_points_of_the_grid_is_seen() -> None:
    guard, image = PictureGuard(), noisy(110)
    for tenth in range(30):
        image = image.copy()
        image[7, 7] = tenth
        assert guard.judge(Frame(100 + tenth / 10, image)) is None


@pytest.mark.fault(3)
def test_stamp_that_stands_still_is_frozen_though_the_picture_moves() -> None:
    guard = PictureGuard()
    verdicts = [guard.judge(Frame(100 + n / 2, noisy(110), sensor_t=99.9)) for n in range(5)]
    assert verdicts == [None, None, None, Status.FROZEN, Status.FROZEN]


def test_moving_stamp_is_not_frozen() -> None:
    guard = PictureGuard()
    for n in range(50):
        assert guard.judge(Frame(100 + n / 5, noisy(110), sensor_t=90 + n / 5)) is None


def test_covered_lens_is_dark_and_not_frozen() -> None:
    guard, black = PictureGuard(), np.zeros((480, 640, 3), np.uint8)
    assert {guard.judge(Frame(100.0 + n, black)) for n in range(5)} == {Status.TOO_DARK}


def test_still_scene_of_a_recording_is_no_fault() -> None:
    guard, image = PictureGuard(GuardLimits(frozen_after_s=None)), noisy(110)
    assert [guard.judge(Frame(float(n), image, sensor_t=1.0)) for n in range(9)] == [None] * 9


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.01, 0.4), min_size=5, max_size=60), st.floats(0.5, 3.0))
def test_frost_is_told_by_seconds_at_any_rate(gaps: list[float], limit_s: float) -> None:
    guard, image = PictureGuard(GuardLimits(frozen_after_s=limit_s)), noisy(110, 48, 64)
    start = t = 50.0
    for gap in gaps:
        verdict = guard.judge(Frame(t, image))
        assert (verdict is Status.FROZEN) == (t - start > limit_s)
        t += gap


@pytest.mark.fault(4)
@pytest.mark.data
def test_real_driver_frames_are_fine_and_fail_only_at_extreme_exposures(data_dir: Path) -> None:
    paths = sorted((data_dir / "driver_frames").glob("*.jpg"))[::10]
    assert len(paths) > 50
    too_bright = 0
    for path in paths:
        picture = cv2.imread(str(path))
        assert picture is not None, path.name
        image = picture.astype(np.uint8)
        assert judge(image) is None, path.name
        assert judge(exposed(image, 0.1)) is None, path.name
        assert judge(exposed(image, 0.003)) is Status.TOO_DARK, path.name
        too_bright += judge(exposed(image, 1000.0)) is Status.TOO_BRIGHT
    # In the others large parts were black: black clothes stay black at any exposure.
    assert too_bright > 0.9 * len(paths)
