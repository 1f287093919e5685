"""Which stages still move: each tells it about once a second, from the thread that works."""

import logging
from collections.abc import Callable
from typing import Final

from edge_monitor.ports import Clock

_log = logging.getLogger(__name__)

LIMITS_S: Final = {"buzzer": 5.0, "mqtt": 30.0, "web": 30.0, "journal": 60.0, "spool": 60.0}
"""For how long each stage may say nothing, in seconds. A card that is worn out stalls for long and
comes back, and a new process would stall with it: whoever writes to a disk is given a minute."""


class Heartbeats:
    """The last sign of life of each stage; from any thread.

    Args:
        clock: gives the time, monotonic.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._beaten_t: dict[str, float] = {}
        self._told: tuple[str, ...] = ()

    def stage(self, name: str) -> Callable[[], None]:
        """What a stage calls about once a second from now on; `name` is one of `LIMITS_S`."""

        def beat() -> None:
            self._beaten_t[name] = self._clock.monotonic()

        beat()
        return beat

    def hanging(self) -> tuple[str, ...]:
        """The stages that have said nothing for too long; each change of that is logged."""
        now = self._clock.monotonic()
        hanging = tuple(name for name, t in self._beaten_t.items() if now - t > LIMITS_S[name])
        if hanging != self._told:
            self._told = hanging
            if hanging:
                _log.error("no sign of life from %s: the watchdog starves", ", ".join(hanging))
            else:
                _log.warning("all stages move again")
        return hanging
