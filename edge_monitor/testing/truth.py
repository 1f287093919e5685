"""What must be said about a script, worked out from the script alone.

The limits stand here a second time on purpose: a truth that was read from the code under test
would agree with any mistake in it.
"""

from dataclasses import dataclass

from edge_monitor.testing.script import RAMPS_S, ActKind, DriverScript, Interval
from edge_monitor.types import Level

RUNGS_S = ((1.5, Level.MICROSLEEP), (3.0, Level.ASLEEP), (6.0, Level.UNRESPONSIVE))
"""How long the lids must be down for each alarm."""

DROOP_S = 0.5
"""From this length on a closure counts for PERCLOS."""

PERCLOS_WINDOW_S, PERCLOS_VALID_MIN_S = 60.0, 30.0
"""PERCLOS looks back so far and wants so much of it valid."""

DROWSY = ((0.08, Level.DROWSY_ADVISORY), (0.12, Level.DROWSY_WARNING))
"""PERCLOS of the lower rungs."""

P80 = 0.7128589
"""Where along its ramp a closure stands at 0.8: 3x² - 2x³ = 0.8."""

_STEP_S = 0.01


@dataclass(frozen=True, slots=True)
class ExpectedLevel:
    """A level that must be reached.

    Attributes:
        t: seconds on the script's scale.
        level: rung of the ladder.
    """

    t: float
    level: Level


def expected_levels(script: DriverScript) -> tuple[ExpectedLevel, ...]:
    """The alarms that the closures of a script must raise, in order.

    Only what one closure does by itself: the drowsy rungs are in `expected_drowsiness`. Closures
    while the eyes are not to be seen are not judged; scripts should not have any.
    """
    return tuple(
        ExpectedLevel(start + after_s, level)
        for start, end in script.closures()
        for after_s, level in RUNGS_S
        if end - start > after_s
    )


def expected_drowsiness(script: DriverScript) -> tuple[ExpectedLevel, ...]:
    """When PERCLOS first reaches each of the drowsy rungs, to a hundredth of a second.

    A droop counts from 0.5 s on; who counts it only when it is over is late by its length at most.
    """
    found = []
    for limit, level in DROWSY:
        moments = (index * _STEP_S for index in range(round(script.length_s / _STEP_S) + 1))
        first = next((t for t in moments if (perclos(script, t) or 0.0) >= limit), None)
        if first is not None:
            found.append(ExpectedLevel(first, level))
    return tuple(found)


def perclos(script: DriverScript, t: float) -> float | None:
    """PERCLOS (P80, droops only) at `t` seconds; `None` with too little valid time."""
    window = (max(0.0, t - PERCLOS_WINDOW_S), t)
    hidden = (*script.absences(), *script.intervals(ActKind.COVER_EYES))
    valid_s = window[1] - window[0] - sum(_overlap_s(window, gap) for gap in hidden)
    if valid_s < PERCLOS_VALID_MIN_S:
        return None
    return sum(_overlap_s(window, droop) for droop in _droops(script, t)) / valid_s


def _droops(script: DriverScript, t: float) -> tuple[Interval, ...]:
    """The parts at closure 0.8 and above of all closures that are known as droops at `t`."""
    close_s, open_s = (ramp_s * (P80 - 0.5) for ramp_s in RAMPS_S[ActKind.CLOSE])
    return tuple(
        (start + close_s, end - open_s)
        for start, end in script.closures()
        if min(end, t) - start >= DROOP_S
    )


def _overlap_s(one: Interval, other: Interval) -> float:
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))
