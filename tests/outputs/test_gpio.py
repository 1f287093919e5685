"""Buzzer, light and button on gpiozero's own mock pins."""

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from gpiozero import LED, Device
from gpiozero.pins.mock import MockFactory, MockPin, MockPWMPin

from edge_monitor.errors import ConfigError
from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.gpio import (
    HOLD_S,
    AcknowledgeButton,
    ButtonActions,
    GpioLight,
    active_buzzer,
    passive_buzzer,
)
from edge_monitor.outputs.patterns import MID_TONE_HZ, PATTERNS
from edge_monitor.outputs.player import Player
from edge_monitor.ports import Buzzer, StatusLight
from edge_monitor.types import Level, Sound
from tests.outputs.samples import a_state, soon


@pytest.fixture
def factory(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockFactory]:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "mock")
    mock = MockFactory(pin_class=MockPWMPin)
    monkeypatch.setattr(Device, "pin_factory", mock)
    yield mock
    mock.close()


def states(pin: Any) -> list[float]:
    return [float(item.state) for item in pin.states]


def test_an_active_buzzer_beeps_by_switching_its_pin(factory: MockFactory) -> None:
    buzzer: Buzzer = active_buzzer(18)
    pin = factory.pin(18)
    assert pin.function == "output"
    buzzer.sound(Sound.ASLEEP)
    assert soon(lambda: states(pin)[:5] == [0, 1, 0, 1, 0])
    assert buzzer.fault is None
    buzzer.close()


@pytest.mark.fault(16)
@pytest.mark.parametrize("build", [active_buzzer, passive_buzzer])
def test_closing_during_an_alarm_pulls_the_pin_low_within_a_tenth_of_a_second(
    factory: MockFactory, build: Any
) -> None:
    """Fault 16: SIGTERM during an alarm."""
    buzzer = build(18)
    pin = factory.pin(18)
    buzzer.sound(Sound.UNRESPONSIVE)
    assert soon(lambda: pin.state > 0)
    start_s = time.monotonic()
    buzzer.close()
    assert time.monotonic() - start_s < 0.1
    assert pin.state == 0
    assert pin.function == "input"
    buzzer.close()
    buzzer.sound(Sound.ASLEEP)
    assert not soon(lambda: pin.state > 0, within_s=0.05)


