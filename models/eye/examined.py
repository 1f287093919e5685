"""Eyes to examine the network with: patches, faces in pictures, or the data's kept-back people."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np

from edge_monitor.errors import SourceError
from edge_monitor.perception.eye_region import LEFT, RIGHT, eye_region, is_within
from edge_monitor.perception.region import Cutter
from edge_monitor.types import Image
from models.build.pictures import read_picture
from models.eye.faces import (
    UNKNOWN,
    FacePicture,
    Finder,
    annotated_faces,
    driver_faces,
)
from models.eye.geometry import CONTEXT_MARGIN, CONTEXT_PX
from models.eye.held import is_held
from models.eye.hidden_eyes import is_hidden
from models.eye.patches import patch_context

PATCH: Final = "patch"
"""Source of eyes that come without a face."""

_PICTURES = (".jpg", ".jpeg", ".png")
_PATCH_DIMENSIONS = 3
_OF_EACH_PATCH = {"open", "val", "side"}
# What numpy raises for files that are damaged, empty or no archives.
_UNREADABLE = (OSError, ValueError, EOFError, TypeError, BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class ExaminedEye:
    """One eye.

    Attributes:
        source: of which it is.
        context: uint8 (128, 128, 3), see `models.eye.geometry`.
        shut: what people said: 1, 0 or -1 for unknown.
        hidden: people saw that it cannot be seen.
    """

    source: str
    context: Image
    shut: int
    hidden: bool


def examined_eyes(folder: Path) -> Iterator[ExaminedEye]:
    """The eyes of a folder.

    The development data give the people who were kept back from training. Of any other folder,
    every `.npz` gives patches (`img` and `open`; only those of `val` where it is there) and every
    picture the eyes of its surest face.

    Raises:
        SourceError: there is no eye in it, or a file cannot be read.
    """
    count = 0
    try:
        for eye in _development(folder) if (folder / "landmarks68").is_dir() else _any(folder):
            count += 1
            yield eye
    except FileNotFoundError as error:
        raise SourceError(f"{error.filename}: missing: give the whole development data") from None
    if not count:
        raise SourceError(f"{folder}: no pictures of eyes or faces: give a folder that has some")


def _development(data: Path) -> Iterator[ExaminedEye]:
    finder = Finder()
    yield from _patches(data / "eyes" / "cew.npz")
    for faces in (
        annotated_faces(data, "iBUG", finder, is_held),
        annotated_faces(data, "ytf", finder, is_held),
        driver_faces(data, finder, is_held),
    ):
        for face in faces:
            yield from _of_face(face)


def _any(folder: Path) -> Iterator[ExaminedEye]:
    for path in sorted(folder.rglob("*.npz")):
        yield from _patches(path)
    pictures = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in _PICTURES]
    finder = Finder() if pictures else None
    for path in pictures:
        image = read_picture(path)
        landmarks = finder.find(image) if finder else None
        if landmarks is not None:
            yield from _of_face(FacePicture(folder.name, path.name, path.name, image, landmarks))


def _patches(path: Path) -> Iterator[ExaminedEye]:
    try:
        # numpy leaves a file open that it cannot make out
        with path.open("rb") as file, np.load(file) as content:
            eyes: dict[str, Any] = {name: content[name] for name in content.files}
    except _UNREADABLE as error:
        raise SourceError(f"{path}: cannot be read: {error}") from None
    if not {"img", "open"} <= eyes.keys():
        return
    if eyes["img"].ndim != _PATCH_DIMENSIONS or eyes["img"].dtype != np.uint8:
        raise SourceError(f"{path}: `img` must be grey pictures, uint8 (n, side, side)")
    if {eyes[name].shape[:1] for name in _OF_EACH_PATCH & eyes.keys()} != {eyes["img"].shape[:1]}:
        raise SourceError(f"{path}: `img`, `open`, `val` and `side` must be of one length")
    kept = eyes["val"] == 1 if eyes.get("val", np.zeros(1)).any() else np.ones(len(eyes["img"]))
    sides = eyes.get("side", np.full(len(eyes["img"]), "R"))
    for number in np.flatnonzero(kept):
        context = patch_context(eyes["img"][number], mirrored=sides[number] == "L")
        yield ExaminedEye(PATCH, context, int(1 - eyes["open"][number]), hidden=False)


def _of_face(face: FacePicture) -> Iterator[ExaminedEye]:
    cutter = Cutter(CONTEXT_PX)
    for side, shut in zip((RIGHT, LEFT), face.shut, strict=True):
        region = eye_region(face.landmarks, side, CONTEXT_MARGIN)
        if is_within(region, region.size / CONTEXT_MARGIN, face.image):
            context, _ = cutter.cut(face.image, region)
            hidden = is_hidden(face.source, face.name, side)
            shut_or_not = UNKNOWN if hidden else shut
            yield ExaminedEye(face.source, context.copy(), shut_or_not, hidden)
