"""Which event of one replay is which of the other."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Matching:
    """Places in the two sequences.

    Attributes:
        pairs: that belong together.
        gone: of the first sequence alone.
        come: of the second alone.
    """

    pairs: list[tuple[int, int]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    come: list[int] = field(default_factory=list)


def match(before: Sequence[float], after: Sequence[float], within_s: float) -> Matching:
    """Match moments in their order so that as little as possible has changed.

    A pair costs by how much it moved, at most `within_s`; a moment without a partner costs half of
    `within_s`. Of all ways that keep the order the cheapest is taken (an alignment, found by
    Dijkstra's algorithm), so what is the same in both always finds itself.

    Args:
        before: seconds, rising.
        after: likewise.
        within_s: by how much a moment may have moved at most.
    """
    goal = len(before), len(after)
    came_from: dict[tuple[int, int], tuple[int, int]] = {}
    waiting = [(0.0, 0, 0, 0, (0, 0))]
    while True:
        cost, _, first, second, origin = heapq.heappop(waiting)
        here = first, second
        if here in came_from:
            continue
        came_from[here] = origin
        if here == goal:
            return _retraced(came_from, goal)
        for steps, more in _steps(before[first : first + 1], after[second : second + 1], within_s):
            there = first + steps[0], second + steps[1]
            # of equally cheap ways the one that has got farthest
            heapq.heappush(waiting, (cost + more, -sum(there), *there, here))


def _steps(
    before: Sequence[float], after: Sequence[float], within_s: float
) -> Iterator[tuple[tuple[int, int], float]]:
    """How many moments of either sequence can be passed next, and at which cost."""
    alone = within_s / 2.0
    if not before or not after:
        yield ((1, 0) if before else (0, 1)), alone
        return
    apart_s = before[0] - after[0]
    if abs(apart_s) <= within_s:
        yield (1, 1), abs(apart_s)
    # what lies too far back for the other has no partner any more: there is no choice
    if apart_s <= within_s:
        yield (1, 0), alone
    if apart_s >= -within_s:
        yield (0, 1), alone


def _retraced(came_from: dict[tuple[int, int], tuple[int, int]], goal: tuple[int, int]) -> Matching:
    found, here = Matching(), goal
    while here != (0, 0):
        origin = came_from[here]
        if here[0] == origin[0]:
            found.come.append(origin[1])
        elif here[1] == origin[1]:
            found.gone.append(origin[0])
        else:
            found.pairs.append(origin)
        here = origin
    for places in (found.pairs, found.gone, found.come):
        places.reverse()
    return found
