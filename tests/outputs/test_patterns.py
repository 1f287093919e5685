"""Patterns as data: what the ear can tell apart, and what a pattern does at any moment."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edge_monitor.outputs.patterns import MID_TONE_HZ, PATTERNS, Moment, Pattern
from edge_monitor.types import Level, Sound

AUDIBLE = [sound for sound in Sound if sound is not Sound.SILENCE]
RUNGS = [Sound(level.label) for level in Level if level is not Level.AWAKE]


def on_share(pattern: Pattern) -> float:
    return sum(step.on_s for step in pattern.steps) / pattern.cycle_s


def test_every_sound_has_its_pattern_and_no_two_are_the_same() -> None:
    assert set(PATTERNS) == set(Sound)
    assert len({PATTERNS[sound].steps for sound in Sound}) == len(Sound)
    assert len({PATTERNS[sound].text for sound in Sound}) == len(Sound)


@pytest.mark.parametrize("sound", AUDIBLE)
def test_every_beep_and_pause_has_a_length_and_a_pitch_the_buzzer_can_make(sound: Sound) -> None:
    for step in PATTERNS[sound].steps:
        assert step.on_s > 0
        assert step.off_s > 0
        assert MID_TONE_HZ / 1.8 < step.tone_hz < MID_TONE_HZ * 1.8
    assert 0.1 < PATTERNS[sound].cycle_s <= 10


def test_the_higher_the_rung_the_more_it_sounds() -> None:
    for lower, higher in pairwise(RUNGS):
        assert on_share(PATTERNS[lower]) < on_share(PATTERNS[higher])


def test_not_monitoring_is_rare_long_and_lower_than_all_else() -> None:
    quiet = PATTERNS[Sound.NOT_MONITORING]
    others = [
        step
        for sound in AUDIBLE
        if sound is not Sound.NOT_MONITORING
        for step in PATTERNS[sound].steps
    ]
    assert quiet.cycle_s == pytest.approx(10)
    assert quiet.steps[0].tone_hz < min(step.tone_hz for step in others)
    assert quiet.steps[0].on_s > max(step.on_s for step in others)


def test_only_the_self_test_comes_to_an_end() -> None:
    assert [sound for sound in AUDIBLE if not PATTERNS[sound].repeat] == [Sound.SELF_TEST]
    pattern = PATTERNS[Sound.SELF_TEST]
    assert pattern.at(pattern.cycle_s).tone_hz is None
    assert pattern.at(pattern.cycle_s).lasts_s is None


def test_silence_is_silent_for_ever() -> None:
    assert PATTERNS[Sound.SILENCE].at(12.0).tone_hz is None
    assert PATTERNS[Sound.SILENCE].at(12.0).lasts_s is None


@example(sound=Sound.SELF_TEST, elapsed_s=0.53125)  # the last pause of what is played once
@given(sound=st.sampled_from(AUDIBLE), elapsed_s=st.floats(0, 1e6))
def test_following_a_pattern_always_moves_on(sound: Sound, elapsed_s: float) -> None:
    pattern = PATTERNS[sound]
    moment = pattern.at(elapsed_s)
    if moment.lasts_s is None:
        assert not pattern.repeat
        return
    assert 1e-6 < moment.lasts_s <= 10
    after = pattern.at(elapsed_s + moment.lasts_s)
    assert after.tone_hz != moment.tone_hz or after == Moment(None, None)


@given(sound=st.sampled_from(AUDIBLE), start_s=st.floats(0, 100))
def test_a_cycle_sounds_as_long_as_its_steps_say(sound: Sound, start_s: float) -> None:
    pattern = PATTERNS[sound]
    at_s, sounding_s = start_s, 0.0
    end_s = start_s + pattern.cycle_s
    while at_s < end_s - 1e-5:
        moment = pattern.at(at_s)
        lasts_s = end_s - at_s if moment.lasts_s is None else min(moment.lasts_s, end_s - at_s)
        sounding_s += lasts_s if moment.tone_hz is not None else 0
        at_s += lasts_s
    whole_s = sum(step.on_s for step in pattern.steps)
    if pattern.repeat:
        assert sounding_s == pytest.approx(whole_s, abs=1e-4)
    else:
        assert sounding_s <= whole_s + 1e-4
