"""The level of open eyes follows a head and not a lid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.decision.open_eyes import Jitter, OpenEyes, gain_of

FPS = 30.0
EARS = st.floats(0.0, 1.0)


def looked_at(*ears: float, seconds: float = 1.0 / FPS) -> OpenEyes:
    eyes = OpenEyes()
    for ear in ears:
        both = (ear, ear)
        eyes.begin(both)
        eyes.learn_noise(both, eyes.drop(both, eyes.levels), seconds)
        eyes.follow(both, seconds)
    return eyes


def test_the_first_look_is_the_first_level() -> None:
    eyes = OpenEyes()
    eyes.begin((0.3, None))
    assert eyes.levels[1] is None
    assert eyes.drop((0.24, None), eyes.levels) == pytest.approx(0.2)
    eyes.begin((0.2, 0.25))
    assert eyes.levels == (0.3, 0.25)


def test_a_level_that_sinks_is_followed_within_a_second() -> None:
    eyes = looked_at(*[0.3] * 30, *[0.26] * 30)
    assert eyes.levels[0] == pytest.approx(0.26, abs=0.002)


def test_the_frame_rate_does_not_change_what_is_followed() -> None:
    slow = looked_at(*[0.3] * 10, *[0.26] * 10, seconds=0.06)
    fast = looked_at(*[0.3] * 60, *[0.26] * 60, seconds=0.01)
    assert slow.levels[0] == pytest.approx(fast.levels[0], abs=0.001)


def test_eyes_that_agree_drop_as_each_does_and_a_missing_one_changes_nothing() -> None:
    eyes = looked_at(0.3)
    levels = eyes.levels
    assert eyes.drop((0.15, 0.15), levels) == pytest.approx(0.5)
    assert eyes.drop((0.15, None), levels) == pytest.approx(0.5)
    assert eyes.drop((None, None), levels) == 0.0


def test_the_eye_that_jitters_less_weighs_more() -> None:
    eyes = OpenEyes()
    for index in range(600):
        ears = (0.3, 0.3 + (0.05 if index % 2 else -0.05))
        eyes.begin(ears)
        eyes.learn_noise(ears, eyes.drop(ears, eyes.levels), 1.0 / FPS)
    assert eyes.drop((0.15, 0.3), (0.3, 0.3)) > 0.45
    assert eyes.drop((0.3, 0.15), (0.3, 0.3)) < 0.05


def test_jitter_is_found_whatever_blinks_there_are() -> None:
    jitter = Jitter()
    for index in range(6000):
        blinks = index % 20 == 0
        jitter.see(0.4 if blinks else 0.02 * ((index * 7919) % 101 - 50) / 50, 0.03, index * 0.03)
    # half of these deviations are below 0.01, as are those of a normal one with 0.015
    assert jitter.value == pytest.approx(0.015, rel=0.25)


@given(ears=st.lists(st.tuples(EARS, EARS), min_size=1, max_size=50), seconds=st.floats(0.0, 0.5))
def test_levels_stay_between_what_was_seen(ears: list[tuple[float, float]], seconds: float) -> None:
    eyes = OpenEyes()
    for both in ears:
        eyes.begin(both)
        eyes.follow(both, seconds)
    for level, seen in zip(eyes.levels, zip(*ears, strict=True), strict=True):
        assert level is not None
        assert max(min(seen), 0.01) - 1e-9 <= level <= max(*seen, 0.01) + 1e-9
    assert eyes.noise > 0.0


@given(seconds=st.floats(0.0, 10.0), constant=st.floats(0.01, 100.0))
def test_a_gain_is_a_share_and_two_halves_make_a_whole(seconds: float, constant: float) -> None:
    gain = gain_of(seconds, constant)
    assert 0.0 <= gain <= 1.0
    half = gain_of(seconds / 2.0, constant)
    assert 1.0 - gain == pytest.approx((1.0 - half) ** 2, abs=1e-9)
