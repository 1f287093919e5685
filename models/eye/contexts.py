"""The eyes of all development pictures with what is known of them, in one file."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from edge_monitor.perception.eye_region import LEFT, RIGHT, EyeSide, eye_region, is_within
from edge_monitor.perception.region import Cutter
from models.build.places import CACHE
from models.build.wheel import TEACHER
from models.eye.faces import (
    UNKNOWN,
    FacePicture,
    Finder,
    annotated_faces,
    clip_faces,
    driver_faces,
)
from models.eye.geometry import CONTEXT_MARGIN, CONTEXT_PX
from models.eye.held import is_held
from models.eye.hidden_eyes import is_hidden
from models.eye.patches import patch_context
from models.eye.places import WORK
from models.eye.teacher import Teacher

FILE: Final = WORK / "contexts.npz"

_SQUINT = 0.25  # openness from which on an eye is rather squinted than shut
_SPREAD_MAX = 0.05  # a teacher whose answers lie further apart saw no lids


@dataclass(frozen=True, slots=True)
class Contexts:
    """Eyes, one row each.

    Attributes:
        pictures: uint8 (n, 128, 128, 3), BGR, the outer corner to the left.
        lids: float32 (n, 12, 2) in pixels of the context.
        openness: float32 (n,), 0 shut to 1 open, by the teacher.
        taught: bool (n,): lids and openness can be learnt from.
        shut: int8 (n,): what people said: 1, 0 or -1 for unknown.
        hidden: bool (n,): people saw that the eye cannot be seen.
        source, person, name: str (n,): where it comes from, and whose it is.
        held: bool (n,): kept for validation; the clips are not, they are rotated.
    """

    pictures: NDArray[np.uint8]
    lids: NDArray[np.float32]
    openness: NDArray[np.float32]
    taught: NDArray[np.bool_]
    shut: NDArray[np.int8]
    hidden: NDArray[np.bool_]
    source: NDArray[np.str_]
    person: NDArray[np.str_]
    name: NDArray[np.str_]
    held: NDArray[np.bool_]

    def __len__(self) -> int:
        """How many eyes there are."""
        return len(self.pictures)

    def rows(self, which: NDArray[Any]) -> Self:
        """Some of the rows, by index or mask."""
        return type(self)(*(getattr(self, field.name)[which] for field in fields(self)))

    def save(self, path: Path) -> None:
        """Write all into one file, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial.npz")
        np.savez(partial, **{field.name: getattr(self, field.name) for field in fields(self)})
        partial.replace(path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        with np.load(path) as content:
            return cls(**{field.name: content[field.name] for field in fields(cls)})


Row = dict[str, Any]


def build(data: Path) -> Contexts:
    """Cut out and teach every eye of the data; takes about three minutes on one core."""
    TEACHER.fetch(CACHE)
    rows = [*_taught_rows(data), *_cew_rows(data)]
    return Contexts(**{name: np.stack([row[name] for row in rows]) for name in rows[0]})


def _taught_rows(data: Path) -> Iterator[Row]:
    finder, teacher, cutter = Finder(), Teacher(), Cutter(CONTEXT_PX)
    for face in tqdm(_faces(data, finder), unit=" faces", desc="eyes", disable=None):
        for index, side in enumerate((RIGHT, LEFT)):
            row = _row(face, side, face.shut[index], teacher, cutter)
            if row is not None:
                yield row


def _faces(data: Path, finder: Finder) -> Iterator[FacePicture]:
    yield from annotated_faces(data, "iBUG", finder)
    yield from annotated_faces(data, "ytf", finder)
    yield from driver_faces(data, finder)
    yield from clip_faces(data, finder)


def _row(
    face: FacePicture, side: EyeSide, shut: int, teacher: Teacher, cutter: Cutter
) -> Row | None:
    region = eye_region(face.landmarks, side, CONTEXT_MARGIN)
    if not is_within(region, region.size / CONTEXT_MARGIN, face.image):
        return None
    picture, matrix = cutter.cut(face.image, region)
    lesson = teacher.teach(face.image, face.landmarks, side)
    hidden = is_hidden(face.source, face.name, side)
    if face.source == "iBUG" and shut == 1 and lesson.openness > _SQUINT:
        shut = UNKNOWN  # laughing eyes are annotated with hardly any gap
    back = np.linalg.inv(np.vstack((matrix, (0, 0, 1))))[:2]
    lids = lesson.lids @ back[:, :2].T.astype(np.float32) + back[:, 2].astype(np.float32)
    return {
        "pictures": picture.copy(),
        "lids": lids.astype(np.float32),
        "openness": np.float32(lesson.openness),
        "taught": np.bool_(lesson.spread < _SPREAD_MAX and not hidden),
        "shut": np.int8(UNKNOWN if hidden else shut),
        "hidden": np.bool_(hidden),
        "source": np.str_(face.source),
        "person": np.str_(face.person),
        "name": np.str_(f"{face.name}/{'left' if side is LEFT else 'right'}"),
        "held": np.bool_(face.source != "clips" and is_held(face.person)),
    }


def _cew_rows(data: Path) -> Iterator[Row]:
    """Eyes of Closed Eyes in the Wild: labels only, no lids."""
    with np.load(data / "eyes" / "cew.npz") as eyes:
        pictures, opened, held, side = eyes["img"], eyes["open"], eyes["val"], eyes["side"]
    for number, picture in enumerate(pictures):
        yield {
            "pictures": patch_context(picture, mirrored=side[number] == "L"),
            "lids": np.zeros((12, 2), np.float32),
            "openness": np.float32(0),
            "taught": np.bool_(False),
            "shut": np.int8(1 - opened[number]),
            "hidden": np.bool_(False),
            "source": np.str_("cew"),
            "person": np.str_(f"cew/{number}"),
            "name": np.str_(f"cew/{number}"),
            "held": np.bool_(held[number]),
        }
