"""What the live loop says in the log, so seldom that no fault can fill it."""

import logging

from edge_monitor.types import DriverState

_log = logging.getLogger(__name__)

_COMPLAIN_EVERY_S = 60.0
_CAMERA_PERIOD_S = 600.0
_CAMERA_LINES = 6
"""At most so many in that period: a loose cable fails and recovers all night."""


class Complaints:
    """Remembers what was said, and when."""

    def __init__(self) -> None:
        self._time_t = self._refused_t = self._camera_t = float("-inf")
        self._refused: str | None = None
        self._camera: str | None = None
        self._camera_lines = 0

    def time_went_back(self, t: float, back_s: float) -> None:
        """A frame was dropped, being older than the one before it."""
        if t - self._time_t >= _COMPLAIN_EVERY_S:
            self._time_t = t
            _log.warning("camera time went back by %.3f s: frame dropped", back_s)

    def refusal(self, state: DriverState) -> None:
        """Frames come too seldom to count blinks, or no longer do."""
        t, refused = state.t, state.blinks.refused
        begins = refused is not None and self._refused is None
        self._refused = refused
        if begins and t - self._refused_t >= _COMPLAIN_EVERY_S:
            self._refused_t = t
            _log.warning("no blink statistics: %s", refused)

    def camera(self, t: float, fault: str | None) -> None:
        """Why there is no picture at `t`; `None` where nothing is wrong.

        A change that comes when enough was said is told later, if it lasts.
        """
        if fault == self._camera:
            return
        if t - self._camera_t >= _CAMERA_PERIOD_S:
            self._camera_t, self._camera_lines = t, 0
        if self._camera_lines == _CAMERA_LINES:
            return
        self._camera_lines += 1
        self._camera = fault
        if fault is None:
            _log.info("the camera gives pictures again")
        else:
            _log.warning("no picture from the camera: %s", fault)
