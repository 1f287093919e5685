"""Boxes of faces out of anchors, in any shape of frame."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.perception.detector import LEFT_EYE, RIGHT_EYE, Detector
from edge_monitor.perception.manifest import Manifest
from edge_monitor.perception.runtime import Network
from edge_monitor.testing.network import Outputs, ScriptedNetwork
from edge_monitor.types import Image

QUIET = -100.0


def nothing(_picture: Image) -> Outputs:
    return np.zeros((1, 896, 16), np.float32), np.full((1, 896, 1), QUIET, np.float32)


def anchor(x_px: float, y_px: float) -> int:
    """The first anchor of the coarse grid's cell at a point of the network's picture."""
    return 512 + (int(y_px // 16) * 8 + int(x_px // 16)) * 6


def face_at(outputs: Outputs, index: int, logit: float, box: tuple[float, ...]) -> None:
    """Let an anchor of the coarse grid say: a face, by centre and size."""
    cell = (index - 512) // 6
    x, y = (cell % 8 + 0.5) * 16, (cell // 8 + 0.5) * 16
    outputs[0][0, index, :4] = (box[0] - x, box[1] - y, box[2], box[3])
    outputs[0][0, index, 4:].reshape(6, 2)[:] = (box[0] - x, box[1] - y)
    outputs[1][0, index, 0] = logit


def finding(*faces: tuple[int, float, tuple[float, ...]]) -> ScriptedNetwork:
    outputs = nothing(np.zeros((1, 1, 3), np.uint8))
    for index, logit, box in faces:
        face_at(outputs, index, logit, box)
    return ScriptedNetwork(lambda _picture: outputs)


FRAME = np.zeros((128, 128, 3), np.uint8)


def test_offsets_count_from_their_anchor() -> None:
    network = finding((anchor(40, 60), 5.0, (42.0, 57.0, 30.0, 40.0)))
    (face,) = Detector(network).find(FRAME)
    assert (face.box.x, face.box.y) == pytest.approx((27, 37))
    assert (face.box.width, face.box.height) == pytest.approx((30, 40))
    assert face.keypoints == pytest.approx(np.tile((42.0, 57.0), (6, 1)))
    assert face.score == pytest.approx(1 / (1 + np.exp(-5)))


def test_boxes_of_one_face_are_averaged_by_their_score() -> None:
    network = finding(
        (anchor(40, 60), 2.0, (40.0, 60.0, 30.0, 30.0)),
        (anchor(40, 60) + 1, 2.0, (44.0, 60.0, 30.0, 30.0)),
        (anchor(100, 60), 1.0, (100.0, 60.0, 20.0, 20.0)),
    )
    near, far = Detector(network).find(FRAME)
    assert near.box.x == pytest.approx(27)
    assert far.box.x == pytest.approx(90)
    assert near.score > far.score


def test_score_below_the_wanted_one_is_no_face() -> None:
    network = finding((anchor(40, 60), 1.0, (40.0, 60.0, 30.0, 30.0)))  # a score of 0.73
    assert Detector(network, min_score=0.7).find(FRAME)
    assert not Detector(network, min_score=0.75).find(FRAME)


def test_very_sure_face_does_not_overflow() -> None:
    network = finding((anchor(40, 60), 30_000.0, (40.0, 60.0, 30.0, 30.0)))
    (face,) = Detector(network).find(FRAME)
    assert face.score == 1.0


@pytest.mark.fault(22)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("output", [0, 1])
def test_result_that_is_no_number_is_thrown_away_and_counted(output: int, bad: float) -> None:
    network = finding((anchor(40, 60), 5.0, (40.0, 60.0, 30.0, 30.0)))
    network.answer(FRAME)[output][0, 300, 0] = bad
    detector = Detector(network)
    assert detector.find(FRAME) == []
    assert detector.faults == 1


def bright_spot(picture: Image) -> Outputs:
    """A network that takes what is bright for a face."""
    outputs = nothing(picture)
    rows, columns = np.nonzero(picture[..., 0] > 100)
    if rows.size:
        x, y = columns.mean() + 0.5, rows.mean() + 0.5
        face_at(outputs, anchor(x, y), 9.0, (x, y, 10.0, 10.0))
    return outputs


@given(
    width=st.integers(16, 1300),
    height=st.integers(16, 1300),
    x=st.floats(0.2, 0.8),
    y=st.floats(0.2, 0.8),
)
def test_face_is_found_in_its_place_whatever_the_shape_of_the_frame(
    width: int, height: int, x: float, y: float
) -> None:
    longer = max(width, height)
    if min(width, height) < longer / 8:
        width = height = longer
    frame = np.zeros((height, width, 3), np.uint8)
    reach = longer / 20
    left, top = int(x * width - reach), int(y * height - reach)
    right, bottom = int(x * width + reach) + 1, int(y * height + reach) + 1
    frame[max(top, 0) : bottom, max(left, 0) : right] = 255
    (face,) = Detector(ScriptedNetwork(bright_spot)).find(frame)
    middle = ((max(left, 0) + min(right, width)) / 2, (max(top, 0) + min(bottom, height)) / 2)
    assert face.keypoints[0] == pytest.approx(middle, abs=1.5 * max(longer / 128, 1))


@pytest.fixture(scope="module")
def detector(manifest: Manifest) -> Detector:
    return Detector(Network.open(manifest.get("face_detector")))


@pytest.mark.models
def test_one_face_with_the_right_eye_on_the_left(detector: Detector, photograph: Image) -> None:
    (face,) = detector.find(photograph)
    assert face.score > 0.8
    assert face.keypoints[RIGHT_EYE] == pytest.approx((204, 101), abs=8)
    assert face.keypoints[LEFT_EYE] == pytest.approx((248, 108), abs=8)


@pytest.mark.models
def test_two_people_side_by_side(detector: Detector, pair: Image) -> None:
    faces = sorted(detector.find(pair), key=lambda face: face.box.x)
    assert len(faces) == 2
    assert faces[1].box.x - faces[0].box.x == pytest.approx(240, abs=8)


@pytest.mark.models
@pytest.mark.parametrize("level", [0, 128, 255])
def test_nobody_in_an_even_picture(detector: Detector, level: int) -> None:
    assert detector.find(np.full((480, 640, 3), level, np.uint8)) == []


@pytest.mark.models
def test_nobody_in_noise(detector: Detector) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)
    assert detector.find(noise) == []
