"""The graph that every frame passes: picture → scene → observation → decision.

The daemon drives it with the newest frame of a camera, a replay with every frame of a file; both
get the same decisions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from edge_monitor.decision.people import PeoplePolicy
from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.ports import FrameJudge, Laps, ScenePerceiver, SpeedSource, no_laps
from edge_monitor.types import (
    Audience,
    DriverState,
    Event,
    Eye,
    Face,
    Frame,
    Level,
    Observation,
    Scene,
    Sound,
    SpeedReport,
    Status,
    Work,
)


@dataclass(frozen=True, slots=True)
class Step:
    """What one frame, or the passing of time, led to.

    Attributes:
        state: after it.
        events: that it led to.
        observation: `None` when time passed without a frame.
        faces: all that were seen in the frame.
        audience: the interval that ended with it, where the audience is counted.
    """

    state: DriverState
    events: tuple[Event, ...]
    observation: Observation | None = None
    faces: tuple[Face, ...] = ()
    audience: Audience | None = None


class Load:
    """Work that can be left out, such as looking at expressions: it rests while anybody wants so.

    Attributes:
        name: under which `health` tells of it.

    Args:
        name: as the attribute.
        leave_out: called with true to leave it out and with false to take it up again, by the
            thread that looks at frames.
    """

    def __init__(self, name: str, leave_out: Callable[[bool], None]) -> None:
        self.name = name
        self._leave_out = leave_out
        self._rests = self._off = False

    @property
    def off(self) -> bool:
        """Whether people have switched it off."""
        return self._off

    def rest(self, resting: bool) -> None:  # noqa: FBT001 - the value itself is handed on
        """Spare the board, or take it up again unless it is switched off."""
        self._set(rests=resting, off=self._off)

    def switch(self, on: bool) -> None:  # noqa: FBT001 - likewise
        """Switch it off, or on again unless it rests."""
        self._set(rests=self._rests, off=not on)

    def _set(self, *, rests: bool, off: bool) -> None:
        before, after = self._rests or self._off, rests or off
        self._rests, self._off = rests, off
        if after != before:
            self._leave_out(after)


class Pipeline:
    """Looks at frames and decides.

    Attributes:
        loads: what can be left out while the board is strained, in the order in which it goes.

    Args:
        perceiver: finds faces and eyes; `None` when only observations will come.
        policy: decides; `None` when drowsiness is not watched.
        guard: judges the picture itself.
        speed: the vehicle's speed, where something knows it.
        people: decides about all faces; `None` when only drowsiness is watched.
        loads: as the attribute; never the eyes.
        laps: time the work on each frame.
    """

    def __init__(
        self,
        perceiver: ScenePerceiver | None,
        policy: DrowsinessPolicy | None,
        guard: FrameJudge | None = None,
        speed: SpeedSource | None = None,
        people: PeoplePolicy | None = None,
        *,
        loads: Sequence[Load] = (),
        laps: Laps = no_laps,
    ) -> None:
        self.loads = tuple(loads)
        self._perceiver = perceiver
        self._policy = policy
        self._guard = guard
        self._speed = speed
        self._people = people
        self._judging, self._deciding = laps(Work.GUARD), laps(Work.DECIDE)
        self._faces = 0
        self._last = Observation(0.0, Status.UNAVAILABLE)

    @property
    def model_faults(self) -> int:
        """Results of networks that were not finite and were thrown away."""
        return 0 if self._perceiver is None else self._perceiver.faults

    def speed_report(self, t: float) -> SpeedReport:
        """How well the vehicle's speed is known at `t` seconds."""
        return SpeedReport() if self._speed is None else self._speed.report(t)

    def look(self, frame: Frame) -> Step:
        """Take a picture.

        Raises:
            ValueError: without a perceiver.
        """
        if self._perceiver is None:
            raise ValueError("a pipeline without a perceiver takes observations only")
        fault = None
        if self._guard is not None:
            with self._judging:
                fault = self._guard.judge(frame)
        scene = self._perceiver.perceive(frame) if fault is None else Scene(frame.t, fault)
        self._faces = len(scene.faces)
        with self._deciding:
            return self._decide(observation_of(scene, self._speed), scene.faces)

    def forget_faces(self) -> None:
        """Follow nobody into the next picture, which has nothing to do with the last one."""
        if self._perceiver is not None:
            self._perceiver.reset()

    def judge(self, observation: Observation) -> Step:
        """Take an observation."""
        return self._decide(observation, ())

    def missing(self, t: float) -> Step:
        """Say that there is no picture at `t`."""
        self._faces = 0
        return self.judge(Observation(t, Status.UNAVAILABLE, speed_kmh=self._speed_at(t)))

    def wait(self, t: float) -> Step:
        """Let time pass up to `t` without a picture."""
        events = () if self._policy is None else self._policy.advance(t)
        if self._people is None:
            return Step(self._state(t), events)
        told, audience = self._people.advance(t)
        return Step(self._state(t), (*events, *told), audience=audience)

    def acknowledge(self, t: float) -> Step:
        """Silence the present alarm, not the next one."""
        events = () if self._policy is None else self._policy.acknowledge(t)
        return Step(self._state(t), events)

    def snooze(self, t: float, seconds: float) -> Step:
        """Silence advisory levels for so long, as far as is allowed."""
        if self._policy is not None:
            self._policy.snooze(t, seconds)
        return Step(self._state(t), ())

    def recalibrate(self, t: float) -> Step:
        """Forget what the driver's open eyes look like and learn it anew."""
        if self._policy is not None:
            self._policy.recalibrate()
        return Step(self._state(t), ())

    @property
    def audience_interval_s(self) -> float | None:
        """How often the audience is told; `None` where it is not counted."""
        return None if self._people is None else self._people.audience_interval_s

    def tell_audience_every(self, interval_s: float) -> None:
        """From now on end the audience's intervals after so long.

        Raises:
            ValueError: the audience is not counted, or the interval is not above zero.
        """
        if self._people is None:
            raise ValueError("no audience is counted")
        self._people.tell_audience_every(interval_s)

    def finish(self, t: float) -> Step:
        """Say that nothing will come after `t`: the audience's interval ends before its time."""
        audience = None if self._people is None else self._people.finish(t)
        return Step(self._state(t), (), audience=audience)

    def deadline(self) -> float | None:
        """The moment at which `wait` will decide something."""
        return None if self._policy is None else self._policy.deadline()

    def _decide(self, observation: Observation, faces: tuple[Face, ...]) -> Step:
        self._last, t = observation, observation.t
        events = () if self._policy is None else self._policy.observe(observation)
        if self._people is None:
            return Step(self._state(t), events, observation, faces)
        told, audience = self._people.observe(t, faces)
        return Step(self._state(t), (*events, *told), observation, faces, audience)

    def _state(self, t: float) -> DriverState:
        state = self._driver_state(t)
        if self._people is None:
            return state
        emotion = self._people.expression(state.face_id)
        classes = self._people.classes(state.face_id)
        return replace(state, several=self._people.several, emotion=emotion, classes=classes)

    def _driver_state(self, t: float) -> DriverState:
        if self._policy is not None:
            return self._policy.state(self._faces)
        last = self._last
        return DriverState(
            t=t,
            level=Level.AWAKE,
            sound=Sound.SILENCE,
            status=last.status,
            face_id=last.face_id,
            yaw=last.yaw,
            pitch=last.pitch,
            roll=last.roll,
            watched=False,
            faces=self._faces,
        )

    def _speed_at(self, t: float) -> float | None:
        return None if self._speed is None else self._speed.speed_kmh(t)


def observation_of(scene: Scene, speed: SpeedSource | None = None) -> Observation:
    """Reduce a scene to the numbers that decisions are made of."""
    speed_kmh = None if speed is None else speed.speed_kmh(scene.t)
    driver = scene.driver
    if driver is None:
        return Observation(scene.t, scene.status, speed_kmh=speed_kmh)
    left, right, pose = driver.left, driver.right, driver.pose
    return Observation(
        t=scene.t,
        status=scene.status,
        face_id=driver.track_id,
        ear_left=_ear(left),
        ear_right=_ear(right),
        openness_left=None if left is None else left.openness,
        openness_right=None if right is None else right.openness,
        closed_left=None if left is None else left.closed,
        closed_right=None if right is None else right.closed,
        mar=driver.mar,
        yaw=None if pose is None else pose.yaw,
        pitch=None if pose is None else pose.pitch,
        roll=None if pose is None else pose.roll,
        geometry=driver.geometry,
        speed_kmh=speed_kmh,
    )


def _ear(eye: Eye | None) -> float | None:
    return None if eye is None else eye.ear
