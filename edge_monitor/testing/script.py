"""What a driver does and when, as data, with the exact truth about it.

A script is a list of acts. Each act rises to its full amount and falls back along a smooth ramp;
its start and end are *the moments at which it stands at half its amount*, so a closure starts and
ends where the lids cross closure 0.5. Everything is a pure function of time in seconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Interval = tuple[float, float]
"""Start and end in seconds."""

Seconds = NDArray[np.float64]
"""Moments, shape (n,)."""


class ActKind(StrEnum):
    """What a driver can do."""

    CLOSE = "close"
    SQUINT = "squint"
    PARTIAL_BLINK = "partial_blink"
    YAWN = "yawn"
    TALK = "talk"
    NOD = "nod"
    LOOK = "look"
    COVER_EYES = "cover_eyes"
    LEAVE = "leave"


RAMPS_S = {
    ActKind.CLOSE: (0.08, 0.18),
    ActKind.SQUINT: (0.3, 0.3),
    ActKind.PARTIAL_BLINK: (0.08, 0.18),
    ActKind.YAWN: (0.7, 0.5),
    ActKind.TALK: (0.1, 0.1),
    ActKind.NOD: (0.5, 0.35),
    ActKind.LOOK: (0.35, 0.35),
    ActKind.COVER_EYES: (0.25, 0.25),
    ActKind.LEAVE: (0.7, 0.7),
}
"""Seconds from nothing to the full amount and back. Lids fall in 0.07 to 0.1 s and rise in 0.15 to
0.2 s; a head that nods off sinks slowly and starts up fast."""

SHORTEST_CLOSURE_S = 0.1
"""A shorter closure would not reach closure 0.8 with these ramps."""

SHORTEST_PAUSE_S = 0.15
"""Between two closures: the lids come fully up before they fall again."""

SHORTEST_PARTIAL_S = 0.14
"""A shorter partial blink would not reach its amount with these ramps."""

DEEPEST_SQUINT = 0.4
"""A squint stays below closure 0.5, so that it is no closure."""

SYLLABLES_PER_S = 4.3
"""How often the mouth opens in speech."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that the driver does.

    Attributes:
        kind: what.
        start, end: seconds at half the amount.
        amount: closure, mouth or share 0 to 1; of `NOD` and `LOOK` degrees of pitch and yaw.
    """

    kind: ActKind
    start: float
    end: float
    amount: float = 1.0


@dataclass(frozen=True, slots=True)
class DriverPose:
    """How the driver looks at one moment.

    Attributes:
        closure: of the lids, 0 open to 1 shut.
        mouth: 0 as at rest to 1 as in a full yawn.
        yaw: degrees, positive towards the right edge of the picture.
        pitch: degrees, positive upwards.
        covered: how much of the eyes is hidden behind dark glasses, 0 to 1.
        presence: 1 in the seat, 0 gone.
    """

    closure: float = 0.0
    mouth: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    covered: float = 0.0
    presence: float = 1.0

    @property
    def present(self) -> bool:
        """Whether the face can be seen."""
        return self.presence > 0.5  # noqa: PLR2004 - half-way, as for every act


@dataclass(frozen=True, slots=True)
class DriverScript:
    """What a driver does within `length_s` seconds.

    Each method that adds an act returns a longer script and leaves this one as it is.

    Attributes:
        length_s: seconds.
        acts: in order of their start.
    """

    length_s: float
    acts: tuple[Act, ...] = field(default=())

    def blink(self, at: float, duration: float = 0.2) -> "DriverScript":
        """Blink, 0.1 to 0.5 s."""
        return self.close(at, duration)

    def blinks(self, *moments: float) -> "DriverScript":
        """Blink for 0.2 s at each of these moments."""
        script = self
        for at in moments:
            script = script.blink(at)
        return script

    def close(self, at: float, duration: float) -> "DriverScript":
        """Shut the eyes.

        Raises:
            ValueError: shorter than `SHORTEST_CLOSURE_S`, or within `SHORTEST_PAUSE_S` of
                another closure.
        """
        if duration < SHORTEST_CLOSURE_S:
            raise ValueError(f"a closure lasts {SHORTEST_CLOSURE_S} s at least, not {duration}")
        return self._with(ActKind.CLOSE, at, duration, 1.0)

    def squint(self, at: float, duration: float, closure: float = 0.3) -> "DriverScript":
        """Narrow the eyes without shutting them.

        Raises:
            ValueError: deeper than `DEEPEST_SQUINT`.
        """
        if not 0.0 <= closure <= DEEPEST_SQUINT:
            raise ValueError(f"a squint is 0 to {DEEPEST_SQUINT} deep, not {closure}")
        return self._with(ActKind.SQUINT, at, duration, closure)

    def partial_blink(
        self, at: float, duration: float = 0.15, closure: float = 0.65
    ) -> "DriverScript":
        """Let the lids drop to `closure` and come back at once.

        Raises:
            ValueError: shorter than `SHORTEST_PARTIAL_S`.
        """
        if duration < SHORTEST_PARTIAL_S:
            raise ValueError(
                f"a partial blink lasts {SHORTEST_PARTIAL_S} s at least, not {duration}"
            )
        return self._with(ActKind.PARTIAL_BLINK, at, duration, closure)

    def yawn(self, at: float, duration: float = 3.0) -> "DriverScript":
        """Open the mouth wide."""
        return self._with(ActKind.YAWN, at, duration, 1.0)

    def talk(self, at: float, duration: float, mouth: float = 0.45) -> "DriverScript":
        """Open and shut the mouth as in speech, `mouth` at the widest."""
        return self._with(ActKind.TALK, at, duration, mouth)

    def nod(self, at: float, duration: float = 1.0, drop_deg: float = 22.0) -> "DriverScript":
        """Let the head sink by so many degrees and start up again."""
        return self._with(ActKind.NOD, at, duration, -drop_deg)

    def look_away(self, at: float, duration: float, yaw: float) -> "DriverScript":
        """Turn the head, positive towards the right edge of the picture."""
        return self._with(ActKind.LOOK, at, duration, yaw)

    def cover_eyes(self, at: float, duration: float) -> "DriverScript":
        """Wear dark glasses for a while."""
        return self._with(ActKind.COVER_EYES, at, duration, 1.0)

    def leave(self, at: float, duration: float) -> "DriverScript":
        """Go out of the picture and come back."""
        return self._with(ActKind.LEAVE, at, duration, 1.0)

    def at(self, t: float) -> DriverPose:
        """How the driver looks at `t` seconds."""
        times = np.array([t])
        return DriverPose(
            closure=float(self.closure(times)[0]),
            mouth=float(self.mouth(times)[0]),
            yaw=float(self.amount(ActKind.LOOK, times)[0]),
            pitch=float(self.amount(ActKind.NOD, times)[0]),
            covered=float(self.amount(ActKind.COVER_EYES, times)[0]),
            presence=1.0 - float(self.amount(ActKind.LEAVE, times)[0]),
        )

    def closure(self, times: Seconds) -> Seconds:
        """Lid closure at each moment, 0 to 1."""
        narrowed = np.maximum(
            self.amount(ActKind.SQUINT, times), self.amount(ActKind.PARTIAL_BLINK, times)
        )
        return np.maximum(self.amount(ActKind.CLOSE, times), narrowed)

    def mouth(self, times: Seconds) -> Seconds:
        """Mouth opening at each moment, 0 to 1."""
        syllables: Seconds = np.sin(np.pi * SYLLABLES_PER_S * times) ** 2
        return np.maximum(
            self.amount(ActKind.YAWN, times), self.amount(ActKind.TALK, times) * syllables
        )

    def amount(self, kind: ActKind, times: Seconds) -> Seconds:
        """Amount of one kind of act at each moment; where two overlap the larger one counts."""
        total = np.zeros_like(times)
        for act in self._of(kind):
            share = act.amount * _share(act, times)
            total = np.where(np.abs(share) > np.abs(total), share, total)
        return total

    def closures(self) -> tuple[Interval, ...]:
        """When the lids are more than half shut."""
        return self.intervals(ActKind.CLOSE)

    def yawns(self) -> tuple[Interval, ...]:
        """When the mouth is more than half open in a yawn."""
        return self.intervals(ActKind.YAWN)

    def absences(self) -> tuple[Interval, ...]:
        """When the face is gone."""
        return self.intervals(ActKind.LEAVE)

    def intervals(self, kind: ActKind) -> tuple[Interval, ...]:
        """Start and end of each act of a kind, in order."""
        return tuple((act.start, act.end) for act in self._of(kind))

    def _of(self, kind: ActKind) -> Iterator[Act]:
        return (act for act in self.acts if act.kind is kind)

    def _with(self, kind: ActKind, at: float, duration: float, amount: float) -> "DriverScript":
        if not 0.0 <= at < at + duration <= self.length_s:
            raise ValueError(
                f"{kind} from {at} s to {at + duration} s is not within {self.length_s} s"
            )
        acts = sorted((*self.acts, Act(kind, at, at + duration, amount)), key=_start)
        same = [act for act in acts if act.kind is kind]
        pause_s = SHORTEST_PAUSE_S if kind is ActKind.CLOSE else 0.0
        for before, after in pairwise(same):
            if after.start - before.end < pause_s:
                raise ValueError(
                    f"{kind} at {after.start} s comes within {pause_s} s of the one before"
                )
        return replace(self, acts=tuple(acts))


def _start(act: Act) -> float:
    return act.start


def _share(act: Act, times: Seconds) -> Seconds:
    """How much of the act is there at each moment, 0 to 1; exactly 0.5 at start and end."""
    rise_s, fall_s = RAMPS_S[act.kind]
    rising = np.clip((times - act.start) / rise_s + 0.5, 0.0, 1.0)
    falling = np.clip((act.end - times) / fall_s + 0.5, 0.0, 1.0)
    ramp = np.minimum(rising, falling)
    return np.asarray(ramp * ramp * (3.0 - 2.0 * ramp))
