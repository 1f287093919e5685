"""The 1€ filter: smooths a signal that stands still and lets one that moves pass.

Casiez, Roussel and Vogel: 1€ Filter, CHI 2012, doi 10.1145/2207676.2208639. A low-pass filter of
first order whose cutoff rises with the speed of the signal. Pure: time comes with the samples.
"""

import math

_SAME_MOMENT_S = 1e-6
"""Over a shorter gap any noise would be an endless speed."""


class OneEuroFilter:
    """Filters one signal.

    Args:
        min_cutoff_hz: cutoff while the signal stands still; lower is smoother.
        beta: by how many Hz the cutoff rises for each unit a second of speed; higher is prompter.
        speed_cutoff_hz: cutoff of the filter that the speed itself passes.
    """

    def __init__(self, min_cutoff_hz: float, beta: float, speed_cutoff_hz: float) -> None:
        self._min_cutoff_hz = min_cutoff_hz
        self._beta = beta
        self._speed_cutoff_hz = speed_cutoff_hz
        self._t: float | None = None
        self._value = 0.0
        self._speed = 0.0

    def see(self, t: float, value: float) -> float:
        """Take a sample; return the filtered value, between it and the one returned before.

        Args:
            t: seconds, rising; a second sample of the same moment changes nothing.
            value: any finite number; the first after a reset passes as it is.
        """
        if self._t is None:
            self._t, self._value, self._speed = t, value, 0.0
            return value
        gap_s = t - self._t
        if gap_s < _SAME_MOMENT_S:
            return self._value
        # against the filtered value, as the authors' own programs do
        speed = (value - self._value) / gap_s
        self._speed += _gain(self._speed_cutoff_hz, gap_s) * (speed - self._speed)
        cutoff_hz = self._min_cutoff_hz + self._beta * abs(self._speed)
        self._value += _gain(cutoff_hz, gap_s) * (value - self._value)
        self._t = t
        return self._value

    def reset(self) -> None:
        """Forget the signal: the next sample is the first."""
        self._t = None


def _gain(cutoff_hz: float, gap_s: float) -> float:
    """Share of a new sample in the filtered value, above 0 and below 1."""
    turns = 2.0 * math.pi * cutoff_hz * gap_s
    return turns / (turns + 1.0)
