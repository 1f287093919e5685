"""Closure without the jitter of its measurement."""

from edge_monitor.decision.one_euro import OneEuroFilter
from edge_monitor.decision.thresholds import Thresholds


class ClosureSmoother:
    """Passes the closure of one face through a 1€ filter, begun anew where the signal breaks off.

    Args:
        limits: the thresholds in force.
    """

    def __init__(self, limits: Thresholds) -> None:
        self._hold_s = limits.hold_s
        self._filter = OneEuroFilter(
            limits.smooth_cutoff_hz, limits.smooth_beta, limits.smooth_speed_cutoff_hz
        )
        self._seen_t: float | None = None
        self._face_id: int | None = None

    def see(self, t: float, closure: float, face_id: int | None) -> float:
        """Take the closure measured at `t` seconds; return the smoothed one, 0 to 1.

        After not seeing the eyes for longer than `hold_s`, and with another face, there is nothing
        to go on from.
        """
        broken = self._seen_t is None or t - self._seen_t > self._hold_s
        if broken or face_id != self._face_id:
            self._filter.reset()
        self._seen_t, self._face_id = t, face_id
        return self._filter.see(t, closure)
