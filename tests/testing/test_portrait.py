"""The animated portrait, and what the networks see in it."""

from pathlib import Path

import numpy as np
import pytest

from edge_monitor.perception.manifest import load_manifest
from edge_monitor.perception.perceiver import Perceiver
from edge_monitor.testing import DriverPose, DriverScript, Portrait
from edge_monitor.types import Face, Frame, Image, Status

MANIFEST = Path(__file__).parents[2] / "models" / "MANIFEST.toml"


def test_a_frame_is_a_picture_for_the_pipeline(painting: Image) -> None:
    frame = Portrait(painting).frame(DriverPose(), 1.0)
    assert frame.shape == (480, 640, 3)
    assert frame.dtype == np.uint8
    assert frame.flags["C_CONTIGUOUS"]


def test_seed_pose_and_time_decide_the_picture(painting: Image) -> None:
    pose = DriverPose(closure=0.4, mouth=0.7, yaw=5.0, pitch=-8.0, covered=0.5, presence=0.9)
    one = Portrait(painting, seed=1)
    assert np.array_equal(one.frame(pose, 3.2), Portrait(painting, seed=1).frame(pose, 3.2))
    assert np.array_equal(one.frame(pose, 3.2), one.frame(pose, 3.2))
    assert not np.array_equal(one.frame(pose, 3.2), Portrait(painting, seed=2).frame(pose, 3.2))


@pytest.mark.parametrize("presence", [0.0, 1.0])
def test_no_two_frames_are_alike_even_when_nothing_happens(
    painting: Image, presence: float
) -> None:
    still = Portrait(painting)
    pose = DriverPose(presence=presence)
    frames = [still.frame(pose, index / 30.0).tobytes() for index in range(30)]
    assert len(set(frames)) == 30


def test_the_head_sways_slowly(painting: Image) -> None:
    portrait = Portrait(painting)
    now, soon, late = (portrait.frame(DriverPose(), t).astype(int) for t in (5.0, 5.033, 7.0))
    assert np.abs(now - soon).mean() < np.abs(now - late).mean()


def test_every_act_is_seen(painting: Image) -> None:
    portrait = Portrait(painting)
    calm = portrait.frame(DriverPose(), 1.0)
    for pose in (
        DriverPose(closure=1.0),
        DriverPose(mouth=1.0),
        DriverPose(yaw=15.0),
        DriverPose(pitch=-15.0),
        DriverPose(covered=1.0),
        DriverPose(presence=0.0),
    ):
        assert not np.array_equal(portrait.frame(pose, 1.0), calm), pose


def test_a_script_becomes_frames_at_any_rate(painting: Image) -> None:
    frames = list(Portrait(painting).frames(DriverScript(0.5).blink(0.2), fps=12.0))
    assert [frame.t for frame in frames] == [index / 12.0 for index in range(6)]


@pytest.fixture(scope="module")
def perceiver() -> Perceiver:
    return Perceiver.open(load_manifest(MANIFEST))


def _seen(perceiver: Perceiver, portrait: Portrait, pose: DriverPose) -> tuple[Status, Face | None]:
    """What the networks make of a pose, after a few frames to find the face."""
    perceiver.reset()
    for index in range(4):
        t = 10.0 + index / 30.0
        scene = perceiver.perceive(Frame(t=t, image=portrait.frame(pose, t)))
    return scene.status, scene.driver


@pytest.mark.models
def test_the_networks_see_both_lids_fall_little_by_little(
    perceiver: Perceiver, portrait: Portrait
) -> None:
    ears, opennesses = [], []
    for closure in (0.0, 0.25, 0.5, 0.75, 1.0):
        status, face = _seen(perceiver, portrait, DriverPose(closure=closure))
        assert status is Status.VALID
        assert face is not None
        assert face.left is not None
        assert face.right is not None
        ears.append((face.left.ear, face.right.ear))
        opennesses.append(face.left.openness)
    for side in zip(*ears, strict=True):
        assert list(side) == sorted(side, reverse=True)
        assert side[0] > 0.28
        assert 0.55 < side[2] / side[0] < 0.85
        assert side[4] < 0.4 * side[0]
    assert opennesses[0] > 0.8
    assert opennesses[-1] < 0.2


@pytest.mark.models
def test_the_networks_see_a_yawn(perceiver: Perceiver, portrait: Portrait) -> None:
    for mouth, low, high in ((0.0, 0.05, 0.3), (1.0, 0.6, 1.0)):
        status, face = _seen(perceiver, portrait, DriverPose(mouth=mouth))
        assert status is Status.VALID
        assert face is not None
        assert face.mar is not None
        assert low < face.mar < high


@pytest.mark.models
def test_the_networks_see_nobody_once_she_has_left(
    perceiver: Perceiver, portrait: Portrait
) -> None:
    assert _seen(perceiver, portrait, DriverPose(presence=0.0)) == (Status.NO_FACE, None)


@pytest.mark.models
def test_the_networks_see_which_way_the_head_turns(
    perceiver: Perceiver, portrait: Portrait
) -> None:
    poses = []
    for pose in (DriverPose(yaw=-15.0), DriverPose(yaw=15.0), DriverPose(pitch=-15.0)):
        _, face = _seen(perceiver, portrait, pose)
        assert face is not None
        assert face.pose is not None
        poses.append(face.pose)
    assert poses[1].yaw - poses[0].yaw > 5.0
    assert (poses[0].pitch + poses[1].pitch) / 2 - poses[2].pitch > 4.0
