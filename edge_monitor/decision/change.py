"""Notices that another driver took the seat, so that the baseline is learnt again."""

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Observation

_LOOK_S = 1.0
"""How long a returning face is looked at before its proportions are compared."""


class DriverChange:
    """A face that takes over, or was away longer than `driver_gone_s`, with other proportions."""

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._seen_t: float | None = None
        self._face_id: int | None = None
        self._back_t: float | None = None
        self._samples: list[tuple[float, ...]] = []

    @property
    def undecided(self) -> bool:
        """Whether a face is being looked at that may be another driver's."""
        return self._back_t is not None

    def see(self, observation: Observation, known: tuple[float, ...] | None) -> bool:
        """Take an observation with a face; return whether this is another driver.

        Args:
            observation: any observation; those without proportions are passed over.
            known: proportions of the driver whose baseline is in force.
        """
        t = observation.t
        if observation.geometry is not None and known is not None:
            self._take(t, observation.face_id, observation.geometry)
        if known is None or self._back_t is None or t - self._back_t < _LOOK_S:
            return False
        self._back_t = None
        return self._differs(known)

    def _take(self, t: float, face_id: int | None, geometry: tuple[float, ...]) -> None:
        # a number that changes again and again must not put the comparison off for ever
        if self._back_t is None and self._may_be_another(t, face_id):
            self._back_t = t
            self._samples = []
        self._seen_t, self._face_id = t, face_id
        if self._back_t is not None:
            self._samples.append(geometry)

    def _may_be_another(self, t: float, face_id: int | None) -> bool:
        if self._seen_t is None:
            return False
        away_s = t - self._seen_t
        # a track that is lost for longer may come back under another number
        takes_over = face_id != self._face_id and away_s <= self._limits.hold_s
        return takes_over or away_s > self._limits.driver_gone_s

    def _differs(self, known: tuple[float, ...]) -> bool:
        middles = (
            sorted(column)[len(self._samples) // 2] for column in zip(*self._samples, strict=True)
        )
        return any(
            abs(now - before) > self._limits.driver_change * abs(before)
            for now, before in zip(middles, known, strict=True)
        )
