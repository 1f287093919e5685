"""The graph from picture to decision, with scripted perception and the real policy."""

import numpy as np
import pytest

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.pipeline import Pipeline, observation_of
from edge_monitor.testing import Camera, ScriptedSpeed, scenarios, trace
from edge_monitor.types import (
    Box,
    EventKind,
    Eye,
    Face,
    Frame,
    Level,
    Observation,
    Points,
    Pose,
    Scene,
    Sound,
    Status,
)

PICTURE = np.zeros((4, 4, 3), np.uint8)
NO_POINTS: Points = np.zeros((0, 2), np.float32)


def a_face(left: Eye | None = None, right: Eye | None = None, pose: Pose | None = None) -> Face:
    return Face(
        track_id=7,
        box=Box(0.0, 0.0, 1.0, 1.0),
        score=0.9,
        landmarks=NO_POINTS,
        pose=pose,
        mar=0.1,
        geometry=(0.5, 0.6),
        left=left,
        right=right,
    )


class OneFace:
    """Sees the same scene in every picture."""

    faults = 3

    def __init__(self, *faces: Face) -> None:
        self.faces = faces
        self.looked = 0

    def perceive(self, frame: Frame) -> Scene:
        self.looked += 1
        status = Status.VALID if self.faces else Status.NO_FACE
        return Scene(frame.t, status, self.faces, self.faces[0] if self.faces else None)

    def reset(self) -> None:
        """Nobody is followed."""


class Dusk:
    """Every picture is too dark from 1 s on."""

    def judge(self, frame: Frame) -> Status | None:
        return Status.TOO_DARK if frame.t >= 1.0 else None


def test_a_scene_becomes_the_numbers_that_decisions_are_made_of() -> None:
    face = a_face(left=Eye(0.29, 0.9, 0.05, NO_POINTS), pose=Pose(1.0, 2.0, 3.0))
    scene = Scene(4.0, Status.VALID, (face,), face)
    assert observation_of(scene, ScriptedSpeed([(0.0, 80.0)])) == Observation(
        t=4.0,
        status=Status.VALID,
        face_id=7,
        ear_left=0.29,
        openness_left=0.9,
        closed_left=0.05,
        mar=0.1,
        yaw=1.0,
        pitch=2.0,
        roll=3.0,
        geometry=(0.5, 0.6),
        speed_kmh=80.0,
    )


def test_a_face_without_pose_and_eyes_leaves_them_unknown() -> None:
    face = a_face()
    seen = observation_of(Scene(0.0, Status.EYES_NOT_VISIBLE, (face,), face))
    assert (seen.ear_left, seen.openness_right, seen.yaw, seen.face_id) == (None, None, None, 7)


def test_without_a_driver_only_the_speed_is_known() -> None:
    seen = observation_of(Scene(1.0, Status.NO_FACE), ScriptedSpeed([(0.0, 50.0)]))
    assert seen == Observation(1.0, Status.NO_FACE, speed_kmh=50.0)


@pytest.mark.fault(4)
def test_a_picture_that_is_too_dark_is_not_looked_at_for_faces() -> None:
    perceiver = OneFace(a_face())
    pipeline = Pipeline(perceiver, DrowsinessPolicy(), Dusk())
    assert pipeline.look(Frame(0.9, PICTURE)).state.faces == 1
    step = pipeline.look(Frame(1.0, PICTURE))
    assert step.state.status is Status.TOO_DARK
    assert (perceiver.looked, step.state.faces) == (1, 0)


def test_faces_are_counted_and_forgotten_when_the_camera_is_lost() -> None:
    pipeline = Pipeline(OneFace(a_face(), a_face()), DrowsinessPolicy())
    assert pipeline.look(Frame(1.0, PICTURE)).state.faces == 2
    assert pipeline.wait(1.1).state.faces == 2
    lost = pipeline.missing(1.2)
    assert (lost.state.faces, lost.state.status) == (0, Status.UNAVAILABLE)


@pytest.mark.fault(22)
def test_faults_of_the_networks_are_passed_on() -> None:
    assert Pipeline(OneFace(), None).model_faults == 3
    assert Pipeline(None, None).model_faults == 0


def test_without_perception_a_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="takes observations only"):
        Pipeline(None, DrowsinessPolicy()).look(Frame(0.0, PICTURE))


def test_where_drowsiness_is_not_watched_nothing_is_decided() -> None:
    pipeline = Pipeline(OneFace(a_face(pose=Pose(5.0, 0.0, 0.0))), None)
    step = pipeline.look(Frame(2.0, PICTURE))
    assert (step.events, step.state.watched, step.state.yaw) == ((), False, 5.0)
    assert (step.state.level, step.state.sound) == (Level.AWAKE, Sound.SILENCE)
    assert pipeline.deadline() is None
    assert pipeline.wait(3.0).events == pipeline.acknowledge(3.0).events == ()


def test_time_alone_brings_the_alarm_when_frames_stop_in_a_closure() -> None:
    """The lids fall at 30 s, so the alarm is due at 31.5 s; the last frame is that of 31.3 s."""
    pipeline = Pipeline(None, DrowsinessPolicy())
    for observation in trace(scenarios.falls_asleep(at=30.0), camera=Camera(fps=30.0)):
        if observation.t > 31.3:
            break
        assert pipeline.judge(observation).state.level is Level.AWAKE
    due = pipeline.deadline()
    assert due is not None
    assert due == pytest.approx(31.5, abs=0.06)
    step = pipeline.wait(due)
    assert step.observation is None
    assert (step.state.level, step.state.sound) == (Level.MICROSLEEP, Sound.MICROSLEEP)
    assert [event.kind for event in step.events] == [EventKind.DROWSINESS]


def test_an_acknowledged_alarm_is_silent_and_stays_told() -> None:
    pipeline = Pipeline(None, DrowsinessPolicy())
    for observation in trace(scenarios.falls_asleep(at=30.0), camera=Camera(fps=30.0)):
        if observation.t > 32.0:
            break
        pipeline.judge(observation)
    state = pipeline.acknowledge(32.0).state
    assert (state.level, state.sound) == (Level.MICROSLEEP, Sound.SILENCE)
    assert state.acknowledged
