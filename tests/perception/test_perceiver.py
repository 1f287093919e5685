"""Whole scenes: the portrait through the real networks, and networks that fail."""

import cv2
import numpy as np
import pytest

from edge_monitor.perception.detector import Detector
from edge_monitor.perception.eye_answer import HIDDEN, NUMBERS
from edge_monitor.perception.eyes import EyeReader
from edge_monitor.perception.landmarks import Landmarker, Landmarks
from edge_monitor.perception.manifest import Manifest
from edge_monitor.perception.perceiver import Perceiver, PerceptionOptions
from edge_monitor.perception.pose import LANDMARKS, MODEL_CM
from edge_monitor.perception.runtime import Network
from edge_monitor.perception.tracker import Track, Tracker
from edge_monitor.testing import DriverPose, Portrait
from edge_monitor.testing.network import Outputs, ScriptedNetwork
from edge_monitor.types import Box, Frame, Image, Scene, Status

FPS = 30.0


class Film:
    """Shows pictures to a perceiver, one frame after another."""

    def __init__(self, perceiver: Perceiver) -> None:
        self.perceiver = perceiver
        self.t = 0.0

    def show(self, image: Image, frames: int = 5) -> Scene:
        """The scene of the last of some frames."""
        for _ in range(frames):
            scene = self.perceiver.perceive(Frame(self.t, image))
            self.t += 1 / FPS
        return scene


@pytest.fixture(scope="module")
def portrait(photograph: Image) -> Portrait:
    return Portrait(photograph)


@pytest.fixture
def film(manifest: Manifest) -> Film:
    return Film(Perceiver.open(manifest))


@pytest.mark.models
def test_first_frame_already_tells_an_open_eye_from_a_shut_one(
    manifest: Manifest, portrait: Portrait
) -> None:
    for closure, low, high in ((0.0, 0.25, 0.5), (1.0, 0.0, 0.17)):
        scene = Film(Perceiver.open(manifest)).show(portrait.frame(DriverPose(closure), 0), 1)
        assert scene.status is Status.VALID
        assert scene.driver is not None
        for eye in (scene.driver.left, scene.driver.right):
            assert eye is not None
            assert low < eye.ear < high


@pytest.mark.models
def test_both_witnesses_follow_the_lids(film: Film, portrait: Portrait) -> None:
    ears, opennesses = [], []
    for closure in (0.0, 0.5, 1.0):
        driver = film.show(portrait.frame(DriverPose(closure), 1.0)).driver
        assert driver is not None
        assert driver.left is not None
        assert driver.right is not None
        ears.append((driver.left.ear + driver.right.ear) / 2)
        opennesses.append((driver.left.openness + driver.right.openness) / 2)
    assert ears[0] > ears[1] + 0.05 > ears[2] + 0.1
    assert opennesses[0] > 0.8
    assert opennesses[2] < 0.1


@pytest.mark.models
def test_left_and_right_are_the_persons_own(film: Film, portrait: Portrait) -> None:
    driver = film.show(portrait.frame(DriverPose(), 1.0)).driver
    assert driver is not None
    assert driver.left is not None
    assert driver.right is not None
    assert driver.left.lids[:, 0].min() > driver.right.lids[:, 0].max() + 20
    for eye, corner in ((driver.left, 263), (driver.right, 33)):
        assert eye.lids[0] == pytest.approx(driver.landmarks[corner], abs=12)  # outer corner


@pytest.mark.models
def test_yawn_opens_the_mouth(film: Film, portrait: Portrait) -> None:
    scenes = [film.show(portrait.frame(DriverPose(mouth=mouth), 1.0)) for mouth in (0.0, 1.0)]
    shut, wide = (scene.driver.mar if scene.driver else None for scene in scenes)
    assert shut is not None
    assert wide is not None
    assert shut < 0.3
    assert wide > 0.55


@pytest.mark.models
def test_turned_head_is_told_by_its_sign(film: Film, portrait: Portrait) -> None:
    yaws, pitches = [], []
    for pose in (DriverPose(), DriverPose(yaw=20), DriverPose(yaw=-20), DriverPose(pitch=-15)):
        driver = film.show(portrait.frame(pose, 1.0), frames=12).driver
        assert driver is not None
        assert driver.pose is not None
        yaws.append(driver.pose.yaw)
        pitches.append(driver.pose.pitch)
    assert yaws[1] > yaws[0] + 3
    assert yaws[2] < yaws[0] - 3
    assert pitches[3] < pitches[0] - 3


