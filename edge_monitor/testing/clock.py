"""A clock that stands still until it is told to go on."""


class FakeClock:
    """`ports.Clock` for tests: monotonic time moves by `advance` alone, wall time may step.

    Args:
        monotonic_s: where the monotonic scale begins; no program may rely on 0.
        wall_s: seconds since 1970 in UTC at that moment.
        synced: whether the wall clock counts as set from outside; `None` is not known.
    """

    def __init__(
        self,
        monotonic_s: float = 1000.0,
        wall_s: float = 1_767_225_600.0,
        *,
        synced: bool | None = True,
    ) -> None:
        self._monotonic_s = monotonic_s
        self._wall_s = wall_s
        self._synced = synced

    def monotonic(self) -> float:
        """Seconds on a scale that never steps."""
        return self._monotonic_s

    def wall(self) -> float:
        """Seconds since 1970 in UTC, as this clock believes."""
        return self._wall_s

    def synced(self) -> bool | None:
        """Whether the wall clock was set from outside since boot."""
        return self._synced

    def advance(self, seconds: float) -> None:
        """Let time pass on both scales.

        Raises:
            ValueError: backwards.
        """
        if seconds < 0.0:
            raise ValueError(f"time does not go back by {-seconds} s; step_wall does")
        self._monotonic_s += seconds
        self._wall_s += seconds

    def step_wall(self, seconds: float) -> None:
        """Set the wall clock forward or back, as a time server does; monotonic time goes on."""
        self._wall_s += seconds

    def synchronise(self, wall_s: float) -> None:
        """Set the wall clock from outside."""
        self._wall_s = wall_s
        self._synced = True
