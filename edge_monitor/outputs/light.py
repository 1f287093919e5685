"""What the status light says: a pure table from the driver's state to a way of blinking."""

from enum import Enum

from edge_monitor.types import DriverState, Level, Sound


class Light(Enum):
    """Ways to shine, as seconds lit and seconds dark of one blink."""

    DARK = (0.0, 0.0)
    STEADY = (1.0, 0.0)
    SLOW = (0.8, 0.8)
    FAST = (0.1, 0.1)


def light_of(state: DriverState) -> Light:
    """Steady: all is watched. Slow: still learning or cannot see. Fast: the driver is at risk."""
    if state.watched and (state.level > Level.AWAKE or state.distracted):
        return Light.FAST
    blind = state.degraded is not None or state.sound is Sound.NOT_MONITORING
    learning = state.watched and state.calibration < 1
    return Light.SLOW if blind or learning else Light.STEADY
