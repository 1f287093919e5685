"""The vehicle's speed where nothing measures it."""


class AssumedSpeed:
    """A speed that the configuration assumes for as long as the daemon runs.

    Args:
        speed_kmh: kilometres per hour.
    """

    def __init__(self, speed_kmh: float) -> None:
        self._speed_kmh = speed_kmh

    def speed_kmh(self, t: float) -> float:  # noqa: ARG002 - the same at any time
        """Kilometres per hour."""
        return self._speed_kmh
