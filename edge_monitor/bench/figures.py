"""The figures that the bench is for, each beside its goal."""

from dataclasses import dataclass
from statistics import median

RATIO_GOAL = 1.5
PEAK_MIB_GOAL = 110.0
FIRST_RESULT_S_GOAL = 0.5
GROWTH_MIB_GOAL = 2.0
"""What counts as flat: a hundred bytes a frame over 20,000 frames."""

EMOTION_PERCENT_GOAL = 15.0
"""Of the CPU that everything else takes."""

AGAINST_GOAL = 1.2


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    Attributes:
        name: what was measured.
        samples: every time it was measured; the figure is their median.
        unit: empty for a ratio.
        goal: greatest value that is good enough; `None` for a figure without a goal.
    """

    name: str
    samples: tuple[float, ...]
    unit: str
    goal: float | None = None

    @property
    def value(self) -> float:
        """The median of the samples."""
        return median(self.samples)

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; `None` without one."""
        return None if self.goal is None else self.value <= self.goal
