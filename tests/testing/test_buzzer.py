"""The recording buzzer."""

from edge_monitor.ports import Buzzer
from edge_monitor.testing import FakeClock, RecordingBuzzer
from edge_monitor.types import Sound


def test_it_keeps_each_change_with_its_time_and_nothing_else() -> None:
    clock = FakeClock(monotonic_s=10.0)
    buzzer: Buzzer = (recording := RecordingBuzzer(clock))
    buzzer.sound(Sound.SILENCE)
    clock.advance(1.0)
    buzzer.sound(Sound.MICROSLEEP)
    buzzer.sound(Sound.MICROSLEEP)
    clock.advance(2.0)
    buzzer.sound(Sound.ASLEEP)
    assert recording.sounds == [(11.0, Sound.MICROSLEEP), (13.0, Sound.ASLEEP)]
    assert recording.now is Sound.ASLEEP


def test_closing_silences_and_may_be_repeated() -> None:
    buzzer = RecordingBuzzer(FakeClock(monotonic_s=0.0))
    buzzer.sound(Sound.ASLEEP)
    buzzer.close()
    buzzer.close()
    assert buzzer.closed
    assert buzzer.sounds == [(0.0, Sound.ASLEEP), (0.0, Sound.SILENCE)]


def test_it_can_pretend_to_be_broken() -> None:
    buzzer = RecordingBuzzer(FakeClock())
    assert buzzer.fault is None
    buzzer.fault = "pin 17 is busy"
    port: Buzzer = buzzer
    assert port.fault == "pin 17 is busy"
