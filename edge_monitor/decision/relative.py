"""Closure from EAR alone, where nobody knows how far it falls when this person's eyes shut.

A face mesh hardly moves its lid points: a shut eye keeps 0.4 to 0.86 of its EAR (ten clips), and
what it keeps differs between people. So everything is learnt from the trace, without looking
ahead: the open level, which follows what is slower than a lid and stays where it is while the lids
are down; the jitter about it; and the depth of this person's blinks.
"""

from edge_monitor.decision.blink_depth import BlinkDepth
from edge_monitor.decision.dip import Dip
from edge_monitor.decision.lids import Closing
from edge_monitor.decision.open_eyes import Ears, OpenEyes
from edge_monitor.decision.thresholds import Thresholds

_BLINK_SHARE = 0.5
"""Share of the usual depth at which a dip is a blink: as far from open eyes as from shut ones."""

_LONG_SHARE, _LONG_S = 0.6, 0.3
"""From so many seconds on a dip must be deeper: eyes that look down stay above those that shut, and
the longer they do the less it can be noise."""

_DIP_SIGMAS, _BLINK_SIGMAS = 3.5, 3.0
"""Jitter makes no dip and no blink: one normal value in 4,000 and in 700 goes as far."""

_LEAST_DIP = 0.05
"""A shallower dip is none, however quiet the signal."""

_END_SHARE = 0.7
"""A dip ends at this share of the depth at which it begins, so that jitter does not cut it."""

_SHAPE_S = (0.05, 0.6)
"""How long a dip lasts that the depth of blinks is learnt from."""

_SHORTEST_S = 0.06
"""No lid is down for less: blinks take 0.1 to 0.4 s from first to last movement, and this is about
the time at half the depth. Jitter in two frames is shorter."""

_LANDED_S = 0.3
"""Lids that have been half up for so long are open: their owner looks down, or the level was
wrong. Nobody blinks with shut eyes."""

_RISEN = 0.35
"""Share of a dip's depth that the lids must have come up for its end to be theirs and not the
level's, which has followed."""

_SHALLOW_S, _HELD_S = 0.4, 10.0
"""How long the level waits for a dip to end: one too shallow for shut eyes, and one deep enough.
Beyond the last rung of the ladder (6 s)."""

_RESTART_S, _LONGEST_STEP_S = 5.0, 0.5
"""After such a gap the level is taken anew; after this one at most a value weighs no more."""


class RelativeClosure:
    """Learns one person's open level, jitter and depth of blinks.

    Args:
        limits: the thresholds in force.
    """

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._eyes = OpenEyes()
        self._dip: Dip | None = None
        self._ended: Dip | None = None
        self._t: float | None = None
        self._step_s = 0.0
        self.depth = BlinkDepth()

    def see(self, t: float, ears: Ears) -> float:
        """Take the EAR of one eye at least at `t` seconds, rising; return the closure, 0 to 1."""
        self._elapse(t)
        self._eyes.begin(ears)
        drop = self._eyes.drop(ears, self._eyes.levels)
        if self._dip is None and drop >= self._least_dip():
            self._dip = Dip(t, self._eyes.levels)
        if self._dip is None:
            self._eyes.learn_noise(ears, drop, self._step_s)
            self._eyes.follow(ears, self._step_s)
        elif self._see_dip(self._dip, t, ears, drop):
            drop = 0.0
        closure = self._limits.closed_peak * drop / self._threshold(t)
        return 0.0 if closure < 0.0 else min(closure, 1.0)

    def confirms(self, closing: Closing) -> bool:
        """Whether a closing whose end was just seen was one of the lids.

        They must have been down long enough and have come up themselves, and a long one must have
        been about as deep as blinks are.
        """
        dip = self._dip or self._ended
        if dip is None or dip.risen < _RISEN or closing.duration_s < _SHORTEST_S:
            return False
        is_long = closing.duration_s >= self._limits.long_blink_s
        return not is_long or dip.deepest >= _LONG_SHARE * self.depth.value

    def _elapse(self, t: float) -> None:
        gap_s = 0.0 if self._t is None else t - self._t
        self._t, self._step_s = t, min(gap_s, _LONGEST_STEP_S)
        if gap_s > _RESTART_S:
            self._eyes = OpenEyes()
        if gap_s > self._limits.hold_s:
            self._dip = self._ended = None

    def _see_dip(self, dip: Dip, t: float, ears: Ears, drop: float) -> bool:
        """Follow a dip; return whether it turned out that the eyes are open where they are."""
        dip.see(t, self._eyes.drop(ears, dip.levels))
        if drop < _END_SHARE * self._least_dip():
            self._end(dip, t)
        elif dip.up_since is not None:
            if t - dip.up_since >= _LANDED_S:
                self._eyes.land(ears)
                self._end(dip, t)
                return True
        elif t - dip.start > self._patience_s(t, drop):
            self._eyes.follow(ears, self._step_s)
        return False

    def _end(self, dip: Dip, t: float) -> None:
        shortest_s, longest_s = _SHAPE_S
        if dip.up_since is not None and shortest_s <= t - dip.start <= longest_s:
            self.depth.add(dip.deepest)
        self._dip, self._ended = None, dip

    def _least_dip(self) -> float:
        return max(_DIP_SIGMAS * self._eyes.noise, _LEAST_DIP)

    def _patience_s(self, t: float, drop: float) -> float:
        shut = drop >= self._limits.closed_peak * self._threshold(t)
        return _HELD_S if shut else _SHALLOW_S

    def _threshold(self, t: float) -> float:
        """The drop at which closure is `closed_peak`.

        Once the lids come up again, a share of how far they had been down this time.
        """
        noise = _BLINK_SIGMAS * self._eyes.noise
        if self._dip is None:
            return max(_BLINK_SHARE * self.depth.value, noise)
        share = _LONG_SHARE if t - self._dip.start > _LONG_S else _BLINK_SHARE
        return max(share * self.depth.value, _BLINK_SHARE * self._dip.deepest, noise)
