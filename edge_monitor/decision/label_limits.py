"""The limits of events about the labels of faces, with their reasons, in one frozen value."""

from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True, slots=True)
class LabelLimits:
    """Limits in seconds and fractions; the defaults are those of expressions.

    Attributes:
        time_constant_s: over which probabilities are averaged, a choice: expressions are commonly
            said to last 0.5 to 4 s, and after one second two thirds of a new one are in.
        confidence: least averaged probability of a label that starts an episode, a choice: the
            probabilities are calibrated, so 0.4 among eight labels is right two times in five.
        margin: by which it must lead the next one, a choice. It ends when another leads it by as
            much, or when it has fallen as far below `confidence`.
        dwell_s: for which it must lead without a break (`decision.md`: 0.5 s).
        changes_per_minute: of the label of one face in any 60 s (`decision.md`: 6).
        away_s: after which a face out of the picture is gone. Longer than the tracker remembers
            the place of a lost face, 1 s, after which it comes back under another number. Over a
            longer gap between two frames nobody is taken for the same person either.
        unmeasured_s: after which the label of a face that is there is not known any more:
            head turned away, for so long that the average is out of date.
    """

    time_constant_s: float = 1.0
    confidence: float = 0.4
    margin: float = 0.15
    dwell_s: float = 0.5
    changes_per_minute: int = 6
    away_s: float = 1.5
    unmeasured_s: float = 3.0

    def __post_init__(self) -> None:
        """Refuse values that no measurement can mean.

        Raises:
            ValueError: naming the field.
        """
        for name in ("time_constant_s", "dwell_s", "away_s", "unmeasured_s"):
            value = getattr(self, name)
            if not (isfinite(value) and value > 0.0):
                raise ValueError(f"{name} must be a positive number of seconds, not {value}")
        if not 0.0 < self.margin <= self.confidence <= 1.0:
            raise ValueError("0 < margin <= confidence <= 1 must hold")
        if self.changes_per_minute < 1:
            raise ValueError("changes_per_minute must be 1 or more")
