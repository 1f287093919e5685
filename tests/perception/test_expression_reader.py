"""What is cut out of a frame for the expression is what training and evaluation see of a face."""

import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from edge_monitor.camera.video import VideoFileSource
from edge_monitor.perception.expression import LABELS, LOGITS, ExpressionModel, face_picture
from edge_monitor.perception.expression_reader import CUT_PX, ExpressionReader, face_region
from edge_monitor.perception.manifest import Manifest
from edge_monitor.perception.perceiver import Perceiver
from edge_monitor.perception.region import Cutter
from edge_monitor.testing import DriverPose, DriverScript, Portrait
from edge_monitor.testing.network import Outputs, ScriptedNetwork
from edge_monitor.testing.sample import make_sample
from edge_monitor.types import Frame, Image, Points
from models.expression.labelled import labelled_faces

CORNERS = {33: (-30, -20), 263: (30, -20), 61: (-16, 34), 291: (16, 34), 10: (0, -60), 152: (0, 66)}


class Camera:
    """Keeps the pictures that a network is shown."""

    def __init__(self) -> None:
        self.shown: list[NDArray[np.uint8]] = []
        self.reader = ExpressionReader(ExpressionModel(ScriptedNetwork(self._answer)))

    def _answer(self, picture: Image) -> Outputs:
        self.shown.append(picture.copy())
        return (np.arange(LOGITS, dtype=np.float32)[None],)


def face_at(x: float, y: float, scale: float = 1.0, angle_rad: float = 0.0) -> Points:
    """A face of 126 px from brow to chin around a place: six points, the others among them."""
    points = np.zeros((468, 2), np.float32)
    points[list(CORNERS)] = list(CORNERS.values())
    cosine, sine = math.cos(angle_rad), math.sin(angle_rad)
    turned = points @ np.array(((cosine, sine), (-sine, cosine)), np.float32)
    return (turned * scale + (x, y)).astype(np.float32)


def noise() -> Image:
    return np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)


@pytest.fixture
def camera() -> Camera:
    return Camera()


@pytest.mark.models
def test_a_face_on_film_gives_the_same_tensor_as_the_same_face_in_a_folder(
    manifest: Manifest, camera: Camera, tmp_path: Path
) -> None:
    """The frame comes out of a real video file; the crop goes into a real picture file."""
    make_sample(tmp_path / "film", story=DriverScript(0.3))
    source = VideoFileSource(tmp_path / "film.mp4")
    perceiver, cutter, frames = Perceiver.open(manifest), Cutter(CUT_PX), 0
    (tmp_path / "faces" / "happy").mkdir(parents=True)
    while (frame := source.read()) is not None:
        face = perceiver.perceive(frame).driver
        assert face is not None
        assert camera.reader.read(frame.image, face.landmarks) is not None
        crop, _ = cutter.cut(frame.image, face_region(face.landmarks))
        cv2.imwrite(str(tmp_path / "faces" / "happy" / f"{frames:03}.png"), crop)
        frames += 1
    source.close()
    assert frames >= 5
    evaluated = labelled_faces(tmp_path / "faces").pictures
    assert np.array_equal(np.stack(camera.shown), evaluated)
    assert np.ptp(evaluated, axis=0).max() > 0  # the film moves
    assert 40 < evaluated.mean() < 200  # bytes: neither fractions nor black


@pytest.mark.models
def test_a_face_is_framed_as_those_of_fer_2013_are(
    manifest: Manifest, photograph: Image, camera: Camera
) -> None:
    """Means over 977 faces: eyes at (15.0, 18.8) and (32.8, 18.4), mouth at (24.2, 36.7)."""
    frame = Frame(0.0, Portrait(photograph).frame(DriverPose(), 0.0))
    face = Perceiver.open(manifest).perceive(frame).driver
    assert face is not None
    region = face_region(face.landmarks)
    _, matrix = Cutter(48).cut(frame.image, region)
    back = np.linalg.inv(np.vstack((matrix, (0, 0, 1))))

    def place(*points: int) -> NDArray[np.float64]:
        middle = np.append(face.landmarks[list(points)].mean(axis=0), 1)
        seen: NDArray[np.float64] = back @ middle
        return seen[:2]

    assert place(33, 133) == pytest.approx((15.0, 18.6), abs=3.5)  # one standard deviation
    assert place(263, 362) == pytest.approx((32.8, 18.6), abs=3.5)
    assert place(61, 291) == pytest.approx((24.2, 36.7), abs=4.5)  # she smiles
    assert camera.reader.read(frame.image, face.landmarks) is not None


@given(
    x=st.floats(250, 390),
    y=st.floats(190, 290),
    scale=st.floats(0.5, 1.5),
    angle_rad=st.floats(-math.pi, math.pi),
)
def test_the_square_moves_grows_and_turns_with_the_face(
    x: float, y: float, scale: float, angle_rad: float
) -> None:
    plain, moved = face_region(face_at(0, 0)), face_region(face_at(x, y, scale, angle_rad))
    assert moved.size == pytest.approx(plain.size * scale, rel=1e-3)
    assert math.cos(moved.angle_rad - angle_rad) == pytest.approx(1, abs=1e-3)
    away = np.hypot(moved.x - x, moved.y - y)
    assert away == pytest.approx(np.hypot(plain.x, plain.y) * scale, abs=0.1)


def test_the_network_is_shown_luminance_of_red_green_and_blue_in_their_places(
    camera: Camera,
) -> None:
    for bgr, grey in (((255, 0, 0), 29), ((0, 255, 0), 150), ((0, 0, 255), 76)):
        frame: Image = np.full((480, 640, 3), bgr, np.uint8)
        camera.reader.read(frame, face_at(320, 240))
        assert (camera.shown.pop() == grey).all()


def test_eight_numbers_come_back_that_sum_to_one(camera: Camera) -> None:
    told = camera.reader.read(noise(), face_at(320, 240))
    assert told is not None
    assert len(told) == len(LABELS)
    assert sum(told) == pytest.approx(1)
    assert sorted(told) == list(told)  # in the order of the network's


def test_the_picture_is_the_crop_through_the_one_way(camera: Camera) -> None:
    frame, points = noise(), face_at(320, 240, 0.8, 0.3)
    camera.reader.read(frame, points)
    crop, _ = Cutter(CUT_PX).cut(frame, face_region(points))
    assert np.array_equal(camera.shown[0], face_picture(crop[..., ::-1]))


@pytest.mark.parametrize(
    "points",
    [face_at(320, 240, 0.2), face_at(10, 240), face_at(320, 470), face_at(635, 20)],
    ids=["too small", "half out to the left", "without its mouth", "in the corner"],
)
def test_a_face_that_is_not_to_be_seen_is_not_told(points: Points, camera: Camera) -> None:
    assert camera.reader.read(noise(), points) is None
    assert camera.shown == []
    assert camera.reader.faults == 0


def test_nonsense_of_the_network_is_counted_and_thrown_away() -> None:
    nothing = np.full((1, LOGITS), np.nan, np.float32)
    reader = ExpressionReader(ExpressionModel(ScriptedNetwork(lambda _picture: (nothing,))))
    assert reader.read(noise(), face_at(320, 240)) is None
    assert reader.faults == 1
