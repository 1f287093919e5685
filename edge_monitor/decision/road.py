"""Whether the driver looks at the road: makes events of distraction."""

from edge_monitor.decision.distraction import DistractionDetector
from edge_monitor.decision.episodes import Episodes
from edge_monitor.decision.sounding import Muting
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Event, EventKind, Observation


class Road:
    """Tells when a distraction begins and ends.

    Args:
        limits: the thresholds in force.
        episodes: number the events.
        muting: forgets what was acknowledged when a distraction is over.
    """

    def __init__(self, limits: Thresholds, episodes: Episodes, muting: Muting) -> None:
        self._detector = DistractionDetector(limits)
        self._episodes = episodes
        self._muting = muting

    @property
    def distracted(self) -> bool:
        """Whether a distraction is under way."""
        return self._episodes.is_open(EventKind.DISTRACTION)

    def see(self, now: Observation, straight: tuple[float, float]) -> list[Event]:
        """Take an observation; `straight` are yaw and pitch ahead, in degrees."""
        direction = None
        if now.yaw is not None and now.pitch is not None:
            direction = (now.yaw - straight[0], now.pitch - straight[1])
        since = self._detector.see(now.t, direction, now.speed_kmh)
        if (since is not None) == self.distracted:
            return []
        if since is None:
            self._muting.distraction_acknowledged = False
            return [self._episodes.end(EventKind.DISTRACTION, now.t, {})]
        evidence = {"speed_kmh": now.speed_kmh, "away_s": now.t - since}
        return [self._episodes.start(EventKind.DISTRACTION, now.t, since, evidence)]
