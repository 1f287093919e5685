"""Faces from frame to frame: who was there keeps its id; the detector only looks for others."""

from dataclasses import dataclass
from math import inf

from edge_monitor.perception.boxes import area, centre, distance, overlap
from edge_monitor.perception.detector import Detection, Detector
from edge_monitor.perception.landmarks import (
    Landmarker,
    Landmarks,
    region_of_detection,
    region_of_points,
)
from edge_monitor.perception.region import Region
from edge_monitor.perception.seat import WHOLE, Seat, holds, touches
from edge_monitor.ports import Laps, no_laps
from edge_monitor.types import Box, Frame, Image, Work

_SAME_FACE = 0.3  # intersection over union from which two boxes show one face
# How much larger, in area, a newcomer must be than a tracked face to take its place; less while the
# watched face is away, which may be the newcomer.
_LARGER = 2.0
_LARGER_UNWATCHED = 1.2
_MEMORY_S = 1.0  # how long the place of a lost face is remembered, to give it its id again
# Between two frames after which nobody is taken for the same person: more than from frame to frame
# at the lowest rate, one a second, and no more than decisions let a face be away.
_GAP_S = 1.5


@dataclass(frozen=True, slots=True)
class Track:
    """One face in one frame.

    Attributes:
        id: counted from 1, the same from frame to frame.
        landmarks: where its points are now.
    """

    id: int
    landmarks: Landmarks


@dataclass(frozen=True, slots=True)
class _Lost:
    t: float
    box: Box


class Tracker:
    """Follows up to `max_faces` faces by their landmarks, those whose middle lies `within`.

    The detector, which costs as much as following a face, runs only while the watched face is
    not tracked, for a moment after any face was lost, and every `interval_s` seconds of frame
    time to find newcomers.
    """

    def __init__(
        self,
        detector: Detector,
        landmarker: Landmarker,
        *,
        interval_s: float,
        min_score: float,
        max_faces: int,
        within: Seat = WHOLE,
        laps: Laps = no_laps,
    ) -> None:
        """Take the parts; `min_score` is the landmark score below which there is no face."""
        self._meshing, self._detecting = laps(Work.MESH), laps(Work.DETECT)
        self._detector = detector
        self._landmarker = landmarker
        self._interval_s = interval_s
        self._min_score = min_score
        self._max_faces = max_faces
        self._within = within
        self._last_id = 0
        self.reset()

    @property
    def faults(self) -> int:
        """Network results that were not finite and were thrown away."""
        return self._detector.faults + self._landmarker.faults

    def reset(self) -> None:
        """Forget all faces, for a new source; ids go on counting."""
        self._tracked: dict[int, Landmarks] = {}
        self._lost: dict[int, _Lost] = {}
        self._detected_t: float | None = None
        self._frame_t = -inf

    def update(self, frame: Frame, watched: int | None) -> tuple[Track, ...]:
        """The faces of a frame, in the order of their ids.

        Args:
            frame: later than the frame before.
            watched: the face that must not be missed nor give way to a larger one.
        """
        if frame.t - self._frame_t > _GAP_S:
            self._tracked, self._lost = {}, {}
        self._frame_t = frame.t
        self._follow(frame)
        if self._is_detection_due(frame.t, watched):
            self._detected_t = frame.t
            with self._detecting:
                detections = self._detector.find(frame.image)
            for detection in detections:
                self._welcome(frame, detection, watched)
        return tuple(Track(id_, self._tracked[id_]) for id_ in sorted(self._tracked))

    def _follow(self, frame: Frame) -> None:
        before, self._tracked = self._tracked, {}
        self._lost = {
            id_: lost for id_, lost in self._lost.items() if 0 <= frame.t - lost.t <= _MEMORY_S
        }
        followed: dict[int, Landmarks] = {}
        for id_, landmarks in before.items():
            found = self._look(frame.image, region_of_points(landmarks.points))
            if found is None:
                self._lost[id_] = _Lost(frame.t, landmarks.box)
            else:
                followed[id_] = found
        # Where two tracks slid onto one face, it belongs to the one that had less far to go.
        for id_ in sorted(followed, key=lambda id_: distance(before[id_].box, followed[id_].box)):
            if self._is_tracked(followed[id_].box):
                self._lost[id_] = _Lost(frame.t, before[id_].box)
            else:
                self._tracked[id_] = followed[id_]

    def _is_detection_due(self, t: float, watched: int | None) -> bool:
        if watched not in self._tracked or self._lost or self._detected_t is None:
            return True
        return not 0 <= t - self._detected_t < self._interval_s

    def _welcome(self, frame: Frame, detection: Detection, watched: int | None) -> None:
        """Begin to track a face that was detected, unless it is tracked or there is no room."""
        height, width = frame.image.shape[:2]
        outside = not touches(self._within, detection.box, width, height)
        if outside or self._is_tracked(detection.box):
            return
        giving_way = None
        if len(self._tracked) >= self._max_faces:
            giving_way = self._giving_way(detection.box, watched)
            if giving_way is None:
                return
        found = self._look(frame.image, region_of_detection(detection))
        if found is not None:  # a detection frames the face loosely: its points frame it better
            found = self._look(frame.image, region_of_points(found.points))
        if found is None or self._is_tracked(found.box):
            return
        if giving_way is not None:
            del self._tracked[giving_way]
        self._tracked[self._id_for(found.box)] = found

    def _look(self, image: Image, region: Region) -> Landmarks | None:
        """The landmarks in a region, if a face is there and its middle where faces are wanted."""
        with self._meshing:
            found = self._landmarker.find(image, region)
        if found is None or found.score < self._min_score:
            return None
        x, y = centre(found.box)
        height, width = image.shape[:2]
        visible = 0 <= x < width and 0 <= y < height
        return found if visible and holds(self._within, found.box, width, height) else None

    def _is_tracked(self, box: Box) -> bool:
        return any(_same_face(box, landmarks.box) for landmarks in self._tracked.values())

    def _giving_way(self, newcomer: Box, watched: int | None) -> int | None:
        """The tracked face that is worth less than the newcomer."""
        others = {id_: area(face.box) for id_, face in self._tracked.items() if id_ != watched}
        smallest = min(others, key=lambda id_: others[id_], default=None)
        larger = _LARGER if watched in self._tracked else _LARGER_UNWATCHED
        if smallest is None or area(newcomer) < larger * others[smallest]:
            return None
        return smallest

    def _id_for(self, box: Box) -> int:
        """The id of a face just lost in this place, else a new one."""
        for id_, lost in self._lost.items():
            if _same_face(box, lost.box):
                del self._lost[id_]
                return id_
        self._last_id += 1
        return self._last_id


def _same_face(one: Box, other: Box) -> bool:
    return overlap(one, other) > _SAME_FACE
