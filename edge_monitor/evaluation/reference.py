"""What the ladder must do with a script, worked out from the script alone.

A second, plainer way to the same answer: continuous time, exact intervals, no samples, no state
machine shared with the decision layer.
"""

from dataclasses import dataclass

from edge_monitor.testing.script import DriverScript
from edge_monitor.testing.truth import DROOP_S, DROWSY, PERCLOS_VALID_MIN_S, RUNGS_S, perclos
from edge_monitor.types import Level

ALARM_HOLD_S = 2.0
"""Open eyes for so long end a microsleep or sleep."""

_DOUBT_S = 0.2
"""Two things that happen within this time may be decided in either order."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A change of level.

    Attributes:
        t: seconds on the script's scale.
        level: that is taken.
    """

    t: float
    level: Level


def expected_decisions(script: DriverScript, frame_gap_s: float) -> tuple[Decision, ...] | None:
    """Every change of level, or `None` where frames so far apart cannot tell.

    Between two frames nobody knows when the lids moved, so each droop may be longer or shorter by
    one gap; where that may carry PERCLOS over a limit, either decision is right.

    Args:
        script: shorter than the time PERCLOS takes to fall; nobody acknowledges.
        frame_gap_s: usual distance between frames.
    """
    level = rung = Level.AWAKE
    decisions = []
    for t, kind, reached in sorted(_stimuli(script)):
        wanted = level
        if kind == "weigh":
            weighed = _rung(script, t, frame_gap_s)
            if weighed is None:
                return None
            rung = weighed
            if level < Level.MICROSLEEP:
                wanted = max(level, rung)
        elif kind == "closed":
            wanted = max(level, reached)
        elif Level.MICROSLEEP <= level < Level.UNRESPONSIVE:
            wanted = rung
        if wanted is not level:
            level = wanted
            decisions.append(Decision(t, level))
    return tuple(decisions)


def _stimuli(script: DriverScript) -> list[tuple[float, str, Level]]:
    """When the ladder may move: PERCLOS weighed, a closure long enough, eyes open long enough."""
    found = [(PERCLOS_VALID_MIN_S, "weigh", Level.AWAKE)]
    for start, end in script.closures():
        if end - start >= DROOP_S:
            found.append((end, "weigh", Level.AWAKE))
            found.append((end + ALARM_HOLD_S, "open", Level.AWAKE))
        found += [
            (start + after_s, "closed", level)
            for after_s, level in RUNGS_S
            if end - start > after_s
        ]
    return [stimulus for stimulus in found if stimulus[0] <= script.length_s]


def _rung(script: DriverScript, t: float, frame_gap_s: float) -> Level | None:
    """The rung that PERCLOS asks for at `t`, `None` where that is in doubt."""
    if abs(t - PERCLOS_VALID_MIN_S) < _DOUBT_S and _stimulus_near(script, PERCLOS_VALID_MIN_S):
        return None
    value = perclos(script, t)
    if value is None:
        return Level.AWAKE
    droops = sum(end - start >= DROOP_S and start < t for start, end in script.closures())
    margin = droops * frame_gap_s / PERCLOS_VALID_MIN_S
    if any(abs(value - limit) < margin for limit, _ in DROWSY):
        return None
    return max((level for limit, level in DROWSY if value >= limit), default=Level.AWAKE)


def _stimulus_near(script: DriverScript, t: float) -> bool:
    """Whether a closure starts, becomes a droop, ends or alarms about `t`."""
    lengths_s = (0.0, DROOP_S, *(after_s for after_s, _ in RUNGS_S))
    edges = [start + after_s for start, _ in script.closures() for after_s in lengths_s]
    edges += [end + after_s for _, end in script.closures() for after_s in (0.0, ALARM_HOLD_S)]
    return any(abs(edge - t) < _DOUBT_S for edge in edges)
