"""Classifiers in whole scenes: whose turn, how often, and that eyes never wait for them."""

import logging
from collections import Counter
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_monitor.perception.manifest import Manifest, load_manifest
from edge_monitor.perception.perceiver import Perceiver, PerceptionOptions
from edge_monitor.types import Frame, Image, Scene
from tests.foreign_network import Foreign

pytestmark = pytest.mark.models

FPS = 30.0


@pytest.fixture
def complete(manifest: Manifest, tmp_path: Path) -> Manifest:
    """The project's networks, and two classifiers of somebody else's."""
    path = tmp_path / "MANIFEST.toml"
    tables = [
        Foreign().write(tmp_path, "light"),
        Foreign("int8", (1, 32, 32, 1)).write(tmp_path, "shade", channels="grey"),
    ]
    path.write_text("\n".join(tables))
    return replace(manifest, classifiers=load_manifest(path).classifiers)


def wanting(**intervals_s: float) -> PerceptionOptions:
    return PerceptionOptions(classifier_intervals_s=intervals_s)


def shown(perceiver: Perceiver, picture: Image, frames: int) -> list[Scene]:
    return [perceiver.perceive(Frame(number / FPS, picture)) for number in range(frames)]


def test_each_classifier_looks_at_each_face_at_its_own_cadence(
    complete: Manifest, pair: Image
) -> None:
    two = cv2.resize(pair, (960, 480)).astype(np.uint8, copy=False)
    scenes = shown(Perceiver.open(complete, wanting(light=0.5, shade=0.2)), two, 31)
    looks = Counter(
        (name, f.track_id) for scene in scenes for f in scene.faces for name in f.classes
    )
    assert looks == {("light", 1): 3, ("light", 2): 2, ("shade", 1): 6, ("shade", 2): 5}
    for scene in scenes:
        assert max(Counter(n for f in scene.faces for n in f.classes).values(), default=0) <= 1
        for face in scene.faces:
            assert all(sum(told) == pytest.approx(1, abs=1e-5) for told in face.classes.values())


def test_the_watched_face_of_the_scene_carries_its_classes(
    complete: Manifest, photograph: Image
) -> None:
    (scene,) = shown(Perceiver.open(complete, wanting(light=0.0, shade=0.0)), photograph, 1)
    assert scene.driver is scene.faces[0]
    assert set(scene.driver.classes) == {"light", "shade"}


def test_a_classifier_that_nobody_asks_for_is_not_even_opened(
    complete: Manifest, photograph: Image
) -> None:
    complete.classifier("light").model.path.unlink()
    perceiver = Perceiver.open(complete, wanting(shade=0.0))
    (scene,) = shown(perceiver, photograph, 1)
    assert set(scene.faces[0].classes) == {"shade"}
    assert perceiver.faults == 0


def test_a_file_that_is_missing_or_damaged_is_told_and_counted_and_eyes_go_on(
    complete: Manifest, photograph: Image, caplog: pytest.LogCaptureFixture
) -> None:
    complete.classifier("light").model.path.unlink()
    complete.classifier("shade").model.path.write_bytes(b"no network")
    with caplog.at_level(logging.WARNING):
        perceiver = Perceiver.open(complete, wanting(light=1.0, shade=1.0))
    assert [line.partition(":")[0] for line in caplog.messages] == [
        "classifier light does not run",
        "classifier shade does not run",
    ]
    (scene,) = shown(perceiver, photograph, 1)
    assert perceiver.faults == 2
    assert scene.faces[0].left is not None
    assert scene.faces[0].classes == {}


def test_a_new_source_is_looked_at_at_once(complete: Manifest, photograph: Image) -> None:
    perceiver = Perceiver.open(complete, wanting(light=60.0))
    assert [bool(scene.faces[0].classes) for scene in shown(perceiver, photograph, 2)] == [
        True,
        False,
    ]
    perceiver.reset()
    (scene,) = shown(perceiver, photograph, 1)
    assert scene.faces[0].classes


def test_on_a_strained_board_classifiers_rest_and_eyes_go_on(
    complete: Manifest, photograph: Image
) -> None:
    perceiver = Perceiver.open(complete, wanting(light=0.0))
    assert list(perceiver.loads) == ["classifiers"]
    told = []
    for resting in (False, True, False):
        perceiver.loads["classifiers"](resting)
        (face,) = shown(perceiver, photograph, 1)[0].faces
        assert face.left is not None
        told.append(bool(face.classes))
    assert told == [True, False, True]


def test_an_interval_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="the interval of light must be 0 or more"):
        wanting(light=-1.0)
