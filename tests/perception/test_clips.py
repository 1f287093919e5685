"""Real people on film: a blink and a yawn, as they were labelled."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_monitor.perception.manifest import Manifest
from edge_monitor.perception.perceiver import Perceiver
from edge_monitor.types import Frame, Scene, Status


def watch(manifest: Manifest, path: Path, fps: float, until: int) -> list[Scene]:
    """The scenes of the first frames of a clip."""
    perceiver = Perceiver.open(manifest)
    clip = cv2.VideoCapture(str(path))
    scenes = []
    for number in range(until):
        read, image = clip.read()
        assert read, f"{path} ends early"
        scenes.append(perceiver.perceive(Frame(number / fps, image.astype(np.uint8, copy=False))))
    clip.release()
    return scenes


def values(scenes: list[Scene], value: Callable[[Scene], float | None]) -> list[float]:
    return [number for scene in scenes if (number := value(scene)) is not None]


def ear(scene: Scene) -> float | None:
    eyes = [eye for eye in (scene.driver.left, scene.driver.right) if eye] if scene.driver else []
    return sum(eye.ear for eye in eyes) / len(eyes) if eyes else None


@pytest.mark.data
@pytest.mark.models
def test_real_blink_closes_the_eyes(manifest: Manifest, data_dir: Path) -> None:
    scenes = watch(manifest, data_dir / "clips" / "talk_02.mp4", 30.0, 34)
    assert {scene.status for scene in scenes} == {Status.VALID}
    assert {face.track_id for scene in scenes for face in scene.faces} == {1}
    assert min(values(scenes[:9] + scenes[22:], ear)) > 0.2  # labelled: shut from 11 to 16
    assert max(values(scenes[12:16], ear)) < 0.17


@pytest.mark.data
@pytest.mark.models
def test_real_yawn_of_a_driver_who_looks_to_the_right_edge(
    manifest: Manifest, data_dir: Path
) -> None:
    scenes = watch(manifest, data_dir / "clips" / "drive_01.avi", 29.97, 200)
    mouths = values(scenes, lambda scene: scene.driver.mar if scene.driver else None)
    assert max(mouths[:110]) < 0.2  # labelled: yawns from 130 on
    assert np.median(mouths[140:]) > 0.5
    yaws = values(
        scenes, lambda scene: scene.driver.pose.yaw if scene.driver and scene.driver.pose else None
    )
    assert np.median(yaws) > 20
