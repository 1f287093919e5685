"""The sequencer by hand, and the player's own thread."""

from collections.abc import Iterator

import pytest

from edge_monitor.outputs.patterns import PATTERNS
from edge_monitor.outputs.player import Player, Sequencer
from edge_monitor.types import Sound
from tests.outputs.samples import soon


def follow(sequencer: Sequencer, start_s: float, end_s: float) -> Iterator[float]:
    """Advance as a punctual thread would; yields the times at which something happens."""
    now_s = start_s
    while now_s < end_s:
        yield now_s
        pause_s = sequencer.advance(now_s)
        now_s = end_s if pause_s is None else now_s + pause_s


def heard(sequencer: Sequencer, tones: list[float | None], start_s: float, end_s: float) -> int:
    before = len(tones)
    for _ in follow(sequencer, start_s, end_s):
        pass
    return sum(tone is not None for tone in tones[before:])


def test_the_advisory_beeps_twice_in_four_seconds_and_the_warning_three_times_in_two() -> None:
    tones: list[float | None] = []
    sequencer = Sequencer(tones.append)
    sequencer.play(Sound.DROWSY_ADVISORY, 100.0)
    assert heard(sequencer, tones, 100.0, 112.0) == 6
    sequencer.play(Sound.DROWSY_WARNING, 112.0)
    assert heard(sequencer, tones, 112.0, 118.0) == 9


def test_a_new_sound_begins_at_once_and_the_same_again_changes_nothing() -> None:
    tones: list[float | None] = []
    sequencer = Sequencer(tones.append)
    sequencer.play(Sound.NOT_MONITORING, 0.0)
    sequencer.advance(0.0)
    sequencer.play(Sound.ASLEEP, 0.3)
    sequencer.advance(0.3)
    sequencer.play(Sound.ASLEEP, 0.35)
    sequencer.advance(0.35)
    assert tones == [
        PATTERNS[Sound.NOT_MONITORING].steps[0].tone_hz,
        PATTERNS[Sound.ASLEEP].steps[0].tone_hz,
    ]


def test_silence_cuts_an_alarm_short() -> None:
    tones: list[float | None] = []
    sequencer = Sequencer(tones.append)
    sequencer.play(Sound.UNRESPONSIVE, 0.0)
    sequencer.advance(0.0)
    sequencer.play(Sound.SILENCE, 0.1)
    assert sequencer.advance(0.1) is None
    assert tones[-1] is None


def test_an_awake_driver_does_not_cut_the_self_test_short_but_an_alarm_does() -> None:
    tones: list[float | None] = []
    sequencer = Sequencer(tones.append)
    sequencer.play(Sound.SELF_TEST, 0.0)
    sequencer.advance(0.0)
    sequencer.play(Sound.SILENCE, 0.01)
    assert heard(sequencer, tones, 0.01, 5.0) == 2  # and one before
    assert tones[-1] is None
    sequencer.play(Sound.SELF_TEST, 6.0)
    sequencer.advance(6.0)
    sequencer.play(Sound.MICROSLEEP, 6.01)
    sequencer.advance(6.01)
    assert tones[-1] == PATTERNS[Sound.MICROSLEEP].steps[0].tone_hz


def test_a_late_thread_skips_beeps_instead_of_lagging() -> None:
    tones: list[float | None] = []
    sequencer = Sequencer(tones.append)
    sequencer.play(Sound.DROWSY_ADVISORY, 0.0)
    sequencer.advance(0.0)
    sequencer.advance(30.0)  # the pause of the eighth cycle
    assert tones == [PATTERNS[Sound.DROWSY_ADVISORY].steps[0].tone_hz, None]
    assert heard(sequencer, tones, 30.0, 36.0) == 2  # at 32 s, in step with the start


@pytest.fixture
def tones() -> list[float | None]:
    return []


@pytest.fixture
def player(tones: list[float | None]) -> Iterator[Player]:
    running = Player(tones.append)
    yield running
    running.close()


def test_the_thread_sounds_at_once_and_falls_silent_at_once(
    player: Player, tones: list[float | None]
) -> None:
    player.play(Sound.NOT_MONITORING)  # 0.8 s long
    assert soon(lambda: len(tones) == 1, within_s=0.5)
    player.play(Sound.SILENCE)
    assert soon(lambda: len(tones) == 2, within_s=0.5)
    assert tones[-1] is None


def test_closing_in_the_middle_of_a_beep_leaves_silence(
    player: Player, tones: list[float | None]
) -> None:
    player.play(Sound.SELF_TEST)
    assert soon(lambda: len(tones) == 1)
    player.close()
    player.close()
    assert tones[-1] is None


def test_the_thread_follows_the_rhythm(player: Player, tones: list[float | None]) -> None:
    player.play(Sound.ASLEEP)
    assert soon(lambda: len(tones) >= 6, within_s=2)
    assert tones[:6] == [PATTERNS[Sound.ASLEEP].steps[0].tone_hz, None] * 3
