"""One dip of the EAR below the level of the open eyes, from its beginning to its end."""

from edge_monitor.decision.open_eyes import Ears

_HALF_UP = 0.5
"""Share of a dip's depth that the lids must have come up to be on their way up."""


class Dip:
    """Follows how deep the eyes lie below the levels at which the dip began.

    Attributes:
        start: seconds.
        levels: EAR of the open eyes when it began.
        depth: how far below them the eyes are, a share.
        deepest: how far they were at most.
        up_since: seconds since when the lids are half up again; `None` while they are down.
    """

    def __init__(self, start: float, levels: Ears) -> None:
        self.start = start
        self.levels = levels
        self.depth = 0.0
        self.deepest = 0.0
        self.up_since: float | None = None

    def see(self, t: float, depth: float) -> None:
        """Take the depth at `t` seconds."""
        self.depth = depth
        self.deepest = max(self.deepest, depth)
        if self.risen < _HALF_UP:
            self.up_since = None
        elif self.up_since is None:
            self.up_since = t

    @property
    def risen(self) -> float:
        """Share of its depth that the lids have come up again, 0 to 1 and above."""
        return 1.0 - self.depth / self.deepest if self.deepest > 0.0 else 0.0
