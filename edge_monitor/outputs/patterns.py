"""How each sound is beeped: data, and the pure question what a pattern does at a moment.

An active buzzer knows one tone, so the patterns differ in rhythm alone; a passive one adds pitch.
The share of time that a pattern sounds rises strictly with the rung of the ladder it speaks for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from edge_monitor.types import Sound

MID_TONE_HZ: Final = 1760.0
"""Middle of the tones below; all lie within an octave of it, both ways."""

_ROUNDING_S = 1e-6  # closer than this to the end of a step counts as past it


@dataclass(frozen=True, slots=True)
class Step:
    """One beep and the pause after it.

    Attributes:
        on_s: seconds of sound, above 0.
        off_s: seconds of silence after it, above 0.
        tone_hz: pitch on a passive buzzer; an active one ignores it.
    """

    on_s: float
    off_s: float
    tone_hz: float


@dataclass(frozen=True, slots=True)
class Moment:
    """What a pattern does now.

    Attributes:
        tone_hz: the tone that sounds, `None` in a pause.
        lasts_s: seconds until this changes; `None` when it never does.
    """

    tone_hz: float | None
    lasts_s: float | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rhythm.

    Attributes:
        text: in words, for the log.
        steps: in order; none at all is silence.
        repeat: from the start again after the last step, or once.
    """

    text: str
    steps: tuple[Step, ...] = ()
    repeat: bool = True

    @property
    def cycle_s(self) -> float:
        """Seconds from the first beep to the end of the last pause."""
        return sum(step.on_s + step.off_s for step in self.steps)

    def at(self, elapsed_s: float) -> Moment:
        """What sounds `elapsed_s` seconds (0 or more) after the start."""
        cycle_s = self.cycle_s
        if not self.steps or (not self.repeat and elapsed_s + _ROUNDING_S >= cycle_s):
            return Moment(None, None)
        ahead_s = elapsed_s % cycle_s
        for step in self.steps:
            for tone_hz, length_s in ((step.tone_hz, step.on_s), (None, step.off_s)):
                if ahead_s + _ROUNDING_S < length_s:
                    return Moment(tone_hz, length_s - ahead_s)
                ahead_s -= length_s
        return Moment(self.steps[0].tone_hz, self.steps[0].on_s)  # a rounding before the next cycle


def _beeps(count: int, on_s: float, off_s: float, tone_hz: float, cycle_s: float) -> list[Step]:
    """`count` equal beeps, the last pause stretched so that all of it lasts `cycle_s` seconds."""
    rest_s = cycle_s - count * on_s - (count - 1) * off_s
    return [Step(on_s, off_s, tone_hz)] * (count - 1) + [Step(on_s, rest_s, tone_hz)]


PATTERNS: Final[Mapping[Sound, Pattern]] = MappingProxyType(
    {
        Sound.SILENCE: Pattern("silence"),
        Sound.DROWSY_ADVISORY: Pattern(
            "two soft beeps every 4 s", tuple(_beeps(2, 0.06, 0.14, 1175.0, 4.0))
        ),
        Sound.DROWSY_WARNING: Pattern(
            "three beeps every 2 s", tuple(_beeps(3, 0.12, 0.12, 1480.0, 2.0))
        ),
        Sound.MICROSLEEP: Pattern("quick beeps", (Step(0.15, 0.15, 1976.0),)),
        Sound.ASLEEP: Pattern("fast beeps", (Step(0.10, 0.06, 2349.0),)),
        Sound.UNRESPONSIVE: Pattern(
            "continuous, two tones", (Step(0.45, 0.02, 2794.0), Step(0.45, 0.02, 2093.0))
        ),
        Sound.DISTRACTION: Pattern(
            "long and short every 1.5 s", (Step(0.35, 0.15, 1319.0), Step(0.08, 0.92, 1760.0))
        ),
        Sound.NOT_MONITORING: Pattern("one low long beep every 10 s", (Step(0.8, 9.2, 988.0),)),
        Sound.SELF_TEST: Pattern(
            "three rising beeps, once",
            (Step(0.1, 0.08, 1175.0), Step(0.1, 0.08, 1760.0), Step(0.15, 0.05, 2349.0)),
            repeat=False,
        ),
    }
)
"""The pattern of each sound."""
