"""Which commands were seen before, in bounded memory that no flood can make forget."""

from edge_monitor.types import Refusal


class SeenIds:
    """Remembers ids until their deadline at least; times are seconds since 1970.

    An id is forgotten only when room is needed and its deadline has passed: then a copy is refused
    for its deadline. Where all that are remembered may still come again, new ones are refused, so
    that nobody can flush an id out by sending others.

    Args:
        bound: how many are remembered, 1 or more.
    """

    def __init__(self, bound: int = 256) -> None:
        self._bound = bound
        self._deadlines: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._deadlines)

    def add(self, name: str, deadline: float, now: float) -> Refusal | None:
        """Remember an id; return why its command must be refused, or `None`."""
        if name in self._deadlines:
            return Refusal.REPEATED
        if len(self._deadlines) >= self._bound:
            over = next((old for old, due in self._deadlines.items() if due < now), None)
            if over is None:
                return Refusal.BUSY
            del self._deadlines[over]
        self._deadlines[name] = deadline
        return None
