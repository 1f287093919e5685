"""What this driver looks like with open eyes and a straight head.

Open-eye EAR differs between people (0.257 ± 0.021 over 27 drivers, second-hand), so closure is
measured against the driver's own. The level is learnt once and then frozen: a running mean would
follow a drowsy lid down. After that it may only rise, and only a little.
"""

from edge_monitor.decision.histogram import TimeHistogram
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Observation

_EAR_FLOOR = 0.20
"""Open EAR that is assumed at least: 2.7 standard deviations below the mean of drivers. Who starts
with shut eyes is then seen as shut before anything is learnt."""

_OPENNESS_FLOOR = 0.45
"""Likewise for the openness witness, whose population open level is 1."""

_FIRST_S = 1.0 / 30.0
"""Weight of an observation that has no predecessor to measure its duration by."""


class OpenLevel:
    """The open level of one signal of one eye: a high quantile over time, frozen, then one-sided.

    Args:
        floor: lowest level that is believed.
        high: highest value the signal can take.
        thresholds: the limits in force.
    """

    def __init__(self, floor: float, high: float, thresholds: Thresholds) -> None:
        self._floor = floor
        self._high = high
        self._limits = thresholds
        self._histogram = TimeHistogram(0.0, high, 120)
        self._frozen: float | None = None
        self._ceiling = high
        self.value = floor

    def add(self, value: float, seconds: float) -> None:
        """Learn from a value that stood for `seconds`."""
        self._histogram.add(value, seconds)
        if self._frozen is None:
            self.value = self._quantile()
        elif self._histogram.total_s >= self._limits.calibration_s:
            self.value = min(max(self.value, self._quantile()), self._ceiling)
            self._histogram = TimeHistogram(0.0, self._high, 120)

    def freeze(self) -> None:
        """End the learning; from now on the level can only rise, by `open_rise_max` at most."""
        self._frozen = self.value
        self._ceiling = self.value * (1.0 + self._limits.open_rise_max)
        self._histogram = TimeHistogram(0.0, self._high, 120)

    def _quantile(self) -> float:
        level = self._histogram.quantile(self._limits.open_quantile)
        return self._floor if level is None else max(level, self._floor)


class Baseline:
    """Open levels of both eyes, straight-ahead direction and proportions of one driver."""

    def __init__(self, thresholds: Thresholds) -> None:
        self._limits = thresholds
        self.ear_left = OpenLevel(_EAR_FLOOR, 0.6, thresholds)
        self.ear_right = OpenLevel(_EAR_FLOOR, 0.6, thresholds)
        self.openness_left = OpenLevel(_OPENNESS_FLOOR, 1.0, thresholds)
        self.openness_right = OpenLevel(_OPENNESS_FLOOR, 1.0, thresholds)
        self._yaw = TimeHistogram(-90.0, 90.0, 180)
        self._pitch = TimeHistogram(-90.0, 90.0, 180)
        self._geometry: tuple[float, ...] | None = None
        self._learnt_s = 0.0
        self._calibrated = False
        self._straight = (0.0, 0.0)

    @property
    def progress(self) -> float:
        """Share of the learning time that is over, 0 to 1."""
        return 1.0 if self._calibrated else min(self._learnt_s / self._limits.calibration_s, 1.0)

    @property
    def calibrated(self) -> bool:
        """Whether the levels are frozen."""
        return self._calibrated

    @property
    def geometry(self) -> tuple[float, ...] | None:
        """Mean proportions of the face that was learnt, where they were given."""
        return self._geometry

    @property
    def straight(self) -> tuple[float, float]:
        """Yaw and pitch in degrees when looking ahead: the median while learning."""
        return self._straight

    def evidence(self) -> dict[str, float]:
        """What was learnt, for the record."""
        return {
            "open_ear_left": self.ear_left.value,
            "open_ear_right": self.ear_right.value,
            "straight_yaw_deg": self._straight[0],
            "straight_pitch_deg": self._straight[1],
        }

    def learn(self, observation: Observation, seconds: float | None) -> bool:
        """Take in a valid observation that stood for `seconds` (`None`: the first of a stretch).

        Returns:
            Whether this observation completed the calibration.
        """
        weight_s = _FIRST_S if seconds is None else seconds
        for level, value in (
            (self.ear_left, observation.ear_left),
            (self.ear_right, observation.ear_right),
            (self.openness_left, observation.openness_left),
            (self.openness_right, observation.openness_right),
        ):
            if value is not None:
                level.add(value, weight_s)
        if self._calibrated:
            return False
        self._learn_face(observation, weight_s)
        self._learnt_s += weight_s
        if self._learnt_s < self._limits.calibration_s:
            return False
        self._calibrated = True
        for level in (self.ear_left, self.ear_right, self.openness_left, self.openness_right):
            level.freeze()
        return True

    def _learn_face(self, observation: Observation, weight_s: float) -> None:
        if observation.yaw is not None and observation.pitch is not None:
            self._yaw.add(observation.yaw, weight_s)
            self._pitch.add(observation.pitch, weight_s)
            self._straight = (self._yaw.quantile(0.5) or 0.0, self._pitch.quantile(0.5) or 0.0)
        if observation.geometry is not None:
            if self._geometry is None:
                self._geometry = observation.geometry
            gain = weight_s / max(self._learnt_s + weight_s, weight_s)
            self._geometry = tuple(
                old + gain * (new - old)
                for old, new in zip(self._geometry, observation.geometry, strict=True)
            )