@pytest.mark.models
def test_dark_glasses_are_not_closed_eyes(film: Film, portrait: Portrait) -> None:
    scene = film.show(portrait.frame(DriverPose(covered=1.0), 1.0))
    assert scene.status is Status.EYES_NOT_VISIBLE
    assert scene.driver is not None
    assert scene.driver.left is None
    assert scene.driver.right is None


@pytest.mark.models
def test_driver_who_leaves_is_no_face_and_keeps_the_id_on_a_quick_return(
    film: Film, portrait: Portrait
) -> None:
    here, gone = (portrait.frame(DriverPose(presence=presence), 1.0) for presence in (1.0, 0.0))
    before = film.show(here)
    away = film.show(gone, frames=15)
    assert (away.status, away.driver, away.faces) == (Status.NO_FACE, None, ())
    back = film.show(here, frames=1)
    assert before.driver is not None
    assert back.driver is not None
    assert back.driver.track_id == before.driver.track_id == 1


@pytest.mark.models
@pytest.mark.parametrize(
    ("seat", "half"), [((0.0, 0.0, 0.5, 1.0), 0), ((0.5, 0.0, 1.0, 1.0), 1)], ids=["left", "right"]
)
def test_driver_sits_in_the_seat_and_only_the_drivers_eyes_are_read(
    manifest: Manifest, pair: Image, seat: tuple[float, float, float, float], half: int
) -> None:
    picture = cv2.resize(pair, (960, 480)).astype(np.uint8, copy=False)
    scene = Film(Perceiver.open(manifest, PerceptionOptions(seat=seat))).show(picture)
    assert len(scene.faces) == 2
    driver, passenger = scene.faces
    assert scene.driver is driver
    assert (driver.box.x + driver.box.width / 2) // 480 == half
    assert (passenger.box.x + passenger.box.width / 2) // 480 == 1 - half
    assert (passenger.left, passenger.right) == (None, None)
    assert driver.left is not None
    assert passenger.pose is not None
    assert {driver.track_id, passenger.track_id} == {1, 2}


@pytest.mark.models
def test_where_there_is_no_driver_nobody_outside_of_the_seat_is_in_the_scene(
    manifest: Manifest, pair: Image
) -> None:
    picture = cv2.resize(pair, (960, 480)).astype(np.uint8, copy=False)
    options = PerceptionOptions(seat=(0.5, 0.0, 1.0, 1.0), seat_alone=True, max_faces=1)
    scene = Film(Perceiver.open(manifest, options)).show(picture)
    assert [face.box.x > 480 for face in scene.faces] == [True]
    assert scene.driver is scene.faces[0]


@pytest.mark.models
def test_kiosk_reads_everybodys_eyes(manifest: Manifest, pair: Image) -> None:
    picture = cv2.resize(pair, (960, 480)).astype(np.uint8, copy=False)
    scene = Film(Perceiver.open(manifest, PerceptionOptions(eyes_for_all=True))).show(picture)
    assert [face.left is not None for face in scene.faces] == [True, True]
    one, other = (face.geometry for face in scene.faces)
    assert one == pytest.approx(other, rel=0.06)  # the same person


@pytest.mark.models
def test_new_source_starts_anew(film: Film, portrait: Portrait) -> None:
    here = portrait.frame(DriverPose(), 1.0)
    film.show(here)
    film.perceiver.reset()
    film.t = 0.0
    again = film.show(here).driver
    assert again is not None
    assert again.track_id == 2


@pytest.mark.models
def test_same_frames_give_the_same_scenes(manifest: Manifest, portrait: Portrait) -> None:
    pictures = [portrait.frame(DriverPose(closure=n / 5), n / FPS) for n in range(6)]
    runs = []
    for _ in range(2):
        film = Film(Perceiver.open(manifest))
        scenes = [film.show(picture, 1) for picture in pictures]
        runs.append([(s.driver.left, s.driver.pose) for s in scenes if s.driver is not None])
    assert len(runs[0]) == 6
    for (one, pose), (other, same_pose) in zip(*runs, strict=True):
        assert one is not None
        assert other is not None
        assert (one.ear, one.openness, pose) == (other.ear, other.openness, same_pose)


