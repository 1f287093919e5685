"""From a frame to a scene: who is there, who drives, and what the driver's eyes do."""

from dataclasses import dataclass
from math import isfinite, prod
from typing import Self

from edge_monitor.errors import ModelError
from edge_monitor.perception import detector, eye_answer, eyes, landmarks
from edge_monitor.perception.detector import Detector
from edge_monitor.perception.driver import DriverChooser, Seat
from edge_monitor.perception.eyes import EyeReader
from edge_monitor.perception.landmarks import Landmarker
from edge_monitor.perception.manifest import Manifest
from edge_monitor.perception.pose import solve_pose
from edge_monitor.perception.runtime import Network
from edge_monitor.perception.shape import mouth_aspect_ratio, proportions
from edge_monitor.perception.tracker import Track, Tracker
from edge_monitor.types import Face, Frame, Pose, Scene, Status

YAW_LIMIT_DEG = 45.0
PITCH_LIMIT_DEG = 30.0
"""Beyond them the eyes are foreshortened too much to be measured."""


@dataclass(frozen=True, slots=True)
class PerceptionOptions:
    """What may be set.

    Attributes:
        detector_interval_s: seconds between two searches for new faces while one is tracked.
        detector_score: least score of a face to be looked at, between 0 and 1.
        landmark_score: least score of a face to stay tracked, between 0 and 1.
        max_faces: how many faces are tracked at most.
        seat: left, top, right, bottom of the driver's place as fractions of the picture.
        eyes_for_all: measure the eyes of every face instead of the driver's alone.
    """

    detector_interval_s: float = 2.0
    detector_score: float = 0.5
    landmark_score: float = 0.5
    max_faces: int = 2
    seat: Seat = (0.0, 0.0, 1.0, 1.0)
    eyes_for_all: bool = False

    def __post_init__(self) -> None:
        """Refuse values that make no sense.

        Raises:
            ValueError: with a sentence that names the option.
        """
        if not (isfinite(self.detector_interval_s) and self.detector_interval_s >= 0):
            raise ValueError("detector_interval_s must be 0 or more seconds")
        for name in ("detector_score", "landmark_score"):
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name} must lie between 0 and 1")
        if self.max_faces < 1:
            raise ValueError("max_faces must be 1 or more")
        left, top, right, bottom = self.seat
        if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
            raise ValueError("seat must be left, top, right, bottom as rising fractions, 0 to 1")


class Perceiver:
    """Detector, tracker, choice of the driver, pose and eyes, composed."""

    def __init__(self, tracker: Tracker, eye_reader: EyeReader, options: PerceptionOptions) -> None:
        """Take the parts; `Perceiver.open` builds them from the manifest."""
        self._tracker = tracker
        self._eye_reader = eye_reader
        self._chooser = DriverChooser(options.seat)
        self._eyes_for_all = options.eyes_for_all

    @classmethod
    def open(cls, manifest: Manifest, options: PerceptionOptions | None = None) -> Self:
        """Open the networks that the manifest names.

        Raises:
            ModelError: a network is missing, damaged, or not of its role.
        """
        options = options or PerceptionOptions()
        tracker = Tracker(
            Detector(
                _network(manifest, "face_detector", detector.SIDE_PX, detector.OUTPUT_SIZES),
                options.detector_score,
            ),
            Landmarker(_network(manifest, "face_mesh", landmarks.SIDE_PX, landmarks.OUTPUT_SIZES)),
            interval_s=options.detector_interval_s,
            min_score=options.landmark_score,
            max_faces=options.max_faces,
        )
        eye_reader = EyeReader(_network(manifest, "eye", eye_answer.SIDE_PX, eyes.OUTPUT_SIZES))
        return cls(tracker, eye_reader, options)

    @property
    def faults(self) -> int:
        """Network results that were not finite and were thrown away."""
        return self._tracker.faults + self._eye_reader.faults

    def reset(self) -> None:
        """Forget all faces, for a new source."""
        self._tracker.reset()
        self._chooser.reset()

    def perceive(self, frame: Frame) -> Scene:
        """What is in the frame; frames come in rising time.

        The status is the driver's: `no_face`, `eyes_not_visible` (head turned or tilted too far,
        pose unknown, or neither eye measurable) or `valid`.
        """
        height, width = frame.image.shape[:2]
        tracks = self._tracker.update(frame, self._chooser.driver)
        boxes = {track.id: track.landmarks.box for track in tracks}
        driver_id = self._chooser.choose(frame.t, boxes, width, height)
        faces = [self._face(frame, track, is_driver=track.id == driver_id) for track in tracks]
        faces.sort(key=lambda face: face.track_id != driver_id)
        if driver_id is None:
            return Scene(frame.t, Status.NO_FACE, tuple(faces))
        driver = faces[0]
        seen = driver.left is not None or driver.right is not None
        status = Status.VALID if seen else Status.EYES_NOT_VISIBLE
        return Scene(frame.t, status, tuple(faces), driver)

    def _face(self, frame: Frame, track: Track, *, is_driver: bool) -> Face:
        height, width = frame.image.shape[:2]
        points = track.landmarks.points
        pose = solve_pose(points, width, height)
        reads_eyes = (is_driver or self._eyes_for_all) and _faces_camera(pose)
        return Face(
            track_id=track.id,
            box=track.landmarks.box,
            score=track.landmarks.score,
            landmarks=points,
            pose=pose,
            mar=mouth_aspect_ratio(points),
            geometry=proportions(track.landmarks.solid),
            left=self._eye_reader.left(frame.image, points) if reads_eyes else None,
            right=self._eye_reader.right(frame.image, points) if reads_eyes else None,
        )


def _faces_camera(pose: Pose | None) -> bool:
    """Whether the eyes can be measured; not if nobody knows where the face looks."""
    return (
        pose is not None and abs(pose.yaw) <= YAW_LIMIT_DEG and abs(pose.pitch) <= PITCH_LIMIT_DEG
    )


def _network(manifest: Manifest, role: str, side_px: int, output_sizes: tuple[int, ...]) -> Network:
    """Open a network, if it is one that can play the role."""
    spec = manifest.get(role)
    sizes = tuple(prod(output.shape) for output in spec.outputs)
    if spec.input.shape != (1, side_px, side_px, 3) or sizes != output_sizes:
        raise ModelError(f"{spec.path}: cannot be the {role}: its tensors have other shapes")
    return Network.open(spec)
