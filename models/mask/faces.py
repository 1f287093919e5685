"""Faces that masks are drawn on, in two parts that share no picture, person or scene.

The clips are in neither: what the network says of them tells how often it sees masks where nobody
wears one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from tqdm import tqdm

from edge_monitor.perception.landmarks import Landmarker, region_of_points
from edge_monitor.perception.manifest import load_manifest
from edge_monitor.perception.region import Cutter
from edge_monitor.perception.runtime import Network
from edge_monitor.types import Image, Points
from models.build.places import MANIFEST
from models.eye.faces import FacePicture, Finder, annotated_faces, driver_faces
from models.eye.held import is_held
from models.mask.outline import PICTURE_MARGIN, PICTURE_PX

_LIKELY: Final = 0.5  # least score of a face


@dataclass(frozen=True, slots=True)
class Portrait:
    """An upright face in the middle of a picture to draw on.

    Attributes:
        picture: uint8 (256, 256, 3), BGR.
        points: float32 (468, 2) in its pixels.
    """

    picture: Image
    points: Points


def is_kept_back(person: str) -> bool:
    """Whether a picture serves evaluation alone.

    Frames of YouTube Faces carry no name, and two may show one person: all of them are learnt from.
    """
    return not person.startswith("ytf/") and is_held(person)


def portraits(data: Path, *, kept_back: bool) -> list[Portrait]:
    """The faces of one part."""
    finder = Finder()

    def wanted(person: str) -> bool:
        return is_kept_back(person) == kept_back

    found: list[Iterator[FacePicture]] = [
        annotated_faces(data, "iBUG", finder, wanted),
        driver_faces(data, finder, wanted),
    ]
    if not kept_back:
        found.append(annotated_faces(data, "ytf", finder, wanted))
    every = (face for faces in found for face in faces)
    cutter = Cutter(PICTURE_PX)
    return [
        portrait_of(cutter, face.image, face.landmarks)
        for face in tqdm(every, unit=" faces", disable=None)
    ]


def portrait_of(cutter: Cutter, image: Image, landmarks: Points) -> Portrait:
    """The face with these landmarks, float32 (468, 2), cut out of a BGR picture."""
    picture, matrix = cutter.cut(image, region_of_points(landmarks, PICTURE_MARGIN))
    turn, place = matrix[:, :2], matrix[:, 2]
    points = (landmarks - place) @ np.linalg.inv(turn).T
    return Portrait(picture.copy(), points.astype(np.float32))


class Placer:
    """Places the points of a face anew after something was drawn on it, as serving would."""

    def __init__(self) -> None:
        manifest = load_manifest(MANIFEST)
        self._landmarker = Landmarker(Network.open(manifest.get("face_mesh")))

    def placed(self, portrait: Portrait) -> Portrait | None:
        """The portrait with its new points; `None` where the mesh sees no face any more."""
        points = portrait.points
        for _ in range(2):
            seen = self._landmarker.find(portrait.picture, region_of_points(points))
            if seen is None or seen.score < _LIKELY:
                return None
            points = seen.points
        return replace(portrait, points=points)
