"""Expressions in whole scenes: whose, when, and what is refused."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_monitor.errors import ModelError
from edge_monitor.perception.manifest import Manifest, TensorSpec
from edge_monitor.perception.perceiver import Perceiver, PerceptionOptions
from edge_monitor.types import Frame, Image, Scene
from tests.expression_network import with_expressions
from tests.geometry_weights import with_geometry

pytestmark = pytest.mark.models

FPS = 30.0
WITH = PerceptionOptions(expressions=True, expression_interval_s=0.2)


@pytest.fixture
def complete(manifest: Manifest, tmp_path: Path) -> Manifest:
    """The project's networks, and the drawn one for expressions."""
    return with_expressions(manifest, tmp_path)


@pytest.fixture(scope="module")
def two(pair: Image) -> Image:
    return cv2.resize(pair, (960, 480)).astype(np.uint8, copy=False)


def shown(perceiver: Perceiver, picture: Image, frames: int, start: int = 0) -> list[Scene]:
    return [perceiver.perceive(Frame((start + number) / FPS, picture)) for number in range(frames)]


def test_each_face_is_looked_at_in_its_own_time_and_never_two_in_a_frame(
    complete: Manifest, two: Image
) -> None:
    scenes = shown(Perceiver.open(complete, WITH), two, 31)
    looks = [[f.track_id for f in scene.faces if f.expression is not None] for scene in scenes]
    assert max(map(len, looks)) == 1
    assert Counter(id_ for ids in looks for id_ in ids) == {1: 6, 2: 5}
    assert looks[0] != looks[1]  # a newcomer does not wait for an interval
    for scene in scenes:
        for face in scene.faces:
            assert face.expression is None or sum(face.expression) == pytest.approx(1, abs=1e-5)


def test_the_watched_face_of_the_scene_carries_its_expression(
    complete: Manifest, photograph: Image
) -> None:
    (scene,) = shown(Perceiver.open(complete, WITH), photograph, 1)
    assert scene.driver is scene.faces[0]
    assert scene.driver.expression is not None


def test_without_an_interval_every_face_is_told_in_every_frame(
    complete: Manifest, two: Image
) -> None:
    options = replace(WITH, expression_interval_s=0.0)
    for scene in shown(Perceiver.open(complete, options), two, 3):
        assert [face.expression is not None for face in scene.faces] == [True, True]


def test_expressions_are_told_where_they_are_wanted_alone(
    complete: Manifest, photograph: Image
) -> None:
    (scene,) = shown(Perceiver.open(complete), photograph, 1)
    assert [face.expression for face in scene.faces] == [None]


def test_without_a_network_for_them_all_else_goes_on(manifest: Manifest, photograph: Image) -> None:
    without = {role: spec for role, spec in manifest.models.items() if role != "emotion"}
    perceiver = Perceiver.open(replace(manifest, models=without), WITH)
    (scene,) = shown(perceiver, photograph, 1)
    assert [face.expression for face in scene.faces] == [None]


def test_a_new_source_is_looked_at_at_once(complete: Manifest, photograph: Image) -> None:
    perceiver = Perceiver.open(complete, replace(WITH, expression_interval_s=60.0))
    shown(perceiver, photograph, 2)
    perceiver.reset()
    (scene,) = shown(perceiver, photograph, 1)
    assert scene.faces[0].expression is not None


def test_expressions_rest_when_told_and_eyes_go_on(complete: Manifest, photograph: Image) -> None:
    perceiver = Perceiver.open(complete, replace(WITH, expression_interval_s=0.0))
    assert list(perceiver.loads) == ["emotion"]
    told = []
    for start, resting in enumerate((False, True, False)):
        perceiver.rest_expressions(resting)
        (scene,) = shown(perceiver, photograph, 1, start)
        assert scene.driver is not None
        assert scene.driver.left is not None
        told.append(scene.driver.expression is not None)
    assert told == [True, False, True]


def test_a_network_of_other_shapes_cannot_tell_expressions(complete: Manifest) -> None:
    spec = complete.get("emotion")
    large = replace(spec, input=replace(spec.input, shape=(1, 96, 96, 1)))
    seven = replace(spec, outputs=(TensorSpec("expression", (1, 7), "float32"),))
    for wrong in (large, seven):
        models = {**complete.models, "emotion": wrong}
        with pytest.raises(ModelError, match="cannot be the emotion: its tensors have other"):
            Perceiver.open(replace(complete, models=models), WITH)


def test_labels_in_another_order_are_refused(complete: Manifest) -> None:
    spec = complete.get("emotion")
    models = {**complete.models, "emotion": replace(spec, labels=spec.labels[::-1])}
    with pytest.raises(ModelError, match=r"emotion\.labels must be neutral, .*, contempt, in this"):
        Perceiver.open(replace(complete, models=models), WITH)


def test_by_shape_they_are_told_without_the_network_that_looks_at_faces(
    complete: Manifest, photograph: Image, tmp_path: Path
) -> None:
    both = with_geometry(complete, tmp_path)
    both.get("emotion").path.unlink()
    options = replace(WITH, expression_role="emotion_geometry")
    perceiver = Perceiver.open(both, options)
    (scene,) = shown(perceiver, photograph, 1)
    assert scene.driver is not None
    assert scene.driver.expression is not None
    assert sum(scene.driver.expression) == pytest.approx(1, abs=1e-5)
    with pytest.raises(ModelError, match=r"expression\.tflite: cannot be read"):
        Perceiver.open(both, WITH)


def test_weights_of_other_labels_cannot_tell_expressions(
    complete: Manifest, tmp_path: Path
) -> None:
    both = with_geometry(complete, tmp_path)
    spec = both.get("emotion_geometry")
    models = {**both.models, spec.role: replace(spec, labels=spec.labels[::-1])}
    options = replace(WITH, expression_role="emotion_geometry")
    with pytest.raises(ModelError, match=r"emotion_geometry\.labels must be neutral, .*, contempt"):
        Perceiver.open(replace(both, models=models), options)
