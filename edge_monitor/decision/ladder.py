"""The drowsiness ladder: one table of transitions, upward at once, downward with hysteresis."""

from dataclasses import dataclass
from enum import StrEnum

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Level


class Trigger(StrEnum):
    """What moves the ladder; published as the reason of a change."""

    PERCLOS_ADVISORY = "perclos_advisory"
    PERCLOS_WARNING = "perclos_warning"
    PERCLOS_FELL = "perclos_fell"
    CLOSED_MICROSLEEP = "closed_microsleep"
    CLOSED_ASLEEP = "closed_asleep"
    CLOSED_UNRESPONSIVE = "closed_unresponsive"
    HEAD_DROPPED = "head_dropped"
    EYES_OPEN = "eyes_open"
    NOT_MEASURABLE = "not_measurable"


_RESTING = (Level.AWAKE, Level.DROWSY_ADVISORY, Level.DROWSY_WARNING)
"""The rungs that PERCLOS alone decides."""

_FELT = (Level.DROWSY_ADVISORY, Level.DROWSY_WARNING)
"""The rungs that PERCLOS must stay below for a while before the ladder leaves them."""

_NEXT: dict[Trigger, dict[Level, Level | None]] = {
    Trigger.PERCLOS_ADVISORY: {Level.AWAKE: Level.DROWSY_ADVISORY},
    Trigger.PERCLOS_WARNING: {
        Level.AWAKE: Level.DROWSY_WARNING,
        Level.DROWSY_ADVISORY: Level.DROWSY_WARNING,
    },
    Trigger.PERCLOS_FELL: {Level.DROWSY_ADVISORY: None, Level.DROWSY_WARNING: None},
    Trigger.CLOSED_MICROSLEEP: dict.fromkeys(_RESTING, Level.MICROSLEEP),
    Trigger.CLOSED_ASLEEP: dict.fromkeys((*_RESTING, Level.MICROSLEEP), Level.ASLEEP),
    Trigger.CLOSED_UNRESPONSIVE: dict.fromkeys(
        (*_RESTING, Level.MICROSLEEP, Level.ASLEEP), Level.UNRESPONSIVE
    ),
    Trigger.HEAD_DROPPED: {Level.ASLEEP: Level.UNRESPONSIVE},
    Trigger.EYES_OPEN: {Level.MICROSLEEP: None, Level.ASLEEP: None, Level.UNRESPONSIVE: None},
    Trigger.NOT_MEASURABLE: {
        Level.DROWSY_ADVISORY: Level.AWAKE,
        Level.DROWSY_WARNING: Level.AWAKE,
        Level.MICROSLEEP: Level.AWAKE,
        Level.ASLEEP: Level.AWAKE,
        Level.UNRESPONSIVE: Level.AWAKE,
    },
}
"""Trigger → present level → next level; `None` is the rung that PERCLOS asks for. A pair that is
not here changes nothing. `EYES_OPEN` and `NOT_MEASURABLE` reach `UNRESPONSIVE` only once that was
acknowledged."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A change of level at `t` seconds, or an acknowledged alarm that comes anew at its level."""

    t: float
    before: Level
    after: Level
    trigger: Trigger


