"""Landmarks of faces that fill their pictures: where they are looked for, and found."""

import math
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge_monitor.perception.expression_reader import CUT_PX, face_region
from edge_monitor.perception.landmarks import Landmarker
from edge_monitor.perception.manifest import load_manifest
from edge_monitor.perception.perceiver import Perceiver
from edge_monitor.perception.region import Cutter
from edge_monitor.testing import DriverPose, Portrait, load_portrait
from edge_monitor.testing.network import Outputs, ScriptedNetwork
from edge_monitor.types import Frame, Image
from models.build.places import MANIFEST
from models.expression.faces import load
from models.geometry_expression.crop import CropLandmarks

GREY = np.full((48, 48), 128, np.uint8)


def scripted(*logits: float) -> tuple[CropLandmarks, list[Image]]:
    """A mesh that is as sure as the script says, look after look, and what it was shown."""
    shown: list[Image] = []

    def answer(picture: Image) -> Outputs:
        shown.append(picture.copy())
        points = np.random.default_rng(0).normal(96, 30, (1, 1404)).astype(np.float32)
        return points, np.array([[logits[len(shown) - 1]]], np.float32)

    return CropLandmarks(Landmarker(ScriptedNetwork(answer))), shown


def test_a_face_that_is_seen_is_looked_at_twice() -> None:
    crops, shown = scripted(9.0, 9.0)
    points = crops.find(GREY)
    assert points is not None
    assert points.shape == (468, 2)
    assert len(shown) == 2


def test_one_that_is_not_seen_is_looked_for_turned_smaller_and_larger() -> None:
    crops, shown = scripted(*[-9.0] * 10)
    assert crops.find(GREY) is None
    assert len(shown) == 10


def test_the_second_look_decides() -> None:
    crops, shown = scripted(9.0, -9.0, -9.0, 9.0)
    assert crops.find(GREY) is not None
    assert len(shown) == 4


def test_a_mesh_that_gives_no_numbers_sees_no_face() -> None:
    crops, _ = scripted(*[math.nan] * 10)
    assert crops.find(GREY) is None


@pytest.mark.models
def test_points_of_a_crop_are_those_of_the_frame_it_was_cut_from() -> None:
    """So that what is learnt from crops of 48 pixels is what is served with frames."""
    image = Portrait(load_portrait()).frame(DriverPose(), 0.0)
    face = Perceiver.open(load_manifest(MANIFEST)).perceive(Frame(0.0, image)).driver
    assert face is not None
    region = face_region(face.landmarks)
    crop, matrix = Cutter(CUT_PX).cut(image, region)
    grey = cv2.cvtColor(cv2.resize(crop, (48, 48)), cv2.COLOR_BGR2GRAY)
    points = CropLandmarks.open().find(np.asarray(grey, np.uint8))
    assert points is not None
    in_frame = points * (CUT_PX / 48) @ matrix[:, :2].T + matrix[:, 2]
    apart = np.hypot(*(in_frame - face.landmarks).T)
    assert np.median(apart) < 0.03 * region.size


@pytest.mark.models
def test_what_is_no_face_has_no_landmarks() -> None:
    assert CropLandmarks.open().find(GREY) is None


@pytest.mark.models
@pytest.mark.data
def test_most_faces_of_fer_2013_are_found(data_dir: Path) -> None:
    crops = CropLandmarks.open()
    found = [crops.find(each) is not None for each in load(data_dir / "expressions").pictures[:120]]
    assert np.mean(found) > 0.9
