"""The buzzer of a machine without one."""

import logging

import pytest

from edge_monitor.outputs.log_buzzer import LogBuzzer
from edge_monitor.ports import Buzzer
from edge_monitor.types import Sound


def test_each_change_of_sound_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    buzzer = LogBuzzer()
    port: Buzzer = buzzer
    with caplog.at_level(logging.INFO):
        for sound in (Sound.SILENCE, Sound.ASLEEP, Sound.ASLEEP, Sound.SILENCE, Sound.MICROSLEEP):
            port.sound(sound)
        port.close()
        port.close()
    assert caplog.messages == [
        "buzzer: asleep (fast beeps)",
        "buzzer: silence",
        "buzzer: microsleep (quick beeps)",
        "buzzer: silence",
    ]
    assert buzzer.counts == {Sound.ASLEEP: 1, Sound.MICROSLEEP: 1, Sound.SILENCE: 2}
    assert port.fault is None
