"""How much of the work is left out while the board is too hot, or slowed down.

Pure: times are monotonic seconds. What the work is, and in which order it goes, is not known here.
"""

from dataclasses import dataclass
from math import inf, isfinite
from typing import Final

from edge_monitor.types import Board

_SLOWED: Final = {
    "under_voltage": "under-voltage",
    "frequency_capped": "processor frequency capped",
    "throttled": "processor throttled",
}
"""What counts as strain, in words.

The soft limit of a Raspberry Pi 3B+ does not: it is reached at 60 °C and takes 200 MHz of 1.4 GHz,
and on a warm day there would be no expressions at all.
"""


@dataclass(frozen=True, slots=True)
class SheddingLimits:
    """Limits of strain.

    Attributes:
        hot_c: from here on the board is strained. A Raspberry Pi slows its processor down from
            80 °C on and more so at 85 °C (Raspberry Pi documentation, "Frequency management and
            thermal control"); two degrees earlier, work is shed before the firmware takes speed
            from all of it.
        cool_c: at or below it the strain is over; the distance, a choice, keeps it from coming
            back at once.
        step_s: after which the next work is shed if the first did not help, and for which there
            must be no strain before some comes back, a choice: a weak supply recovers as soon as
            load is shed and would fail again as soon as it is back.
    """

    hot_c: float = 78.0
    cool_c: float = 70.0
    step_s: float = 30.0

    def __post_init__(self) -> None:
        """Refuse values that make no sense.

        Raises:
            ValueError: naming the field.
        """
        if not (isfinite(self.hot_c) and isfinite(self.cool_c) and self.cool_c < self.hot_c):
            raise ValueError("cool_c must be below hot_c")
        if not (isfinite(self.step_s) and self.step_s > 0.0):
            raise ValueError("step_s must be a positive number of seconds")


class SheddingPolicy:
    """Sheds one work after the other while there is strain, and takes them back when it is over.

    Attributes:
        count: how many are shed at present, the first of their order first.
        why: the strain that led to it (`"81.2 °C"`), or `None`.

    Args:
        limits: in force.
        works: how many there are.
    """

    def __init__(self, limits: SheddingLimits, works: int) -> None:
        self.count = 0
        self.why: str | None = None
        self._limits = limits
        self._works = works
        self._step_t = self._strained_t = -inf

    def judge(self, t: float, board: Board) -> bool:
        """Take a reading of the board, in rising order of time; return whether `count` changed.

        A sensor that falls silent neither begins nor prolongs strain.
        """
        before, step_s = self.count, self._limits.step_s
        if (strain := self._strain(board)) is not None:
            self._strained_t = t
            self.why = strain if self._works else None
            if self.count < self._works and (not self.count or t - self._step_t >= step_s):
                self.count += 1
        elif self.count and t - max(self._strained_t, self._step_t) >= step_s:
            self.count -= 1
        if self.count != before:
            self._step_t = t
        if not self.count:
            self.why = None
        return self.count != before

    def _strain(self, board: Board) -> str | None:
        hottest_c, limits = board.temperature_c, self._limits
        reasons = [_SLOWED[name] for name in board.throttling or () if name in _SLOWED]
        if hottest_c is not None and (
            hottest_c >= limits.hot_c or (self.count and hottest_c > limits.cool_c)
        ):
            reasons.insert(0, f"{hottest_c:.1f} °C")
        return ", ".join(reasons) or None
