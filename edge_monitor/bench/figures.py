"""The figures that the bench is for, each beside its goal."""

from dataclasses import asdict, dataclass, field, replace
from statistics import median
from typing import Any, Self

RATIO_GOAL = 1.5
PEAK_MIB_GOAL = 110.0
FIRST_RESULT_S_GOAL = 0.5
GROWTH_MIB_GOAL = 2.0
"""What counts as flat: a hundred bytes a frame over 20,000 frames."""

EMOTION_PERCENT_GOAL = 15.0
"""Of the CPU that everything else takes."""

AGAINST_GOAL = 1.2

ADDED_MS_GOAL = 1.6
"""From the decision to the subscriber, at the 99th percentile, on an idle machine."""

WRITTEN_MB_GOAL = 1.0
"""A day, by all that the daemon writes, whether or not there is a broker; its log not counted."""

FIRST_PAINT_S_GOAL = 0.5
SHOWN_S_GOAL = 0.3
"""From the moment at which an event is written to the browser's next picture, on this computer."""

PAGES_PERCENT_GOAL = 5.0
PREVIEW_PERCENT_GOAL = 25.0
"""Of the CPU of a daemon whose page nobody looks at."""

SPOOLED_MIB_GOAL = 5.0
"""What a great many waiting events may add to the memory that a thousand of them take."""


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

    def as_json(self) -> dict[str, Any]:
        """The figure and its verdict as JSON can carry them."""
        return asdict(self) | {"value": self.value, "met": self.met}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a session found.

    Attributes:
        figures: in the order of measurement.
    """

    figures: list[Figure] = field(default_factory=list)

    @property
    def all_met(self) -> bool | None:
        """Whether every goal that was measured is met; `None` where there was none."""
        met = [figure.met for figure in self.figures if figure.goal is not None]
        return all(met) if met else None

    def unjudged(self) -> Self:
        """The same without goals, for what was measured too shortly to be held against them."""
        return replace(self, figures=[replace(figure, goal=None) for figure in self.figures])

    def as_json(self) -> dict[str, Any]:
        """What was found, as JSON can carry it."""
        figures = [figure.as_json() for figure in self.figures]
        return asdict(self) | {"figures": figures, "all_met": self.all_met}
