"""What the status light says: a pure table from the driver's state to a way of blinking."""

from enum import Enum
from typing import Final

from edge_monitor.types import DriverState, Level, Sound, Status

_NO_PICTURE: Final = (Status.TOO_DARK, Status.TOO_BRIGHT, Status.FROZEN, Status.UNAVAILABLE)


class Light(Enum):
    """Ways to shine, as seconds lit and seconds dark of one blink."""

    DARK = (0.0, 0.0)
    STEADY = (1.0, 0.0)
    SLOW = (0.8, 0.8)
    FAST = (0.1, 0.1)


def light_of(state: DriverState) -> Light:
    """Steady: all is watched. Slow: still learning or cannot see. Fast: the driver is at risk.

    Where no driver is watched nothing is ever called degraded: there the picture itself counts.
    """
    if state.watched and (state.level > Level.AWAKE or state.distracted):
        return Light.FAST
    blind = state.degraded is not None or state.sound is Sound.NOT_MONITORING
    blind = blind or (not state.watched and state.status in _NO_PICTURE)
    learning = state.watched and state.calibration < 1
    return Light.SLOW if blind or learning else Light.STEADY
