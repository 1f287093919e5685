"""The story that the demo tells: one driver through every level, and out of the seat."""

from edge_monitor.testing.script import DriverScript


def demo_story() -> DriverScript:
    """A driver who tires, nods off, falls asleep, leaves the seat and at last does not wake.

    The eyes stay shut for more than 6 s only at the end: that alarm stays until somebody
    acknowledges it, and would cover whatever came after.
    """
    awake = DriverScript(96.0).blinks(2.0, 5.4, 8.8, 12.4, 15.6, 18.6)
    tiring = (
        awake.close(20.5, 0.7)
        .blink(22.6)
        .close(24.6, 0.8)
        .blink(27.0)
        .yawn(28.4, 3.0)
        .squint(28.4, 3.0)
        .close(33.0, 0.9)
        .blink(35.0)
        .close(36.4, 1.1)
        .blink(38.4)
        .close(39.6, 1.3)
        .close(42.2, 1.3)
    )
    asleep = tiring.blink(45.4).close(47.5, 2.2).blinks(51.6, 54.2).close(56.5, 4.0)
    gone = asleep.blinks(62.4, 65.0).leave(67.0, 12.0)
    return gone.blinks(80.6, 82.6).close(84.5, 7.0).blinks(93.0, 94.6)
