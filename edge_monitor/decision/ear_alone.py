"""Observations with an EAR and no other witness: traces of other programs, by meshes of any kind.

The networks of this project say how open an eye is on a scale that is known; there, nothing here
has a say.
"""

from edge_monitor.decision.baseline import Baseline
from edge_monitor.decision.lids import Closing
from edge_monitor.decision.open_eyes import Ears
from edge_monitor.decision.relative import RelativeClosure
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Observation

_WITNESS_S = 10.0
"""For so long after another witness was heard its scale is kept to."""


class EarAlone:
    """Makes the closure where nothing but an EAR is known."""

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._relative = RelativeClosure(limits)
        self._witness_t: float | None = None
        self._shut = False
        self.judges = False
        """Whether the newest closure was made here; jitter then looks like partial blinks."""

    def forget(self) -> None:
        """Another person: learn anew."""
        self._relative = RelativeClosure(self._limits)

    def closure(self, now: Observation, baseline: Baseline, by_scale: float) -> float:
        """Take a valid observation; return the closure to go by, 0 to 1.

        Args:
            now: the observation.
            baseline: of this person.
            by_scale: closure on the fixed scale; it stands where there are other witnesses.
        """
        witnesses = (now.openness_left, now.openness_right, now.closed_left, now.closed_right)
        if any(witness is not None for witness in witnesses):
            self._witness_t = now.t
        heard = self._witness_t is not None and now.t - self._witness_t <= _WITNESS_S
        self.judges = not heard
        if heard:
            return by_scale
        ears = self._ears(now)
        relative = self._relative.see(now.t, ears)
        if self._beyond_doubt(ears, baseline):
            self._shut = True
        elif relative < self._limits.closed_edge:
            self._shut = False
        if not self._shut:
            return relative
        return max(by_scale, relative) if self._relative.depth.learnt else by_scale

    def confirms(self, closing: Closing) -> bool:
        """Whether a closing whose end was just seen was one of the lids."""
        return not self.judges or self._relative.confirms(closing)

    def _ears(self, now: Observation) -> Ears:
        """EAR of both eyes, or beyond `near_eye_yaw_deg` of the nearer one."""
        yaw, limit = now.yaw or 0.0, self._limits.near_eye_yaw_deg
        if yaw > limit and now.ear_right is not None:
            return None, now.ear_right
        if yaw < -limit and now.ear_left is not None:
            return now.ear_left, None
        return now.ear_left, now.ear_right

    def _beyond_doubt(self, ears: Ears, baseline: Baseline) -> bool:
        """Whether the EAR is so far below the frozen level that the eyes can only be shut.

        Those of a mesh hardly get there. By it eyes are known that were shut from the first, or for
        longer than any level can be held; until they open, the fixed scale is the finer one as
        long as this person's own is not learnt.
        """
        levels = (baseline.ear_left.value, baseline.ear_right.value)
        drops = [
            1.0 - ear / level for ear, level in zip(ears, levels, strict=True) if ear is not None
        ]
        reached = self._limits.closed_peak * (1.0 - self._limits.shut_ear_ratio)
        usual = self._relative.depth
        if usual.learnt and usual.value < reached:
            return False
        return sum(drops) / len(drops) >= max(reached, self._limits.closed_peak * usual.value)
