"""A day in a vehicle as journal and spool see it: which events come and when."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from edge_monitor.contract import examples
from edge_monitor.outputs.outbox import Letter, Rank, keeping_of
from edge_monitor.types import EventKind

HOURS: Final = 9
"""At the wheel: more a day is not allowed by Regulation (EC) No 561/2006, Art. 6(1), as a rule."""

_MINUTES: Final = 60 * HOURS

KINDS: Final = (
    (EventKind.BLINK, Rank.OTHER, 15 * _MINUTES),
    (EventKind.PARTIAL_BLINK, Rank.OTHER, _MINUTES),
    (EventKind.LONG_BLINK, Rank.OTHER, _MINUTES // 2),
    (EventKind.YAWN, Rank.OTHER, 5 * HOURS),
    (EventKind.NOD, Rank.OTHER, 2 * HOURS),
    (EventKind.DISTRACTION, Rank.OTHER, 2 * 4 * HOURS),  # begins and ends
    (EventKind.DROWSINESS, Rank.OTHER, 4 * HOURS),  # advisory and warning, and awake again
    (EventKind.DROWSINESS, Rank.ALARM, 10),
)
"""Each kind, its rank and how often a day: 15 blinks a minute, alarms of a very tired driver."""

STATED: Final = (
    f"a day is {HOURS} h at the wheel with "
    f"{sum(count for _, rank, count in KINDS if rank is not Rank.ALARM):,} events and "
    f"{sum(count for _, rank, count in KINDS if rank is Rank.ALARM)} alarms"
)
"""The rate in words."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An event of the day; `t` in seconds from its beginning."""

    t: float
    letter: Letter


def day(hours: float = HOURS) -> Sequence[Moment]:
    """The first hours of a day in order, the same each time; the events are spread by chance."""
    kinds = [(kind, rank) for kind, rank, count in KINDS for _ in range(count)]
    chance = random.Random(5)  # noqa: S311 - moments, not secrets
    chance.shuffle(kinds)
    gaps_s = [chance.expovariate(1.0) for _ in (*kinds, "end of the day")]
    scale_s = HOURS * 3600 / sum(gaps_s)
    texts = {kind: examples.event(kind) for kind, _ in kinds}
    moments = (
        Moment(t, Letter(f"event/{kind}", texts[kind], rank, keeping_of(kind)))
        for t, (kind, rank) in zip(
            accumulate(gap_s * scale_s for gap_s in gaps_s[:-1]), kinds, strict=True
        )
    )
    return [moment for moment in moments if moment.t < hours * 3600]
