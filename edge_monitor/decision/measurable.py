"""Not measurable is not closed: whether an observation can be judged, and what to say if not."""

from dataclasses import replace

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Observation, Status


def judged(observation: Observation, limits: Thresholds) -> Observation:
    """Return the observation with the status that its own numbers allow.

    Eyes beyond `yaw_max_deg` or `pitch_max_deg`, without any measured eye, or with numbers that
    are not finite are not visible, whatever perception said.
    """
    if observation.status is not Status.VALID:
        return observation
    turned = abs(observation.yaw or 0.0) > limits.yaw_max_deg
    tilted = abs(observation.pitch or 0.0) > limits.pitch_max_deg
    signals = (
        observation.ear_left,
        observation.ear_right,
        observation.openness_left,
        observation.openness_right,
        observation.closed_left,
        observation.closed_right,
    )
    measured = [value for value in signals if value is not None]
    finite = all(abs(value) < _LARGEST for value in measured)
    if measured and finite and not turned and not tilted:
        return observation
    return replace(observation, status=Status.EYES_NOT_VISIBLE)


_LARGEST = 100.0
"""No aspect ratio comes near it; the comparison is false for NaN and infinity."""


class Degradation:
    """Follows how long nothing could be judged."""

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._blind_since: float | None = None
        self._valid_since: float | None = None
        self._degraded = False

    @property
    def degraded(self) -> bool:
        """Whether nothing can be judged, for long enough to say so."""
        return self._degraded

    @property
    def blind_since(self) -> float | None:
        """Seconds since when nothing can be judged."""
        return self._blind_since

    def deadline(self) -> float | None:
        """When time alone will make this a degradation."""
        if self._degraded or self._blind_since is None or self._valid_since is not None:
            return None
        return self._blind_since + self._limits.degraded_s

    def advance(self, t: float) -> float | None:
        """Let time pass up to `t`; return the moment degradation became due, if it did."""
        due = self.deadline()
        if due is None or due > t:
            return None
        self._degraded = True
        return due

    def see(self, t: float, *, valid: bool) -> bool:
        """Take an observation; return whether it ends a degradation."""
        if not valid:
            self._valid_since = None
            if self._blind_since is None:
                self._blind_since = t
            return False
        if self._blind_since is None:
            return False
        if self._valid_since is None:
            self._valid_since = t
        if self._degraded and t - self._valid_since < self._limits.recovered_s:
            return False
        was_degraded = self._degraded
        self._blind_since, self._valid_since, self._degraded = None, None, False
        return was_degraded
