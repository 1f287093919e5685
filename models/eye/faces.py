"""Development pictures of faces with their landmarks, placed as the product places them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.perception.detector import Detector
from edge_monitor.perception.eye_region import LEFT, RIGHT
from edge_monitor.perception.landmarks import (
    Landmarker,
    region_of_detection,
    region_of_points,
)
from edge_monitor.perception.manifest import load_manifest
from edge_monitor.perception.runtime import Network
from edge_monitor.types import Image, Points
from models.build.pictures import annotations, decoded, read_picture
from models.build.places import MANIFEST

UNKNOWN: Final = -1
"""A label that nobody gave."""

_ROOM = 0.5  # border around a cropped face, as a share of its side, so that it can be detected
_FARTHEST = 0.35  # between an eye as annotated and as the mesh places it, in widths of the eye
_CALM_STEP = 4  # between blinks, neighbouring frames tell little new
_BLINK_FRAMES = 6  # before and after a blink every frame is taken
_DOUBTFUL_FRAMES = 3  # next to a blink nobody said whether the lids were up
# Eye aspect ratio by people's own lid points: below the one shut, above the other open.
_SHUT_EAR, _OPEN_EAR = 0.08, 0.17
_RIGHT_POINTS, _LEFT_POINTS = slice(36, 42), slice(42, 48)


Wanted = Callable[[str], bool]
"""Which people are asked for."""


def everybody(_person: str) -> bool:
    """All people are wanted."""
    return True


@dataclass(frozen=True, slots=True)
class FacePicture:
    """A picture with one face that was found in it.

    Attributes:
        source: folder of the data.
        name: of the file, with the frame's number for a clip.
        person: what must not lie on both sides of a split.
        image: BGR.
        landmarks: float32 (468, 2) in pixels of the picture.
        shut: of the right and the left eye: 1, 0 or `UNKNOWN`.
    """

    source: str
    name: str
    person: str
    image: Image
    landmarks: Points
    shut: tuple[int, int] = (UNKNOWN, UNKNOWN)


class Finder:
    """Detector and mesh as the product runs them."""

    def __init__(self) -> None:
        manifest = load_manifest(MANIFEST)
        self._detector = Detector(Network.open(manifest.get("face_detector")))
        self._landmarker = Landmarker(Network.open(manifest.get("face_mesh")))

    def find(self, image: Image) -> Points | None:
        """Landmarks of the surest face, looked at twice as in tracking."""
        for detection in self._detector.find(image)[:1]:
            seen = self._landmarker.find(image, region_of_detection(detection))
            face = seen and self._landmarker.find(image, region_of_points(seen.points))
            return face.points if face and face.score > 0.5 else None  # noqa: PLR2004 - likelier
        return None


def annotated_faces(
    data: Path, folder: str, finder: Finder, wanted: Wanted = everybody
) -> Iterator[FacePicture]:
    """Cropped faces of a folder of `landmarks68`, where mesh and annotation agree."""
    with np.load(data / "landmarks68" / folder / "labels.npz") as labels:
        names, points = labels["name"].tolist(), labels["pts"]
    for name, annotated in zip(names, points, strict=True):
        person = f"{folder}/{name}"
        if not wanted(person):
            continue
        image = read_picture(data / "landmarks68" / folder / name)
        room = int(max(image.shape[:2]) * _ROOM)
        wide = cv2.copyMakeBorder(image, room, room, room, room, cv2.BORDER_REPLICATE)
        landmarks = finder.find(wide.astype(np.uint8, copy=False))
        if landmarks is None or not _agree(landmarks, annotated + room):
            continue
        shut = (_shut(annotated[_RIGHT_POINTS]), _shut(annotated[_LEFT_POINTS]))
        rough = folder == "ytf"  # its points were placed by a program
        yield FacePicture(
            source=folder,
            name=name,
            person=person,
            image=wide.astype(np.uint8, copy=False),
            landmarks=landmarks,
            shut=(UNKNOWN, UNKNOWN) if rough else shut,
        )


def driver_faces(data: Path, finder: Finder, wanted: Wanted = everybody) -> Iterator[FacePicture]:
    """Drivers seen by a mirror or dash camera; frames of one scene are one person."""
    folder = data / "driver_frames"
    for entry in json.loads((folder / "labels.json").read_text()):
        person = f"driver_frames/{entry['cluster']}"
        if not wanted(person):
            continue
        image = read_picture(folder / entry["file"])
        landmarks = finder.find(image)
        if landmarks is not None:
            yield FacePicture("driver_frames", entry["file"], person, image, landmarks)


def clip_faces(data: Path, finder: Finder) -> Iterator[FacePicture]:
    """Frames of the clips: all about blinks, one in four between them."""
    for clip, notes in sorted(annotations(data).items()):
        for number, image in enumerate(decoded(data / "clips" / clip)):
            if number % _CALM_STEP and not _near_blink(number, notes, _BLINK_FRAMES):
                continue
            landmarks = finder.find(image)
            if landmarks is not None:
                shut = shut_in_clip(number, notes)
                name = f"{clip}#{number}"
                yield FacePicture("clips", name, clip, image, landmarks, (shut, shut))


def _agree(landmarks: Points, annotated: NDArray[np.float32]) -> bool:
    """Whether mesh and annotation place both eyes alike."""
    for side, rows in ((RIGHT, _RIGHT_POINTS), (LEFT, _LEFT_POINTS)):
        corners = landmarks[[side.begin, side.end]]
        apart = corners.mean(axis=0) - annotated[rows][[0, 3]].mean(axis=0)
        width = float(np.hypot(*(corners[1] - corners[0])))
        if float(np.hypot(*apart)) > _FARTHEST * width:
            return False
    return True


def _shut(points: NDArray[np.float32]) -> int:
    """What six points of an eye say: corner, two above, corner, two below."""
    heights = np.linalg.norm(points[[1, 2]] - points[[5, 4]], axis=1)
    ear = float(heights.sum() / (2 * np.linalg.norm(points[3] - points[0])))
    if ear < _SHUT_EAR:
        return 1
    return 0 if ear > _OPEN_EAR else UNKNOWN


def _near_blink(number: int, notes: dict[str, Any], frames: int) -> bool:
    return any(
        blink["start"] - frames <= number <= blink["end"] + frames
        for blink in notes["blinks"] or ()
    )


def shut_in_clip(number: int, notes: dict[str, Any]) -> int:
    """What the annotator saw, where that is beyond doubt."""
    if notes["blinks"] is None:
        return UNKNOWN
    if any(first <= number <= last for first, last in notes["ignore"]):
        return UNKNOWN
    if any(_is_closed(number, blink) for blink in notes["blinks"]):
        return 1
    return UNKNOWN if _near_blink(number, notes, _DOUBTFUL_FRAMES) else 0


def _is_closed(number: int, blink: dict[str, Any]) -> bool:
    first, last = blink["closed"]
    return blink["kind"] == "full" and bool(first <= number <= last)