class _Spoilt:
    """A network whose results are no numbers from now on."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.spoilt = False

    def run(self, picture: Image) -> Outputs:
        outputs = self.network.run(picture)
        return tuple(output * np.float32(np.nan) for output in outputs) if self.spoilt else outputs


@pytest.mark.models
@pytest.mark.parametrize(
    ("role", "status"),
    [("face_mesh", Status.NO_FACE), ("eye", Status.EYES_NOT_VISIBLE)],
)
def test_network_that_gives_nonsense_makes_the_frame_invalid_and_is_counted(
    manifest: Manifest, portrait: Portrait, role: str, status: Status
) -> None:
    names = ("face_detector", "face_mesh", "eye")
    networks = {name: _Spoilt(Network.open(manifest.get(name))) for name in names}
    tracker = Tracker(
        Detector(networks["face_detector"]),
        Landmarker(networks["face_mesh"]),
        interval_s=2.0,
        min_score=0.5,
        max_faces=2,
    )
    film = Film(Perceiver(tracker, EyeReader(networks["eye"]), PerceptionOptions()))
    picture = portrait.frame(DriverPose(), 1.0)
    assert film.show(picture).status is Status.VALID
    assert film.perceiver.faults == 0
    networks[role].spoilt = True
    assert film.show(picture, 1).status is status
    assert film.perceiver.faults == 2  # the mesh also in the place of a detection; both eyes
    networks[role].spoilt = False
    scene = film.show(picture, 1)
    assert scene.status is Status.VALID
    assert scene.driver is not None
    assert scene.driver.track_id == 1


class _Posed(Tracker):
    """One face whose head was turned by arithmetic."""

    def __init__(self, yaw_deg: float, pitch_deg: float) -> None:
        super().__init__(
            Detector(ScriptedNetwork(lambda _picture: ())),
            Landmarker(ScriptedNetwork(lambda _picture: ())),
            interval_s=2.0,
            min_score=0.5,
            max_faces=1,
        )
        matrix, _ = cv2.Rodrigues(np.radians((-pitch_deg, 0.0, 0.0)))
        side, _ = cv2.Rodrigues(np.radians((0.0, -yaw_deg, 0.0)))
        head = MODEL_CM @ (side @ matrix).T + (0, 0, 50)
        self._points = np.zeros((468, 2), np.float32)
        self._points[LANDMARKS] = head[:, :2] / head[:, 2:] * 640 + (320, 240)

    def update(self, frame: Frame, watched: int | None) -> tuple[Track, ...]:
        del frame, watched
        solid = np.ones((468, 3), np.float32)
        return (Track(1, Landmarks(self._points, solid, Box(240, 160, 160, 160), 0.99)),)


def _open_eye(_picture: Image) -> Outputs:
    numbers = np.zeros((1, NUMBERS), np.float32)
    numbers[0, HIDDEN] = -5
    return (numbers,)


@pytest.mark.parametrize(
    ("yaw_deg", "pitch_deg", "status"),
    [
        (0, 0, Status.VALID),
        (25, 0, Status.VALID),
        (44, 0, Status.VALID),
        (46, 0, Status.EYES_NOT_VISIBLE),
        (-46, 0, Status.EYES_NOT_VISIBLE),
        (0, 29, Status.VALID),
        (0, 31, Status.EYES_NOT_VISIBLE),
        (0, -31, Status.EYES_NOT_VISIBLE),
    ],
)
def test_head_turned_too_far_hides_the_eyes(
    yaw_deg: float, pitch_deg: float, status: Status
) -> None:
    network = ScriptedNetwork(_open_eye)
    perceiver = Perceiver(_Posed(yaw_deg, pitch_deg), EyeReader(network), PerceptionOptions())
    noise = np.random.default_rng(0).integers(60, 200, (480, 640, 3), np.uint8)
    scene = perceiver.perceive(Frame(0.0, noise))
    assert scene.status is status
    assert scene.driver is not None
    assert scene.driver.pose is not None
    assert scene.driver.pose.yaw == pytest.approx(yaw_deg, abs=0.5)
    assert scene.driver.pose.pitch == pytest.approx(pitch_deg, abs=0.5)
    assert network.runs == (2 if status is Status.VALID else 0)
