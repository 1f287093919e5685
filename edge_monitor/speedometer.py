"""The part of the composition root about the vehicle's speed: what `[speed]` leads to."""

from collections.abc import Callable
from dataclasses import dataclass

from edge_monitor.ports import Clock, SpeedSource
from edge_monitor.settings import Settings

HearSpeed = Callable[[float], None] | None
"""Takes what the broker tells, in km/h; `None` where it is not asked."""


@dataclass(frozen=True, slots=True)
class Speedometer:
    """Where the speed comes from while the daemon runs.

    Attributes:
        source: `None` where nothing knows it.
        hear: what the broker tells goes there.
        close: ends what runs for it; harmless when repeated.
    """

    source: SpeedSource | None = None
    hear: HearSpeed = None
    close: Callable[[], None] = lambda: None


def assumed_speed(settings: Settings) -> SpeedSource | None:
    """The speed that the configuration assumes: all that is known of the time of a recording."""
    if settings.speed.assume_kmh is None:
        return None
    from edge_monitor.system.speed import AssumedSpeed

    return AssumedSpeed(settings.speed.assume_kmh)


def start_speedometer(settings: Settings, clock: Clock) -> Speedometer:
    """Begin to listen to what is configured; returns at once."""
    wanted = settings.speed
    if wanted.source == "assume":
        return Speedometer(assumed_speed(settings))
    from edge_monitor.system.speed import HeardSpeed

    speed = HeardSpeed(wanted.source, clock)
    if wanted.source == "mqtt":
        return Speedometer(speed, hear=speed.hear)
    from edge_monitor.outputs.backoff import Backoff
    from edge_monitor.system.gpsd import Gpsd

    address = (wanted.gpsd_host, wanted.gpsd_port)
    gpsd = Gpsd(address, speed.hear, speed.complain, Backoff())
    return Speedometer(speed, close=gpsd.close)