class Ladder:
    """Holds the level; is told what was seen and when."""

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._level = Level.AWAKE
        self._acknowledged = False
        self._opened_since = False  # lids were seen up after the acknowledgement
        self._rung = Level.AWAKE
        self._below_t: dict[Level, float] = {}  # since when PERCLOS has been below each rung
        self._open: tuple[float, float] | None = None  # lids up: since when, seen last

    @property
    def level(self) -> Level:
        """The present level."""
        return self._level

    @property
    def acknowledged(self) -> bool:
        """Whether the present alarm was acknowledged.

        The next rise is a new alarm, and so is a microsleep after lids that were seen up.
        """
        return self._acknowledged

    def closed(self, t: float, closed_s: float) -> list[Transition]:
        """The lids have been down for `closed_s` at `t`."""
        self._open = None
        limits = self._limits
        if closed_s < limits.microsleep_s:
            return []
        trigger = Trigger.CLOSED_MICROSLEEP
        if closed_s >= limits.unresponsive_s:
            trigger = Trigger.CLOSED_UNRESPONSIVE
        elif closed_s >= limits.asleep_s:
            trigger = Trigger.CLOSED_ASLEEP
        anew = self._opened_since
        if anew:
            self._acknowledged = self._opened_since = False
        risen = self._fire(t, trigger)
        return risen or ([Transition(t, self._level, self._level, trigger)] if anew else [])

    def opened(self, since: float, t: float) -> None:
        """The lids were seen up at `t` and have been `since` then, unless they were up before.

        Not seeing them for up to `hold_s` is bridged; after longer the time begins anew.
        """
        if self._open is None or t - self._open[1] > self._limits.hold_s:
            self._open = (since, t)
        self._open = (self._open[0], t)
        self._opened_since = self._acknowledged

    def blinked(self, t: float) -> None:
        """The lids are down at `t`, but no longer than in a blink: neither open nor shut."""
        if self._open is not None and t - self._open[1] <= self._limits.hold_s:
            self._open = (self._open[0], t)

    def perclos(self, t: float, value: float | None) -> list[Transition]:
        """PERCLOS is `value` at `t`."""
        self._rung = rung = self._rung_of(value)
        for each in _FELT:
            if rung < each:
                self._below_t.setdefault(each, t)
            else:
                self._below_t.pop(each, None)
        if rung == Level.DROWSY_WARNING:
            return self._fire(t, Trigger.PERCLOS_WARNING)
        if rung == Level.DROWSY_ADVISORY:
            return self._fire(t, Trigger.PERCLOS_ADVISORY)
        return []

    def forget_perclos(self, t: float) -> list[Transition]:
        """What PERCLOS was is no longer this driver's."""
        self._rung = Level.AWAKE
        self._below_t.clear()
        return self._fire(t, Trigger.PERCLOS_FELL)

    def head_dropped(self, t: float) -> list[Transition]:
        """The head fell or left the picture."""
        return self._fire(t, Trigger.HEAD_DROPPED)

    def not_measurable(self, t: float) -> list[Transition]:
        """Nothing could be judged for so long that no level can be upheld."""
        if self._level == Level.UNRESPONSIVE and not self._acknowledged:
            return []
        self._rung = Level.AWAKE
        self._below_t.clear()
        return self._fire(t, Trigger.NOT_MEASURABLE)

    def acknowledge(self, t: float) -> None:
        """Silence the present alarm, if there is one."""
        if self._level == Level.AWAKE or self._acknowledged:
            return
        self._acknowledged, self._opened_since = True, False
        if self._open is not None:
            # nothing changes before the moment somebody asked for it
            since, seen_t = self._open
            self._open = (max(since, t - self._limits.alarm_hold_s), seen_t)

    def deadline(self) -> float | None:
        """When time alone will next change the level."""
        if self._level in _RESTING:
            below_t = self._below_t.get(self._level)
            return None if below_t is None else below_t + self._limits.drowsy_hold_s
        if self._open is None or (self._level == Level.UNRESPONSIVE and not self._acknowledged):
            return None
        since, seen_t = self._open
        due = max(since + self._limits.alarm_hold_s, seen_t)
        return due if due <= seen_t + self._limits.hold_s else None

    def advance(self, t: float) -> list[Transition]:
        """Let time pass up to `t`; transitions carry the moment at which they were due."""
        due = self.deadline()
        if due is None or due > t:
            return []
        if self._level in _RESTING:
            return self._fire(due, Trigger.PERCLOS_FELL)
        return self._fire(due, Trigger.EYES_OPEN)

    def _rung_of(self, value: float | None) -> Level:
        if value is None or value < self._limits.perclos_advisory:
            return Level.AWAKE
        if value < self._limits.perclos_warning:
            return Level.DROWSY_ADVISORY
        return Level.DROWSY_WARNING

    def _fire(self, t: float, trigger: Trigger) -> list[Transition]:
        row = _NEXT[trigger]
        if self._level not in row:
            return []
        target = row[self._level]
        after = self._asked(t, trigger) if target is None else target
        before, self._level = self._level, after
        if after > before or after == Level.AWAKE:
            self._acknowledged = self._opened_since = False
        return [Transition(t, before, after, trigger)]

    def _asked(self, t: float, trigger: Trigger) -> Level:
        """The rung that PERCLOS asks for; coming down, the one that it has not left long enough."""
        advised_t = self._below_t.get(Level.DROWSY_ADVISORY)
        if (
            trigger is Trigger.PERCLOS_FELL
            and self._level == Level.DROWSY_WARNING
            and advised_t is not None
            and t < advised_t + self._limits.drowsy_hold_s
        ):
            return Level.DROWSY_ADVISORY
        return self._rung
