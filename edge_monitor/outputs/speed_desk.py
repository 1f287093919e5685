"""The vehicle's speed as the broker hands it on: taken for as hostile as a command."""

import logging
from collections.abc import Callable
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from edge_monitor.outputs.command_text import RefusedError, read
from edge_monitor.outputs.payload_fields import told
from edge_monitor.outputs.seldom import SeldomLog
from edge_monitor.types import Refusal

_log = logging.getLogger(__name__)

TOPIC: Final = "vehicle/speed"
"""Below the device's topic, where the configuration names no other."""

_FASTEST_KMH: Final = 500.0
_FASTEST_M_S: Final = 138.0
_KMH_PER_M_S: Final = 3.6

Kmh = Annotated[float, Field(strict=True, ge=0.0, le=_FASTEST_KMH)]
MetresPerSecond = Annotated[float, Field(strict=True, ge=0.0, le=_FASTEST_M_S)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class InKmh(_Strict):
    """A speed in kilometres per hour."""

    speed_kmh: Kmh = told("of the vehicle", unit="km/h")


class InMetresPerSecond(_Strict):
    """A speed in metres per second."""

    speed_m_s: MetresPerSecond = told("of the vehicle", unit="m/s")


class SpeedPayload(RootModel[Kmh | InKmh | InMetresPerSecond]):
    """A number of km/h, or an object that names its unit."""

    def kmh(self) -> float:
        """Kilometres per hour."""
        said = self.root
        if isinstance(said, InMetresPerSecond):
            return said.speed_m_s * _KMH_PER_M_S
        return said.speed_kmh if isinstance(said, InKmh) else said


def speed_in(payload: bytes) -> float:
    """Kilometres per hour, as a message says it.

    Raises:
        RefusedError: it says none, or none that is possible.
    """
    try:
        return SpeedPayload.model_validate(read(payload)).kmh()
    except ValidationError as error:
        raise RefusedError(Refusal.NOT_IN_SCHEMA) from error


class SpeedDesk:
    """Hears the speed.

    What the broker had kept when we came is refused: nobody knows how old that is.

    Attributes:
        topic: whole, to subscribe to.

    Args:
        topic: as the attribute.
        heard: called in the network's thread with km/h; must not wait.
    """

    def __init__(self, topic: str, heard: Callable[[float], None]) -> None:
        self.topic = topic
        self._heard = heard
        self._told = self._refused = 0
        self._tell = SeldomLog(_log)

    def hear(self, payload: bytes, *, retained: bool) -> None:
        """Take a message from the network; returns soon and raises nothing, whatever it is."""
        if retained:
            self._refuse(Refusal.RETAINED)
            return
        try:
            speed_kmh = speed_in(payload)
        except RefusedError as error:
            self._refuse(error.reason)
            return
        self._told += 1
        self._heard(speed_kmh)

    def _refuse(self, reason: Refusal) -> None:
        self._refused += 1
        self._tell.warning(f"speed on {self.topic} refused: {reason}")

    def report(self) -> dict[str, int]:
        """Counts: speeds that were heard, and messages that were refused."""
        return {"speeds_heard": self._told, "speeds_refused": self._refused}
