"""The open level of an EAR that drifts, and how much it jitters: of each eye, and of both."""

from math import exp

DOWN_S, UP_S = 0.2, 0.4
"""Time constants with which the level follows. Lids fall within 0.03 to 0.13 s on ten clips; a head
sinks and speech moves the lids more slowly, and those the level is to follow."""

_NOISE_S = 10.0
"""Time constant of the jitter, once as much was seen."""

_FIRST_NOISE, _LEAST_NOISE = 0.03, 0.005
"""Jitter as a share of the level: before it is known (ten clips: 0.02 to 0.06), and at least."""

_LEAST_LEVEL = 0.01
"""No open eye's EAR; spares a division by zero."""

_MEDIAN = 0.6745
"""Half of the values of a normal distribution lie within so many standard deviations."""

Ears = tuple[float | None, float | None]
"""Of the left and the right eye; `None` where it was not measured."""


class Jitter:
    """Standard deviation of a signal about its level, by its median: blinks hardly widen it."""

    def __init__(self) -> None:
        self.value = _FIRST_NOISE

    def see(self, deviation: float, seconds: float, known_s: float) -> None:
        """Take a deviation, a share of the level, that stood for `seconds`."""
        gain = gain_of(seconds, min(known_s + 1.0, _NOISE_S))
        if abs(deviation) < _MEDIAN * self.value:
            gain = -gain
        self.value = max(self.value * (1.0 + gain), _LEAST_NOISE)


class _Eye:
    def __init__(self) -> None:
        self.level: float | None = None
        self.jitter = Jitter()


class OpenEyes:
    """Levels of both eyes, and how far they lie below them together."""

    def __init__(self) -> None:
        self._eyes = (_Eye(), _Eye())
        self._both = Jitter()
        self._seen_s = 0.0

    @property
    def levels(self) -> Ears:
        """EAR of the open eyes as it is now taken to be."""
        return self._eyes[0].level, self._eyes[1].level

    @property
    def noise(self) -> float:
        """Standard deviation of the drop while the eyes are open."""
        return self._both.value

    def begin(self, ears: Ears) -> None:
        """Take the EAR of an eye that has no level yet for its level."""
        for eye, ear in zip(self._eyes, ears, strict=True):
            if eye.level is None and ear is not None:
                eye.level = max(ear, _LEAST_LEVEL)

    def drop(self, ears: Ears, levels: Ears) -> float:
        """How far the eyes lie below these levels, as a share of them; below 0 they lie above.

        The eye that jitters less weighs more, by the inverse of its variance.
        """
        weights = drops = 0.0
        for eye, ear, level in zip(self._eyes, ears, levels, strict=True):
            if ear is not None and level is not None:
                weight = 1.0 / (eye.jitter.value * eye.jitter.value)
                weights += weight
                drops += weight * (1.0 - ear / level)
        return drops / weights if weights else 0.0

    def follow(self, ears: Ears, seconds: float) -> None:
        """Let the levels follow the eyes, which stood so for `seconds`."""
        for eye, ear in zip(self._eyes, ears, strict=True):
            if ear is not None and eye.level is not None:
                gain = gain_of(seconds, DOWN_S if ear < eye.level else UP_S)
                eye.level = max(eye.level + gain * (ear - eye.level), _LEAST_LEVEL)

    def land(self, ears: Ears) -> None:
        """Take the eyes, as they are, for open."""
        for eye, ear in zip(self._eyes, ears, strict=True):
            if ear is not None:
                eye.level = max(ear, _LEAST_LEVEL)

    def learn_noise(self, ears: Ears, drop: float, seconds: float) -> None:
        """Learn from open eyes that stood at `drop` below their levels for `seconds`."""
        for eye, ear in zip(self._eyes, ears, strict=True):
            if ear is not None and eye.level is not None:
                eye.jitter.see(1.0 - ear / eye.level, seconds, self._seen_s)
        self._both.see(drop, seconds, self._seen_s)
        self._seen_s += seconds


def gain_of(seconds: float, time_constant_s: float) -> float:
    """Share of a new value in an exponential mean, 0 to 1."""
    return 1.0 - exp(-seconds / time_constant_s)
