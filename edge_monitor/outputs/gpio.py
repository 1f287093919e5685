"""Buzzer, status light and acknowledge button on GPIO pins, by gpiozero; pins by BCM number.

gpiozero is imported where a pin is opened: it is slow, and most machines have no pins.
SIGTERM skips gpiozero's own clean-up, which is an exit handler: whoever builds these closes them.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from edge_monitor.errors import ConfigError
from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.light import Light, light_of
from edge_monitor.outputs.patterns import MID_TONE_HZ
from edge_monitor.outputs.pin import Pin
from edge_monitor.outputs.player import Player
from edge_monitor.ports import Beat, no_beat
from edge_monitor.types import DriverState, Sound

_log = logging.getLogger(__name__)

_DEBOUNCE_S = 0.05
HOLD_S = 3.0
"""Seconds after which a press is a snooze."""

_OCTAVES = 1  # all patterns lie within one, both ways
_MID_TONES_HZ = (200.0, 5000.0)  # within an octave of these gpiozero still knows the notes


class GpioBuzzer:
    """A buzzer on a pin; `active_buzzer` and `passive_buzzer` build the two kinds."""

    def __init__(self, pin: Pin[float | None], beat: Beat = no_beat) -> None:
        self._pin = pin
        self._player = Player(pin.set, beat=beat)

    @property
    def fault(self) -> str | None:
        """Why it cannot sound at present, or `None`."""
        return self._pin.fault

    def sound(self, sound: Sound) -> None:
        """Sound this pattern from now on; returns at once; the same again changes nothing."""
        self._player.play(sound)

    def close(self) -> None:
        """Silence and release the pin, within a tenth of a second; harmless when repeated."""
        self._player.close()
        self._pin.close()  # which silences it, too, whatever the player's thread does


def active_buzzer(gpio: int, backoff: Backoff | None = None, beat: Beat = no_beat) -> GpioBuzzer:
    """A buzzer with an oscillator of its own: the pin switches it on and off."""

    def make() -> Any:
        from gpiozero import Buzzer

        return Buzzer(gpio)

    def write(device: Any, tone_hz: float | None) -> None:
        if tone_hz is None:
            device.off()
        else:
            device.on()

    return GpioBuzzer(Pin(f"buzzer on GPIO{gpio}", make, write, None, backoff, drives=gpio), beat)


def passive_buzzer(
    gpio: int,
    mid_tone_hz: float = MID_TONE_HZ,
    backoff: Backoff | None = None,
    beat: Beat = no_beat,
) -> GpioBuzzer:
    """A piezo disc or small speaker: the pin makes the tone.

    Args:
        gpio: the pin, by BCM number.
        mid_tone_hz: where the middle of the patterns' tones shall lie, 200 to 5000 Hz; a disc is
            loudest near its resonance.
        backoff: pauses between attempts to open the pin.
        beat: called about once a second while the sound is seen to.

    Raises:
        ConfigError: the middle tone is out of range.
    """
    lowest, highest = _MID_TONES_HZ
    if not lowest <= mid_tone_hz <= highest:
        raise ConfigError(f"the buzzer's middle tone must be {lowest:g} to {highest:g} Hz")

    def make() -> Any:
        from gpiozero import TonalBuzzer
        from gpiozero.tones import Tone

        return TonalBuzzer(gpio, mid_tone=Tone(frequency=mid_tone_hz), octaves=_OCTAVES)

    def write(device: Any, tone_hz: float | None) -> None:
        if tone_hz is None:
            device.stop()
        else:
            from gpiozero.tones import Tone

            # named: a bare number below 128 would be a MIDI note
            device.play(Tone(frequency=tone_hz * mid_tone_hz / MID_TONE_HZ))

    return GpioBuzzer(Pin(f"buzzer on GPIO{gpio}", make, write, None, backoff, drives=gpio), beat)


class GpioLight:
    """A light-emitting diode that blinks as `light_of` says."""

    def __init__(self, gpio: int, backoff: Backoff | None = None) -> None:
        def make() -> Any:
            from gpiozero import LED

            return LED(gpio)

        self._light = Light.DARK
        self._pin = Pin(f"light on GPIO{gpio}", make, _shine, Light.DARK, backoff, drives=gpio)

    @property
    def fault(self) -> str | None:
        """Why it cannot shine at present, or `None`."""
        return self._pin.fault

    def show(self, state: DriverState) -> None:
        """Show this state; returns at once."""
        light = light_of(state)
        if light is not self._light:
            self._light = light
            self._pin.set(light)

    def close(self) -> None:
        """Dark; harmless when repeated."""
        self._pin.close()


def _shine(device: Any, light: Light) -> None:
    if light is Light.DARK:
        device.off()
    elif light is Light.STEADY:
        device.on()
    else:
        lit_s, dark_s = light.value
        device.blink(lit_s, dark_s)


@dataclass(frozen=True, slots=True)
class ButtonActions:
    """What a button does.

    Attributes:
        pressed: called once a press, at once.
        held: called once, too, when the press has lasted `HOLD_S`.
    """

    pressed: Callable[[], None]
    held: Callable[[], None]


class AcknowledgeButton:
    """A push-button between the pin and ground.

    Args:
        gpio: the pin, by BCM number.
        actions: called in a thread of the pin factory.
        backoff: pauses between attempts to open the pin.
    """

    def __init__(self, gpio: int, actions: ButtonActions, backoff: Backoff | None = None) -> None:
        def make() -> Any:
            from gpiozero import Button

            return Button(gpio, pull_up=True, bounce_time=_DEBOUNCE_S, hold_time=HOLD_S)

        def write(device: Any, actions: ButtonActions) -> None:
            device.when_pressed = _guarded(actions.pressed)
            device.when_held = _guarded(actions.held)

        self._pin = Pin(f"button on GPIO{gpio}", make, write, actions, backoff)

    @property
    def fault(self) -> str | None:
        """Why it cannot be read at present, or `None`."""
        return self._pin.fault

    def close(self) -> None:
        """Release the pin; harmless when repeated."""
        self._pin.close()


def _guarded(action: Callable[[], None]) -> Callable[[], None]:
    """An action that cannot end the factory's thread, and with it every button."""

    def guarded() -> None:
        try:
            action()
        except Exception:  # noqa: BLE001 - whatever it is, the next press must count
            _log.exception("the button's action failed")

    return guarded
