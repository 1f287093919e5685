"""What differs between two replays of one recording."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from edge_monitor.basis import flat
from edge_monitor.comparison.matching import match
from edge_monitor.comparison.replayed import Happening, Measures, Replayed
from edge_monitor.types import EventKind, Level

_SAME_S: Final = 0.002
"""Times are written in milliseconds; what differs by their rounding has not moved."""

_OF_PICTURES: Final = (EventKind.EMOTION, EventKind.CLASS, EventKind.SEVERAL)
"""What measurements do not hold: where one replay was made of them, neither has it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An event that is in both, elsewhere or of another length.

    Attributes:
        before, after: it.
    """

    before: Happening
    after: Happening

    @property
    def start_s(self) -> float:
        """By how much it begins later."""
        return self.after.start - self.before.start

    @property
    def longer_s(self) -> float | None:
        """By how much it is longer, where both have a length."""
        before, after = self.before.length_s, self.after.length_s
        return None if before is None or after is None else after - before


@dataclass(frozen=True, slots=True)
class Changes:
    """Events of one name.

    Attributes:
        name: of them.
        same: how many are where they were.
        moved, gone, come: the others.
    """

    name: str
    same: int
    moved: tuple[Moved, ...]
    gone: tuple[Happening, ...]
    come: tuple[Happening, ...]

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(self.moved or self.gone or self.come)


@dataclass(frozen=True, slots=True)
class Apart:
    """How far a measure of the two lies apart, over the frames in which both have it.

    Attributes:
        frames: that both have.
        mean, most: of the absolute difference; `None` without such frames.
        at: second of the largest difference.
    """

    frames: int
    mean: float | None
    most: float | None
    at: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs.

    Attributes:
        before, after: the replays.
        settings: values by name, of settings that differ; a missing one is `None`.
        networks: likewise digests, where both looked at pictures.
        level_s: seconds of each level in both.
        events: by name; expressions, classes and several people where both looked at pictures.
        closure, perclos: of the frames.
    """

    before: Replayed
    after: Replayed
    settings: Mapping[str, tuple[Any, Any]]
    networks: Mapping[str, tuple[str | None, str | None]]
    level_s: Mapping[str, tuple[float, float]]
    events: tuple[Changes, ...]
    closure: Apart
    perclos: Apart

    @property
    def decided_alike(self) -> bool:
        """Whether both told the same events."""
        return not any(changes.any for changes in self.events)


def compare(before: Replayed, after: Replayed, within_s: float) -> Difference:
    """Find what differs.

    Args:
        before: one replay.
        after: the other.
        within_s: by how much an event may have moved and still be the same one.
    """
    looked = bool(before.settings.networks and after.settings.networks)
    networks = _unlike(before.settings.networks, after.settings.networks) if looked else {}
    return Difference(
        before=before,
        after=after,
        settings=_unlike(flat(before.settings.settings), flat(after.settings.settings)),
        networks=networks,
        level_s={
            level.label: pair
            for level in Level
            if any(pair := _level_s(before, after, level.label))
        },
        events=tuple(
            changes
            for changes in _changes(before.happenings, after.happenings, within_s)
            if looked or changes.name.partition(" ")[0] not in _OF_PICTURES
        ),
        closure=_apart(before.measures, after.measures, 0),
        perclos=_apart(before.measures, after.measures, 1),
    )


def _unlike(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    names = dict.fromkeys((*before, *after))
    pairs = {name: (before.get(name), after.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _level_s(before: Replayed, after: Replayed, name: str) -> tuple[float, float]:
    return before.summary.level_s.get(name, 0.0), after.summary.level_s.get(name, 0.0)


def _changes(
    before: Sequence[Happening], after: Sequence[Happening], within_s: float
) -> Iterable[Changes]:
    firsts, seconds = _by_name(before), _by_name(after)
    for name in sorted({*firsts, *seconds}):
        first, second = firsts[name], seconds[name]
        found = match([one.start for one in first], [one.start for one in second], within_s)
        pairs = [Moved(first[one], second[other]) for one, other in found.pairs]
        moved = tuple(pair for pair in pairs if _has_moved(pair))
        yield Changes(
            name=name,
            same=len(pairs) - len(moved),
            moved=moved,
            gone=tuple(first[place] for place in found.gone),
            come=tuple(second[place] for place in found.come),
        )


def _by_name(happenings: Iterable[Happening]) -> defaultdict[str, list[Happening]]:
    found: defaultdict[str, list[Happening]] = defaultdict(list)
    for happening in happenings:
        found[happening.name].append(happening)
    return found


def _has_moved(pair: Moved) -> bool:
    lasting = (pair.before.end is None) != (pair.after.end is None)
    return lasting or abs(pair.start_s) > _SAME_S or abs(pair.longer_s or 0.0) > _SAME_S


def _apart(before: Measures, after: Measures, place: int) -> Apart:
    total, most, at, frames = 0.0, None, None, 0
    for t, values in before.items():
        first, second = values[place], after.get(t, (None, None))[place]
        if first is None or second is None:
            continue
        apart = abs(first - second)
        total, frames = total + apart, frames + 1
        if most is None or apart > most:
            most, at = apart, t
    return Apart(frames, total / frames if frames else None, most, at)
