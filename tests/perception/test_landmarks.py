"""Points of a face in a region, and the region of the next frame."""

import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.perception.detector import Detection, Detector
from edge_monitor.perception.landmarks import (
    LEFT_EYE_OUTER,
    RIGHT_EYE_OUTER,
    SIDE_PX,
    Landmarker,
    Landmarks,
    region_of_detection,
    region_of_points,
)
from edge_monitor.perception.manifest import Manifest
from edge_monitor.perception.region import Region
from edge_monitor.perception.runtime import Network
from edge_monitor.testing.network import Outputs, ScriptedNetwork
from edge_monitor.types import Box, Image, Points

FRAME = np.zeros((240, 320, 3), np.uint8)


def answer(logit: float = 20.0) -> Outputs:
    """A face that fills the middle of the region."""
    solid = np.random.default_rng(0).uniform(48, 144, (468, 3)).astype(np.float32)
    return solid.reshape(1, 1, 1, 1404), np.full((1, 1, 1, 1), logit, np.float32)


def face(turned_rad: float, x: float, y: float, width: float) -> Points:
    """An oval of points, wider than high, whose eyes lie on its long axis."""
    turns = np.linspace(0, 2 * np.pi, 468, endpoint=False)
    oval = np.stack((np.cos(turns) * width / 2, np.sin(turns) * width / 3), axis=1)
    oval[RIGHT_EYE_OUTER], oval[LEFT_EYE_OUTER] = (-width / 3, 0), (width / 3, 0)
    cosine, sine = math.cos(turned_rad), math.sin(turned_rad)
    points = oval @ np.array(((cosine, sine), (-sine, cosine))) + (x, y)
    return np.asarray(points, np.float32)


def test_points_land_in_the_region_they_were_seen_in() -> None:
    network = ScriptedNetwork(lambda _picture: answer())
    found = Landmarker(network).find(FRAME, Region(160, 120, SIDE_PX / 2, 0.0))
    assert found is not None
    assert found.points == pytest.approx(found.solid[:, :2] / 2 + (112, 72), abs=0.01)
    assert (found.box.x, found.box.y) == pytest.approx(tuple(found.points.min(axis=0)))
    assert found.box.width == pytest.approx(np.ptp(found.points[:, 0]), abs=0.01)


@pytest.mark.parametrize(("logit", "score"), [(0.0, 0.5), (1e6, 1.0), (-1e6, 0.0)])
def test_score_is_a_fraction_however_sure_the_network_is(logit: float, score: float) -> None:
    network = ScriptedNetwork(lambda _picture: answer(logit))
    found = Landmarker(network).find(FRAME, Region(160, 120, 100, 0.0))
    assert found is not None
    assert found.score == pytest.approx(score)


@pytest.mark.fault(22)
@pytest.mark.parametrize("output", [0, 1])
def test_points_that_are_no_numbers_are_thrown_away_and_counted(output: int) -> None:
    outputs = answer()
    outputs[output].flat[0] = np.nan
    landmarker = Landmarker(ScriptedNetwork(lambda _picture: outputs))
    assert landmarker.find(FRAME, Region(160, 120, 100, 0.0)) is None
    assert landmarker.faults == 1


@given(
    turned_rad=st.floats(-3, 3),
    x=st.floats(-500, 2000),
    y=st.floats(-500, 2000),
    width=st.floats(20, 1000),
)
def test_region_turns_with_the_eyes_and_holds_the_face_with_a_margin(
    turned_rad: float, x: float, y: float, width: float
) -> None:
    region = region_of_points(face(turned_rad, x, y, width))
    assert region.angle_rad == pytest.approx(turned_rad, abs=0.01)
    assert (region.x, region.y) == pytest.approx((x, y), abs=0.01 * width)
    assert region.size == pytest.approx(1.5 * width, rel=0.01)


def test_region_of_a_detection_turns_with_the_eyes() -> None:
    keypoints = np.zeros((6, 2), np.float32)
    keypoints[:2] = (100, 100), (140, 140)
    region = region_of_detection(Detection(0.9, Box(80, 70, 90, 80), keypoints))
    assert (region.x, region.y, region.size) == (125, 110, 135)
    assert region.angle_rad == pytest.approx(math.pi / 4)


@pytest.fixture(scope="module")
def detector(manifest: Manifest) -> Detector:
    return Detector(Network.open(manifest.get("face_detector")))


@pytest.fixture(scope="module")
def landmarker(manifest: Manifest) -> Landmarker:
    return Landmarker(Network.open(manifest.get("face_mesh")))


def settle(landmarker: Landmarker, image: Image, region: Region, frames: int = 4) -> Landmarks:
    """The landmarks after a few frames of following."""
    found = landmarker.find(image, region)
    assert found is not None
    return (
        found
        if frames == 1
        else settle(landmarker, image, region_of_points(found.points), frames - 1)
    )


@pytest.mark.models
def test_points_of_a_real_face_lie_on_it(
    detector: Detector, landmarker: Landmarker, photograph: Image
) -> None:
    found = settle(landmarker, photograph, region_of_detection(detector.find(photograph)[0]))
    assert found.score > 0.99
    assert found.points[RIGHT_EYE_OUTER] == pytest.approx((193.6, 101.6), abs=3)
    assert found.points[LEFT_EYE_OUTER] == pytest.approx((258.0, 104.6), abs=3)
    assert found.points[13] == pytest.approx((218, 145), abs=6)  # inner upper lip


@pytest.mark.models
@pytest.mark.parametrize("turned_deg", [-30, 30])
def test_points_turn_with_the_picture(
    detector: Detector, landmarker: Landmarker, photograph: Image, turned_deg: int
) -> None:
    upright = settle(landmarker, photograph, region_of_detection(detector.find(photograph)[0]))
    matrix = cv2.getRotationMatrix2D((224.0, 120.0), float(turned_deg), 1.0)
    turned = cv2.warpAffine(photograph, matrix, (512, 512)).astype(np.uint8, copy=False)
    found = settle(landmarker, turned, region_of_detection(detector.find(turned)[0]))
    expected = upright.points @ matrix[:, :2].T + matrix[:, 2]
    errors = np.linalg.norm(found.points - expected, axis=1)
    assert np.median(errors) < 2.0


@pytest.mark.models
def test_no_face_has_no_score(landmarker: Landmarker, photograph: Image) -> None:
    found = landmarker.find(photograph, Region(420, 420, 120, 0.0))
    assert found is not None
    assert found.score < 0.5