def test_the_pin_goes_low_even_when_the_players_thread_does_not_answer(
    factory: MockFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    buzzer = active_buzzer(18)
    pin = factory.pin(18)
    buzzer.sound(Sound.NOT_MONITORING)
    assert soon(lambda: pin.state == 1)
    driven: list[str] = []
    real = MockPWMPin._set_state  # noqa: SLF001 - the mock tells a driven pin from a released one

    def set_state(self: MockPWMPin, value: float) -> None:
        driven.append(f"{self.function} {value:g}")
        real(self, value)

    with monkeypatch.context() as patch:
        patch.setattr(MockPWMPin, "_set_state", set_state)
        patch.setattr(Player, "close", lambda _self: None)
        buzzer.close()
    assert driven == ["output 0"]
    buzzer.close()


def test_a_passive_buzzer_plays_the_patterns_tones(factory: MockFactory) -> None:
    buzzer = passive_buzzer(18)
    pin = factory.pin(18)
    buzzer.sound(Sound.NOT_MONITORING)
    assert soon(lambda: pin.frequency is not None)
    assert pin.frequency == PATTERNS[Sound.NOT_MONITORING].steps[0].tone_hz
    assert pin.state == 0.5
    buzzer.sound(Sound.SILENCE)
    assert soon(lambda: pin.frequency is None)
    buzzer.close()


@pytest.mark.parametrize("mid_tone_hz", [200.0, 440.0, 1950.0, 4000.0, 5000.0])
@pytest.mark.parametrize("sound", [Sound.NOT_MONITORING, Sound.UNRESPONSIVE])
def test_every_tone_can_be_played_around_any_allowed_middle(
    factory: MockFactory, mid_tone_hz: float, sound: Sound
) -> None:
    buzzer = passive_buzzer(18, mid_tone_hz=mid_tone_hz)
    pin = factory.pin(18)
    buzzer.sound(sound)
    assert soon(lambda: pin.frequency is not None or buzzer.fault is not None)
    assert buzzer.fault is None
    expected_hz = PATTERNS[sound].steps[0].tone_hz * mid_tone_hz / MID_TONE_HZ
    assert pin.frequency == pytest.approx(expected_hz)
    buzzer.close()


@pytest.mark.parametrize("mid_tone_hz", [0.0, 199.0, 5001.0, float("nan"), float("inf")])
def test_a_middle_tone_nobody_hears_is_refused(mid_tone_hz: float) -> None:
    with pytest.raises(ConfigError, match="200 to 5000 Hz"):
        passive_buzzer(18, mid_tone_hz=mid_tone_hz)


def test_an_alarm_that_began_while_the_pin_was_busy_sounds_once_it_is_free(
    factory: MockFactory,
) -> None:
    """Fault 24: GPIO busy."""
    other = LED(18)
    buzzer = active_buzzer(18, Backoff(0.005, 0.01))
    assert buzzer.fault is not None
    assert "already in use" in buzzer.fault
    buzzer.sound(Sound.UNRESPONSIVE)
    other.close()
    assert soon(lambda: buzzer.fault is None)
    assert soon(lambda: states(factory.pin(18))[-1] == 1)
    assert Device.pin_factory is factory
    buzzer.close()


class BusyPin(MockPin):  # type: ignore[misc]  # gpiozero ships no types
    """A line that another program holds."""

    busy = True

    def __init__(self, *args: Any) -> None:
        if self.busy:
            raise OSError("'GPIO busy'")
        super().__init__(*args)


@pytest.mark.fault(24)
def test_a_line_another_program_holds_is_tried_again(
    factory: MockFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory.pin_class = BusyPin
    light = GpioLight(23, Backoff(0.005, 0.01))
    assert light.fault == "light on GPIO23: GPIO busy"
    monkeypatch.setattr(BusyPin, "busy", False)
    assert soon(lambda: light.fault is None)
    light.close()


def test_the_light_shows_the_state(factory: MockFactory) -> None:
    light = GpioLight(23)
    port: StatusLight = light
    pin = factory.pin(23)
    assert pin.state == 0
    port.show(replace(a_state(), calibration=0.5))
    assert soon(lambda: states(pin) == [0, 1])
    port.show(a_state())
    assert soon(lambda: pin.state == 1)
    pin.clear_states()
    port.show(a_state(Level.ASLEEP))
    assert soon(lambda: states(pin)[:4] == [1, 0, 1, 0])
    port.close()
    port.close()
    assert pin.state == 0
    assert light.fault is None


def test_the_same_state_again_does_not_restart_the_blinking(
    factory: MockFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[float] = []
    monkeypatch.setattr(LED, "blink", lambda _self, lit_s, _dark_s: calls.append(lit_s))
    light = GpioLight(23)
    assert factory.pin(23).state == 0
    for _ in range(30):
        light.show(a_state(Level.ASLEEP))
    light.close()
    assert calls == [0.1]


def test_a_press_of_the_button_is_told_once(factory: MockFactory) -> None:
    presses: list[str] = []
    button = AcknowledgeButton(
        24, ButtonActions(lambda: presses.append("pressed"), lambda: presses.append("held"))
    )
    pin = factory.pin(24)
    assert pin.pull == "up"
    assert pin.bounce == 0.05
    pin.drive_low()
    pin.drive_high()
    assert presses == ["pressed"]
    pin.drive_low()
    assert presses == ["pressed"] * 2
    assert button.fault is None
    button.close()
    button.close()


def test_an_error_in_the_buttons_action_is_logged_and_the_next_press_counts(
    factory: MockFactory, caplog: pytest.LogCaptureFixture
) -> None:
    presses: list[str] = []

    def pressed() -> None:
        presses.append("pressed")
        raise ValueError("no alarm to acknowledge")

    button = AcknowledgeButton(24, ButtonActions(pressed, pressed))
    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            factory.pin(24).drive_low()
            factory.pin(24).drive_high()
    assert len(presses) == 2
    assert caplog.messages == ["the button's action failed"] * 2
    button.close()


def test_holding_the_button_is_told_beside_the_press(factory: MockFactory) -> None:
    told: list[str] = []
    held = threading.Event()

    def hold() -> None:
        told.append("held")
        held.set()

    button = AcknowledgeButton(24, ButtonActions(lambda: told.append("pressed"), hold))
    pin = factory.pin(24)
    pin.drive_low()
    # gpiozero waits on a thread of its own: the one place where a test must wait with it
    assert held.wait(HOLD_S + 2.0)
    pin.drive_high()
    assert told == ["pressed", "held"]
    button.close()
