"""Faces followed from frame to frame: a world of boxes instead of networks."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pytest

from edge_monitor.perception.boxes import centre, overlap
from edge_monitor.perception.detector import Detection, Detector
from edge_monitor.perception.landmarks import (
    LEFT_EYE_OUTER,
    RIGHT_EYE_OUTER,
    Landmarker,
    Landmarks,
)
from edge_monitor.perception.region import Region
from edge_monitor.perception.seat import WHOLE, Seat
from edge_monitor.perception.tracker import Tracker
from edge_monitor.testing.network import Outputs, ScriptedNetwork
from edge_monitor.types import Box, Frame, Image

PICTURE = np.zeros((480, 640, 3), np.uint8)
ANN = Box(60, 150, 120, 120)
BOB = Box(400, 150, 120, 120)


def silent(_picture: Image) -> Outputs:
    return ()


def landmarks(box: Box, score: float) -> Landmarks:
    """Points on the edge of a box."""
    turns = np.linspace(0, 2 * np.pi, 468, endpoint=False)
    oval = np.stack((np.cos(turns) * box.width / 2, np.sin(turns) * box.height / 2), axis=1)
    oval[RIGHT_EYE_OUTER], oval[LEFT_EYE_OUTER] = (-box.width / 4, 0), (box.width / 4, 0)
    points = np.asarray(oval + np.array(centre(box)), np.float32)
    return Landmarks(points, np.zeros((468, 3), np.float32), box, score)


@dataclass
class World:
    """The faces that are there now; the parts of the tracker look at it instead of the picture."""

    faces: list[Box] = field(default_factory=list)
    detections: int = 0


class WorldDetector(Detector):
    """Finds all faces of the world."""

    def __init__(self, world: World) -> None:
        """Look at this world."""
        super().__init__(ScriptedNetwork(silent))
        self._world = world

    def find(self, image: Image) -> list[Detection]:  # noqa: ARG002 - looks at the world
        """The faces, the largest first, a little off."""
        self._world.detections += 1
        found = []
        for face in sorted(self._world.faces, key=lambda face: -face.width):
            x, y = centre(face)
            keypoints = np.full((6, 2), y, np.float32)
            keypoints[:2, 0] = x - face.width / 4, x + face.width / 4
            box = Box(face.x + 3, face.y - 4, face.width, face.height)
            found.append(Detection(0.9, box, keypoints))
        return found


class WorldLandmarker(Landmarker):
    """Finds the face nearest to the middle of the region, if it is near enough."""

    def __init__(self, world: World) -> None:
        """Look at this world."""
        super().__init__(ScriptedNetwork(silent))
        self._world = world

    def find(self, image: Image, region: Region) -> Landmarks:  # noqa: ARG002 - as above
        """The points of the face, or points of nothing with a low score."""
        nearest = min(self._world.faces, key=lambda face: self._miss(face, region), default=None)
        if nearest is None or self._miss(nearest, region) > region.size / 2:
            side = region.size / 1.5
            return landmarks(Box(region.x - side / 2, region.y - side / 2, side, side), 0.1)
        return landmarks(nearest, 0.99)

    @staticmethod
    def _miss(face: Box, region: Region) -> float:
        return math.dist(centre(face), (region.x, region.y))


class Street:
    """A tracker in a world, frame after frame."""

    def __init__(
        self, *, interval_s: float = 2.0, max_faces: int = 3, within: Seat = WHOLE
    ) -> None:
        self.world = World()
        self.tracker = Tracker(
            WorldDetector(self.world),
            WorldLandmarker(self.world),
            interval_s=interval_s,
            min_score=0.5,
            max_faces=max_faces,
            within=within,
        )
        self.t = 0.0

    def show(
        self, *faces: Box, seconds: float = 0.0, fps: float = 30.0, watched: int | None = None
    ) -> Mapping[int, Box]:
        """Show these faces for some time, one frame at least; the tracks of the last frame."""
        self.world.faces = list(faces)
        for _ in range(max(1, round(seconds * fps))):
            tracks = self.tracker.update(Frame(self.t, PICTURE), watched)
            self.t += 1 / fps
        return {track.id: track.landmarks.box for track in tracks}


def moved(box: Box, x: float = 0.0, y: float = 0.0, scale: float = 1.0) -> Box:
    return Box(box.x + x, box.y + y, box.width * scale, box.height * scale)


def test_ids_count_from_one() -> None:
    assert Street().show(ANN, BOB).keys() == {1, 2}


@pytest.mark.parametrize("fps", [5.0, 30.0, 60.0])
def test_detector_rests_while_the_watched_face_is_tracked(fps: float) -> None:
    street = Street(interval_s=2.0)
    street.show(ANN)
    street.world.detections = 0
    street.show(ANN, seconds=20, fps=fps, watched=1)
    assert street.world.detections == pytest.approx(10, abs=1)


def test_detector_looks_at_every_frame_while_nobody_is_there() -> None:
    street = Street()
    street.show(seconds=1, fps=30)
    assert street.world.detections == 30


def test_detector_looks_at_every_frame_while_the_watched_face_is_missing() -> None:
    street = Street()
    street.show(ANN, BOB, seconds=0.5, watched=1)
    street.show(BOB, seconds=3, watched=1)
    street.world.detections = 0
    street.show(BOB, seconds=1, watched=1)
    assert street.world.detections == 30
    assert 1 not in street.show(ANN, BOB, watched=1)  # out of memory by then: a new id
    assert len(street.show(ANN, BOB, watched=1)) == 2


def test_id_survives_movement_and_a_refresh_by_the_detector() -> None:
    street = Street(interval_s=0.2)
    for step in range(100):
        tracks = street.show(moved(ANN, x=4 * step, y=step), watched=1)
        assert tracks.keys() == {1}
    assert street.world.detections > 10


def test_newcomer_is_found_within_the_interval() -> None:
    street = Street(interval_s=2.0)
    street.show(ANN, seconds=1, watched=1)
    assert street.show(ANN, BOB, seconds=2.1, watched=1).keys() == {1, 2}


def test_face_that_leaves_ends_and_a_later_one_gets_a_new_id() -> None:
    street = Street()
    street.show(ANN, BOB)
    assert street.show(BOB, watched=2).keys() == {2}
    street.show(BOB, seconds=2, watched=2)
    assert street.show(BOB, ANN, seconds=2.5, watched=2).keys() == {2, 3}


def test_face_that_is_lost_for_a_moment_keeps_its_id() -> None:
    street = Street()
    street.show(ANN, BOB)
    street.show(BOB, seconds=0.5, watched=2)
    assert street.show(BOB, moved(ANN, x=20), watched=2).keys() == {1, 2}


def test_who_is_there_after_a_gap_is_not_taken_for_who_was_there_before() -> None:
    street = Street()
    street.show(ANN, BOB, seconds=1, watched=1)
    street.t += 60.0
    assert street.show(ANN, BOB, watched=1).keys() == {3, 4}


@pytest.mark.parametrize("rate", [1.0, 2.0, 5.0])
def test_face_keeps_its_id_at_the_lowest_rates_of_frames(rate: float) -> None:
    street = Street()
    for number in range(20):
        assert street.show(ANN, BOB, fps=rate, watched=1).keys() == {1, 2}
        street.t += 0.4 / rate * (-1) ** number  # no camera keeps its rate


def test_face_whose_middle_leaves_the_picture_ends() -> None:
    street = Street()
    street.show(Box(500, 150, 120, 120))
    assert street.show(Box(560, 150, 120, 120)).keys() == {1}
    assert street.show(Box(620, 150, 120, 120)) == {}


def test_who_stands_outside_of_the_seat_is_not_followed_and_takes_nobodys_room() -> None:
    street = Street(interval_s=0.1, max_faces=1, within=(0.5, 0.0, 1.0, 1.0))
    large = moved(ANN, scale=1.5)
    assert street.show(large, seconds=1) == {}
    assert street.show(large, BOB, seconds=1) == {1: BOB}
    assert street.show(large, moved(BOB, x=-20), seconds=1).keys() == {1}
    for step in range(1, 7):
        left = street.show(large, moved(BOB, x=-25 * step), watched=1)
    assert left == {}  # the middle has gone over the edge


def test_track_that_slides_onto_another_face_gives_way() -> None:
    street = Street()
    near = moved(ANN, x=130)
    street.show(near, ANN)
    tracks = street.show(ANN)  # the other one goes: its region now holds a part of this face
    assert len(tracks) == 1
    (left,) = tracks
    assert street.show(ANN, near, watched=left)[left] == ANN


@pytest.mark.fault(27)
def test_fifty_faces_are_capped_at_the_largest() -> None:
    crowd = [Box(60 * (n % 10), 90 * (n // 10), 40 + n, 40 + n) for n in range(50)]
    apart = [box for n, box in enumerate(crowd) if all(overlap(box, c) < 0.1 for c in crowd[:n])]
    tracks = Street(max_faces=3).show(*apart)
    largest = sorted((box.width for box in apart), reverse=True)[:3]
    assert sorted((box.width for box in tracks.values()), reverse=True) == largest


def test_much_larger_newcomer_takes_the_place_of_the_smallest_but_never_of_the_watched() -> None:
    street = Street(interval_s=0.1, max_faces=2)
    small, smaller = moved(ANN, scale=0.5), moved(BOB, scale=0.4)
    street.show(small, smaller)
    large = Box(230, 250, 200, 200)
    assert street.show(small, smaller, large, seconds=1, watched=2).keys() == {2, 3}


def test_newcomer_of_like_size_waits_for_room() -> None:
    street = Street(interval_s=0.1, max_faces=2)
    street.show(ANN, BOB)
    third = Box(230, 250, 130, 130)
    assert street.show(ANN, BOB, third, seconds=1, watched=1).keys() == {1, 2}
    assert street.show(ANN, third, seconds=0.2, watched=1).keys() == {1, 3}


@pytest.mark.fault(27)
def test_watched_face_finds_room_again_among_many() -> None:
    street = Street(interval_s=2.0, max_faces=2)
    third = Box(230, 300, 90, 90)
    street.show(ANN, BOB, third, watched=1)
    street.show(BOB, third, seconds=2, watched=1)
    assert ANN in street.show(ANN, BOB, third, watched=1).values()


def test_new_source_forgets_faces_but_not_the_count() -> None:
    street = Street()
    street.show(ANN)
    street.tracker.reset()
    street.t = 0.0
    assert street.show(ANN).keys() == {2}


def test_detector_does_not_rest_for_ever_when_time_starts_again() -> None:
    street = Street()
    street.t = 1e6
    street.show(ANN, watched=1)
    street.t = 0.0
    street.world.detections = 0
    street.show(ANN, seconds=1, watched=1)
    assert street.world.detections == 1


@pytest.mark.parametrize("part", ["detector", "landmarker"])
def test_faults_of_both_networks_are_counted(part: str) -> None:
    outputs = {
        "detector": (np.zeros((1, 896, 16), np.float32), np.full((1, 896, 1), 5, np.float32)),
        "landmarker": (np.zeros((1, 1, 1, 1404), np.float32), np.ones((1, 1, 1, 1), np.float32)),
    }
    outputs[part][0].flat[0] = np.nan
    tracker = Tracker(
        Detector(ScriptedNetwork(lambda _picture: outputs["detector"])),
        Landmarker(ScriptedNetwork(lambda _picture: outputs["landmarker"])),
        interval_s=2.0,
        min_score=0.5,
        max_faces=1,
    )
    assert tracker.update(Frame(0.0, PICTURE), None) == ()
    assert tracker.faults >= 1
