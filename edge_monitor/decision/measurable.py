"""Not measurable is not closed: whether an observation can be judged, and what to say if not."""

from dataclasses import replace

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Observation, Status


def judged(observation: Observation, limits: Thresholds) -> Observation:
    """Return the observation with the status that its own numbers allow.

    Eyes beyond `yaw_max_deg` or `pitch_max_deg`, without any measured eye, or with numbers that
    are not finite are not visible, whatever perception said.
    """
    if observation.status is not Status.VALID:
        return observation
    turned = abs(observation.yaw or 0.0) > limits.yaw_max_deg
    tilted = abs(observation.pitch or 0.0) > limits.pitch_max_deg
    signals = (
        observation.ear_left,
        observation.ear_right,
        observation.openness_left,
        observation.openness_right,
        observation.closed_left,
        observation.closed_right,
    )
    measured = [value for value in signals if value is not None]
    finite = all(abs(value) < _LARGEST for value in measured)
    if measured and finite and not turned and not tilted:
        return observation
    return replace(observation, status=Status.EYES_NOT_VISIBLE)


_LARGEST = 100.0
"""No aspect ratio comes near it; the comparison is false for NaN and infinity."""


class Degradation:
    """Follows how long nothing could be judged.

    Eyes are followed while they are seen with gaps of at most `hold_s`: what is longer, frames that
    come too seldom too, hides whole closures. Glimpses in between do not end that blindness; eyes
    that are followed for `recovered_s` do. Frames that came too seldom for `degraded_s` must be
    close enough for as long again: about the limit it would come and go with each.
    """

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits
        self._blind_since: float | None = None
        self._followed_since: float | None = None
        self._seen_t: float | None = None
        self._noticed_t = 0.0
        self._eyes_t: float | None = None
        self._seldom = False
        self._degraded = False
        self._told = False
        self.reason = Status.UNAVAILABLE
        """Why nothing can be judged, or could not last; unavailable where pictures are missing."""

    @property
    def degraded(self) -> bool:
        """Whether nothing can be judged, for long enough to say so."""
        return self._degraded

    @property
    def blind(self) -> bool:
        """Whether nothing can be judged, however short a time."""
        return self._blind_since is not None

    @property
    def blind_since(self) -> float:
        """Seconds since when nothing can be judged, or 0 while all can."""
        return self._blind_since or 0.0

    def evidence(self) -> dict[str, str]:
        """What is told of it."""
        return {"reason": self.reason.value}

    def deadline(self) -> float | None:
        """When time alone will make this a degradation, or will make one last too long again."""
        if self._blind_since is None or self._told:
            return None
        due = max(self._blind_since + self._limits.degraded_s, self._noticed_t)
        if self._followed_since is None or self._seen_t is None:
            return due
        return max(due, self._seen_t + self._limits.hold_s)

    def advance(self, t: float) -> float | None:
        """Let time pass up to `t`; return the moment at which no level can be upheld, if it came.

        It comes once in each blindness, also while degraded.
        """
        due = self.deadline()
        if due is None or due > t:
            return None
        self._degraded = self._told = True
        self._followed_since = None
        return due

    def see(self, t: float, status: Status) -> bool:
        """Take an observation's status; return whether the eyes are followed again.

        A gap of up to `hold_s` is none.
        """
        if self._seen_t is not None and t - self._seen_t > self._limits.hold_s:
            self._followed_since = None
            if self._blind_since is None:
                self._blind_since, self.reason = self._seen_t, Status.UNAVAILABLE
                self._noticed_t = t
        if status is not Status.VALID:
            if self._blind_since is None:
                self._blind_since = t
            self.reason = status
            self._eyes_t, self._seldom = None, False
            return False
        followed_since = self._take_eyes(t)
        if self._blind_since is None:
            return False
        lasting = self._degraded and self._seldom
        enough_s = self._limits.degraded_s if lasting else self._limits.recovered_s
        if t - followed_since < enough_s:
            if self._degraded:
                self._blind_since, self._told = t, False
            return False
        was_blind = self._degraded or followed_since > self._blind_since
        self._blind_since, self._degraded, self._told, self._seldom = None, False, False, False
        return was_blind

    def _take_eyes(self, t: float) -> float:
        """Take a frame that shows eyes; return since when they are followed.

        Too few frames are a matter of those that show eyes one after another: where no picture came
        in between, that was told by itself, and is over.
        """
        if self._eyes_t is not None and t - self._eyes_t > self._limits.hold_s:
            self._seldom = True
        if self._seldom:
            self.reason = Status.UNAVAILABLE
        self._seen_t = self._eyes_t = t
        if self._followed_since is None:
            self._followed_since = t
        return self._followed_since
