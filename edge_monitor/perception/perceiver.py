"""From a frame to a scene: who is there, who drives, what the eyes do, what faces show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import isfinite, prod
from typing import Self

from edge_monitor.errors import ModelError
from edge_monitor.perception import detector, eye_answer, eyes, landmarks
from edge_monitor.perception.classifiers import FaceClassifiers
from edge_monitor.perception.detector import Detector
from edge_monitor.perception.driver import DriverChooser
from edge_monitor.perception.expression_method import ReadsExpressions, open_reader
from edge_monitor.perception.eyes import EyeReader
from edge_monitor.perception.landmarks import Landmarker
from edge_monitor.perception.manifest import Manifest
from edge_monitor.perception.pose import solve_pose
from edge_monitor.perception.runtime import Network
from edge_monitor.perception.seat import WHOLE, Seat
from edge_monitor.perception.shape import mouth_aspect_ratio, proportions
from edge_monitor.perception.tracker import Track, Tracker
from edge_monitor.perception.turns import Turns
from edge_monitor.ports import Laps, no_laps
from edge_monitor.types import Face, Frame, Pose, Scene, Status, Work

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
        seat_alone: look at no face outside of the seat, where there is no driver to be chosen.
        eyes_for_all: measure the eyes of every face instead of the driver's alone.
        expressions: look at expressions, where the manifest has something for their role.
        expression_role: by the network, `emotion`, or by landmarks alone, `emotion_geometry`.
        expression_interval_s: seconds from look to look at a face's expression; one face a frame
            where that is enough, so that no frame pays for all. 0 looks at all in every frame.
        classifier_intervals_s: likewise of each classifier that is wanted, by its name.
    """

    detector_interval_s: float = 2.0
    detector_score: float = 0.5
    landmark_score: float = 0.5
    max_faces: int = 2
    seat: Seat = WHOLE
    seat_alone: bool = False
    eyes_for_all: bool = False
    expressions: bool = False
    expression_role: str = "emotion"
    expression_interval_s: float = 0.2
    classifier_intervals_s: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse values that make no sense.

        Raises:
            ValueError: with a sentence that names the option.
        """
        for name in ("detector_interval_s", "expression_interval_s"):
            if not (isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise ValueError(f"{name} must be 0 or more seconds")
        for name, interval_s in self.classifier_intervals_s.items():
            if not (isfinite(interval_s) and interval_s >= 0):
                raise ValueError(f"the interval of {name} must be 0 or more seconds")
        for name in ("detector_score", "landmark_score"):
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name} must lie between 0 and 1")
        if self.max_faces < 1:
            raise ValueError("max_faces must be 1 or more")
        left, top, right, bottom = self.seat
        if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
            raise ValueError("seat must be left, top, right, bottom as rising fractions, 0 to 1")


class Perceiver:
    """Detector, tracker, choice of the driver, pose, eyes, expressions, classes, composed."""

    def __init__(
        self,
        tracker: Tracker,
        eye_reader: EyeReader,
        options: PerceptionOptions,
        expression_reader: ReadsExpressions | None = None,
        classifiers: FaceClassifiers | None = None,
        *,
        laps: Laps = no_laps,
    ) -> None:
        """Take the parts; `Perceiver.open` builds them from the manifest."""
        self._posing, self._reading = laps(Work.POSE), laps(Work.EYES)
        self._expressing = laps(Work.EMOTION)
        self._tracker = tracker
        self._eye_reader = eye_reader
        self._chooser = DriverChooser(options.seat)
        self._eyes_for_all = options.eyes_for_all
        self._expression_reader = expression_reader
        self._turns = Turns(options.expression_interval_s)
        self._expressions_rest = self._classifiers_rest = False
        self._classifiers = classifiers

    @classmethod
    def open(
        cls,
        manifest: Manifest,
        options: PerceptionOptions | None = None,
        laps: Laps = no_laps,
    ) -> Self:
        """Open the networks that the manifest names; `laps` times the work on each frame.

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
            within=options.seat if options.seat_alone else WHOLE,
            laps=laps,
        )
        eye_reader = EyeReader(_network(manifest, "eye", eye_answer.SIDE_PX, eyes.OUTPUT_SIZES))
        reader = open_reader(manifest, options.expression_role) if options.expressions else None
        intervals_s = options.classifier_intervals_s
        classifiers = FaceClassifiers.open(manifest, intervals_s, laps) if intervals_s else None
        return cls(tracker, eye_reader, options, reader, classifiers, laps=laps)

    @property
    def faults(self) -> int:
        """Network results that were not finite and were thrown away, classifiers that fail too."""
        others = (self._expression_reader, self._classifiers)
        faults = self._tracker.faults + self._eye_reader.faults
        return faults + sum(one.faults for one in others if one is not None)

    def reset(self) -> None:
        """Forget all faces: the next picture has nothing to do with the last one."""
        self._tracker.reset()
        self._chooser.reset()
        self._turns.reset()
        if self._classifiers is not None:
            self._classifiers.reset()

    @property
    def loads(self) -> Mapping[str, Callable[[bool], None]]:
        """What can rest to spare the board and lets it rest, in the order in which it goes.

        Only what there are networks for; whether it rests at present makes no difference.
        """
        loads: dict[str, Callable[[bool], None]] = {}
        if self._expression_reader is not None:
            loads["emotion"] = self.rest_expressions
        if self._classifiers is not None:
            loads["classifiers"] = self.rest_classifiers
        return loads

    def rest_expressions(self, resting: bool) -> None:  # noqa: FBT001 - one of `pipeline.Load`s
        """Look at no expressions while `resting`: they are the first to go on a strained board."""
        self._expressions_rest = resting

    def rest_classifiers(self, resting: bool) -> None:  # noqa: FBT001 - likewise
        """Ask no classifier while `resting`."""
        self._classifiers_rest = resting

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
        if self._expression_reader is not None and not self._expressions_rest:
            faces = self._with_expressions(self._expression_reader, frame, faces)
        if self._classifiers is not None and not self._classifiers_rest:
            faces = self._classifiers.look(frame, faces, _able(faces))
        if driver_id is None:
            return Scene(frame.t, Status.NO_FACE, tuple(faces))
        driver = faces[0]
        seen = driver.left is not None or driver.right is not None
        status = Status.VALID if seen else Status.EYES_NOT_VISIBLE
        return Scene(frame.t, status, tuple(faces), driver)

    def _with_expressions(
        self, reader: ReadsExpressions, frame: Frame, faces: list[Face]
    ) -> list[Face]:
        """The faces, those whose turn it is with their expression."""
        turns = self._turns.take(frame.t, _able(faces))
        if not turns:
            return faces
        with self._expressing:
            return [
                replace(face, expression=reader.read(frame.image, face.landmarks))
                if face.track_id in turns
                else face
                for face in faces
            ]

    def _face(self, frame: Frame, track: Track, *, is_driver: bool) -> Face:
        height, width = frame.image.shape[:2]
        points = track.landmarks.points
        with self._posing:
            pose = solve_pose(points, width, height)
        left = right = None
        if (is_driver or self._eyes_for_all) and _faces_camera(pose):
            with self._reading:
                left = self._eye_reader.left(frame.image, points)
                right = self._eye_reader.right(frame.image, points)
        return Face(
            track_id=track.id,
            box=track.landmarks.box,
            score=track.landmarks.score,
            landmarks=points,
            pose=pose,
            mar=mouth_aspect_ratio(points),
            geometry=proportions(track.landmarks.solid),
            left=left,
            right=right,
        )


def _able(faces: list[Face]) -> Mapping[int, bool]:
    """Which faces can be looked at closely."""
    return {face.track_id: _faces_camera(face.pose) for face in faces}


def _faces_camera(pose: Pose | None) -> bool:
    """Whether eyes and expression can be told; not if nobody knows where the face looks."""
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
