"""The pins' part of the composition root: what `[buzzer]`, `[light]` and `[button]` lead to."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from edge_monitor.ports import Buzzer, Stages, no_stages
from edge_monitor.settings import Settings

if TYPE_CHECKING:
    from edge_monitor.outputs.gpio import AcknowledgeButton, GpioLight


def build_buzzer(settings: Settings, stages: Stages = no_stages) -> Buzzer:
    """The configured buzzer; `auto` takes the pin of a Raspberry Pi.

    Raises:
        ConfigError: the tone cannot be made.
    """
    from edge_monitor.outputs.pin import gpio_chips

    kind = settings.buzzer.kind
    if kind == "auto":
        kind = "active" if gpio_chips() else "log"
    if kind == "log":
        from edge_monitor.outputs.log_buzzer import LogBuzzer

        return LogBuzzer()
    from edge_monitor.outputs.gpio import active_buzzer, passive_buzzer

    if kind == "active":
        return active_buzzer(settings.buzzer.pin, beat=stages("buzzer"))
    tone_hz = settings.buzzer.mid_tone_hz
    return passive_buzzer(settings.buzzer.pin, tone_hz, beat=stages("buzzer"))


def build_light(settings: Settings) -> "GpioLight | None":
    """The status light, where a pin is configured for it."""
    if settings.light.pin is None:
        return None
    from edge_monitor.outputs.gpio import GpioLight

    return GpioLight(settings.light.pin)


def build_button(
    settings: Settings, pressed: Callable[[], None], held: Callable[[], None]
) -> "AcknowledgeButton | None":
    """The acknowledge button, where a pin is configured for it."""
    if settings.button.pin is None:
        return None
    from edge_monitor.outputs.gpio import AcknowledgeButton, ButtonActions

    return AcknowledgeButton(settings.button.pin, ButtonActions(pressed, held))
