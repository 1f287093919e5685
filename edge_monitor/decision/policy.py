"""The drowsiness policy: observations and the passing of time in, events and state out.

Pure: every method is told the time in monotonic seconds. Whoever drives it calls `observe` for
each observation and, between observations, `advance` when `deadline` has come, so that an alarm is
decided at its moment and not at the next frame.
"""

from math import inf

from edge_monitor.decision.baseline import Baseline
from edge_monitor.decision.blinks import Blinks
from edge_monitor.decision.change import DriverChange
from edge_monitor.decision.closing_alarm import ClosingAlarm
from edge_monitor.decision.closure import closure_of
from edge_monitor.decision.corroboration import Corroboration
from edge_monitor.decision.ear_alone import EarAlone
from edge_monitor.decision.episodes import Episodes
from edge_monitor.decision.ladder import Ladder, Transition
from edge_monitor.decision.lids import Lids
from edge_monitor.decision.measurable import Degradation, judged
from edge_monitor.decision.perclos import Perclos
from edge_monitor.decision.road import Road
from edge_monitor.decision.smoothing import ClosureSmoother
from edge_monitor.decision.sounding import Muting, sound_of
from edge_monitor.decision.statistics import RateMeter
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import DriverState, Event, EventKind, Level, Observation, Status


class DrowsinessPolicy:
    """Decides about one driver.

    Args:
        limits: the thresholds; the defaults are those of `decision.md`.
    """

    def __init__(self, limits: Thresholds | None = None) -> None:
        self._limits = Thresholds() if limits is None else limits
        limits = self._limits
        self._baseline = Baseline(limits)
        self._change = DriverChange(limits)
        self._ear_alone = EarAlone(limits)
        self._smoother = ClosureSmoother(limits)
        self._lids = Lids(limits)
        self._closing_alarm = ClosingAlarm(limits, self._lids)
        self._perclos = Perclos(limits)
        self._ladder = Ladder(limits)
        self._degradation = Degradation(limits)
        self._rate = RateMeter()
        self._muting = Muting()
        self._episodes = Episodes()
        self._blinks = Blinks(limits, self._episodes)
        self._corroboration = Corroboration(limits, self._episodes)
        self._road = Road(limits, self._episodes, self._muting)
        self._t = 0.0
        self._perclos_known = False
        self._owed = False  # PERCLOS is to be weighed as soon as it can be
        self._last = Observation(t=-inf, status=Status.UNAVAILABLE)
        self._closure: float | None = None
        self._shut_when_seen = False

    def observe(self, observation: Observation) -> tuple[Event, ...]:
        """Take an observation, in rising order of time; return what it led to.

        Raises:
            ValueError: the observation is older than what is already known.
        """
        if observation.t < self._last.t:
            raise ValueError(f"observation at {observation.t} s is older than the one before")
        events = list(self.advance(observation.t))
        # not before: a picture that arrives late is none that lacks
        for closing in self._lids.lose(observation.t):
            if not self._ear_alone.judges:  # there only lids that come up are known to be lids
                self._perclos.add_closing(closing)
        before, now = self._last, judged(observation, self._limits)
        self._last = now
        self._episodes.face_id = now.face_id
        self._muting.speed_kmh = now.speed_kmh
        self._rate.see(now)
        was_degraded = self._degradation.degraded
        followed_again = self._degradation.see(now.t, now.status)
        if followed_again and was_degraded:
            events.append(self._episodes.end(EventKind.DEGRADED, now.t, {}))
        valid = now.status is Status.VALID
        events += self._see_eyes(before, now) if valid else self._miss_eyes(now)
        if followed_again or self._owed:
            events += self._weigh_perclos(now.t)
        events += self._see_signs(now)
        events += self._road.see(now, self._baseline.straight)
        return tuple(events)

    def advance(self, t: float) -> tuple[Event, ...]:
        """Let time pass up to `t` without an observation; return what became due, at its moment."""
        events: list[Event] = []
        while (due := self.deadline()) is not None and due <= t:
            events += self._due(due)
        self._t = max(self._t, t)
        return tuple(events)

    def deadline(self) -> float | None:
        """The moment at which time alone will next decide something."""
        candidates = (
            self._closing_alarm.deadline(),
            self._ladder.deadline(),
            self._degradation.deadline(),
            self._perclos.next_leaving_t(),
            None if self._perclos_known else self._perclos.known_t(),
        )
        return min((due for due in candidates if due is not None), default=None)

    def acknowledge(self, t: float) -> tuple[Event, ...]:
        """Silence the present alarm, not the next one."""
        events = list(self.advance(t))
        self._ladder.acknowledge(t)
        self._muting.distraction_acknowledged = self._road.distracted
        if self._degradation.degraded and not self._lids.followed(t):
            events += self._changed(self._ladder.not_measurable(t))
        return tuple(events)

    def snooze(self, t: float, seconds: float) -> float:
        """Silence advisory levels; return the end of the snooze, capped.

        Raises:
            ValueError: when `seconds` is not above zero.
        """
        return self._muting.snooze(t, seconds, self._limits)

    def recalibrate(self) -> None:
        """Forget the driver's baseline and learn it anew."""
        self._baseline = Baseline(self._limits)
        self._ear_alone.forget()

    def state(self, faces: int = 0) -> DriverState:
        """What is known now; `faces` are told on as they are."""
        t, last, limits = self._t, self._last, self._limits
        distracted = self._road.distracted
        snoozed = self._muting.snoozed_until
        return DriverState(
            t=t,
            level=self._ladder.level,
            sound=sound_of(
                self._ladder.level,
                acknowledged=self._ladder.acknowledged,
                advisories_muted=self._muting.advisories(t, limits),
                distracted=distracted and not self._muting.distraction_acknowledged,
                degraded=self._degradation.degraded,
            ),
            status=last.status,
            degraded=self._degradation.reason if self._degradation.degraded else None,
            face_id=last.face_id,
            closure=self._closure,
            closed_s=self._lids.closed_s(t),
            perclos=self._perclos_value(t),
            calibration=self._baseline.progress,
            blinks=self._blinks.statistics(t, self._rate.per_second()),
            yawning=self._corroboration.yawning(t),
            distracted=distracted,
            yaw=last.yaw,
            pitch=last.pitch,
            roll=last.roll,
            acknowledged=self._ladder.acknowledged,
            snoozed_until=snoozed if snoozed is not None and snoozed > t else None,
            faces=faces,
        )

    def _due(self, due: float) -> list[Event]:
        """Decide what falls due at this moment; each branch takes its own deadline away."""
        self._t = max(self._t, due)
        events: list[Event] = []
        if self._closing_alarm.deadline() == due:
            self._closing_alarm.passed()
            closed_s = self._lids.closed_s(due)
            if closed_s > 0.0:
                events += self._changed(self._ladder.closed(due, closed_s))
        if not self._perclos_known and self._perclos.known_t() == due:
            self._perclos_known = True
            events += self._weigh_perclos(due)
        if self._perclos.next_leaving_t() == due:
            self._perclos.leave(due)
            events += self._weigh_perclos(due)
        events += self._changed(self._ladder.advance(due))
        if self._degradation.advance(due) is not None:
            if not self._episodes.is_open(EventKind.DEGRADED):
                since, evidence = self._degradation.blind_since, self._degradation.evidence()
                events.append(self._episodes.start(EventKind.DEGRADED, due, since, evidence))
            events += self._changed(self._ladder.not_measurable(due))
        return events

    def _see_eyes(self, before: Observation, now: Observation) -> list[Event]:
        t = now.t
        since_s = t - before.t
        joined = before.status is Status.VALID and since_s <= self._limits.hold_s
        events: list[Event] = []
        undecided = self._change.undecided
        if self._change.see(now, self._baseline.geometry):
            events += self._greet(t)
        if self._baseline.learn(now, since_s if joined else None):
            evidence = self._baseline.evidence()
            events.append(self._episodes.whole(EventKind.CALIBRATED, t, (t, t), evidence))
        if joined:
            self._perclos.add_valid(before.t, t)
            self._blinks.see_valid(before.t, t)
        by_scale = closure_of(now, self._baseline, self._limits) or 0.0
        measured = self._ear_alone.closure(now, self._baseline, by_scale)
        self._closure = self._smoother.see(t, measured, now.face_id)
        droops = False
        for closing in self._lids.see(t, self._closure, measured):
            # of two peaks in one closing the valley between them is proof enough
            if self._lids.opened_t is not None and not self._ear_alone.confirms(closing):
                continue
            droops = self._perclos.add_closing(closing) or droops
            events += self._blinks.closed(t, closing)
        self._perclos.leave(t)
        if not self._ear_alone.judges:
            events += self._blinks.see(t, measured)
        events += self._see_closed(t)
        self._shut_when_seen = self._lids.closed_since is not None
        known = self._perclos_value(t) is not None
        decided = undecided and not self._change.undecided
        if droops or decided or known != self._perclos_known:
            self._perclos_known = known
            events += self._weigh_perclos(t)
        return events

    def _greet(self, t: float) -> list[Event]:
        """Another driver: nothing that is known is this one's."""
        self.recalibrate()
        self._perclos = Perclos(self._limits)
        return self._changed(self._ladder.forget_perclos(t))

    def _see_closed(self, t: float) -> list[Event]:
        """Tell the ladder about lids that are down or up; a blink is neither."""
        closed_s = self._lids.closed_s(t)
        if closed_s >= self._limits.long_blink_s:
            return self._changed(self._ladder.closed(t, closed_s))
        if closed_s > 0.0:
            self._ladder.blinked(t)
        else:
            self._ladder.opened(self._lids.opened_t or t, t)
        return []

    def _miss_eyes(self, now: Observation) -> list[Event]:
        """Eyes not measured: nothing starts, nothing ends, unless a sleeper's head is gone."""
        self._closure = None
        self._perclos.pause()
        self._blinks.miss()
        if now.status is Status.FROZEN and self._ladder.level < Level.MICROSLEEP:
            self._lids.forget()  # the last second was not of that time: nothing begins by it
        gone = now.status in (Status.NO_FACE, Status.EYES_NOT_VISIBLE)
        if gone and self._shut_when_seen and self._lids.closed_since is None:
            return self._changed(self._ladder.head_dropped(now.t))
        return []

    def _see_signs(self, now: Observation) -> list[Event]:
        lids_closing = None if self._closure is None else self._closure >= self._limits.closed_edge
        events = self._corroboration.see(now, lids_closing=lids_closing)
        if self._corroboration.head_dropped:
            events += self._changed(self._ladder.head_dropped(now.t))
        return events

    def _perclos_value(self, t: float) -> float | None:
        return self._perclos.value(t, self._lids.droop(t))

    def _weigh_perclos(self, t: float) -> list[Event]:
        """Put PERCLOS before the ladder.

        Done when a droop has ended or has left the window, and when PERCLOS becomes known: at those
        moments its value does not hang on the instants of frames, so that all frame rates decide
        alike. While lids are down, the duration of the closure decides. While eyes are not followed
        or may be another driver's, nothing is decided; that is made up for afterwards.
        """
        blind = self._degradation.blind or not self._lids.followed(t)
        self._owed = blind or self._change.undecided
        if self._owed:
            return []
        return self._changed(self._ladder.perclos(t, self._perclos_value(t)))

    def _changed(self, transitions: list[Transition]) -> list[Event]:
        return [self._tell_transition(transition) for transition in transitions]

    def _tell_transition(self, change: Transition) -> Event:
        t = change.t
        closed_s = self._lids.closed_s(t)
        evidence = {
            "reason": change.trigger.value,
            "closed_s": closed_s,
            "perclos": self._perclos_value(t),
            **self._corroboration.last_minute(t),
        }
        kind = EventKind.DROWSINESS
        if change.before == Level.AWAKE:
            return self._episodes.start(kind, t, t - closed_s, evidence, change.after)
        if change.after == Level.AWAKE:
            return self._episodes.end(kind, t, evidence, change.after)
        return self._episodes.update(kind, t, evidence, change.after)
