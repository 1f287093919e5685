"""How deep this person's blinks are on this signal, learnt from the blinks themselves."""

from collections import deque

_PRIOR_DEPTH = 0.27
"""Share of the open EAR that a blink takes away on a face mesh, before any was seen. Ten clips by
three meshes: 0.14 to 0.6 without refined eyes, 0.7 to 0.9 with."""

_PRIOR_BLINKS = 3
"""How many blinks the prior is worth; after them a person's own count more."""

_REMEMBERED = 24
"""Dips: with a blink every four seconds, those of the last minute and a half."""


class BlinkDepth:
    """The middle depth of the latest dips that had the shape of a blink.

    A median weighed by the depth: noise and speech make many shallow dips, and must not outvote
    the blinks.
    """

    def __init__(self) -> None:
        self._dips: deque[float] = deque(maxlen=_REMEMBERED)
        self.value = _PRIOR_DEPTH
        """Share of the open level, 0 to 1."""

    @property
    def learnt(self) -> bool:
        """Whether it rests on more than the prior."""
        return len(self._dips) > _PRIOR_BLINKS

    def add(self, depth: float) -> None:
        """Learn from a dip whose deepest point lay `depth`, 0 to 1, below the open level."""
        self._dips.append(depth)
        weighed = sorted([*self._dips, *(_PRIOR_DEPTH,) * _PRIOR_BLINKS])
        half = sum(weighed) / 2.0
        for self.value in weighed:
            half -= self.value
            if half <= 0.0:
                return
