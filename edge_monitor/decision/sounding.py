"""What the buzzer has to say: the most urgent thing that is not muted."""

from dataclasses import dataclass

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Level, Sound

_ALARMS = {
    Level.DROWSY_ADVISORY: Sound.DROWSY_ADVISORY,
    Level.DROWSY_WARNING: Sound.DROWSY_WARNING,
    Level.MICROSLEEP: Sound.MICROSLEEP,
    Level.ASLEEP: Sound.ASLEEP,
    Level.UNRESPONSIVE: Sound.UNRESPONSIVE,
}


@dataclass(slots=True)
class Muting:
    """What a person or the vehicle has silenced.

    Attributes:
        snoozed_until: seconds; advisory levels are silent before it.
        speed_kmh: of the vehicle; at standstill advisory levels are silent, at a speed unknown
            nothing is.
        distraction_acknowledged: the present distraction was acknowledged.
    """

    snoozed_until: float | None = None
    speed_kmh: float | None = None
    distraction_acknowledged: bool = False

    def snooze(self, t: float, seconds: float, limits: Thresholds) -> float:
        """Silence advisory levels from `t` on; return the end, capped at `snooze_max_s`.

        Raises:
            ValueError: when `seconds` is not above zero.
        """
        if not seconds > 0.0:
            raise ValueError(f"a snooze lasts more than 0 seconds, not {seconds}")
        self.snoozed_until = t + min(seconds, limits.snooze_max_s)
        return self.snoozed_until

    def advisories(self, t: float, limits: Thresholds) -> bool:
        """Whether advisory levels are silent at `t`."""
        standing = self.speed_kmh is not None and self.speed_kmh < limits.standstill_kmh
        snoozed = self.snoozed_until is not None and t < self.snoozed_until
        return standing or snoozed


def sound_of(
    level: Level, *, acknowledged: bool, advisories_muted: bool, distracted: bool, degraded: bool
) -> Sound:
    """Choose the sound: sleep before distraction, distraction before drowsiness.

    Args:
        level: of the ladder.
        acknowledged: the alarm of this level was acknowledged.
        advisories_muted: drowsiness is silent; `microsleep` and above never are.
        distracted: distraction is to be sounded.
        degraded: nothing can be judged.
    """
    if level >= Level.MICROSLEEP and not acknowledged:
        return _ALARMS[level]
    if distracted:
        return Sound.DISTRACTION
    if Level.AWAKE < level < Level.MICROSLEEP and not acknowledged and not advisories_muted:
        return _ALARMS[level]
    return Sound.NOT_MONITORING if degraded else Sound.SILENCE
