"""The numbers of every face's shape, kept in one file."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from edge_monitor.errors import SourceError
from edge_monitor.perception.geometry import NAMES, face_geometry
from models.build.files import write_atomically
from models.expression.faces import Faces
from models.geometry_expression.crop import CropLandmarks
from models.geometry_expression.duplicates import groups


@dataclass(frozen=True, slots=True)
class Features:
    """One row a face, in the order of `Faces`.

    Attributes:
        names: of the numbers.
        numbers: float32 (n, numbers), 0 where none were found.
        found: bool (n,), whether the mesh saw a face.
        group: (n,), the same for crops of the same photograph.
    """

    names: tuple[str, ...]
    numbers: NDArray[np.float32]
    found: NDArray[np.bool_]
    group: NDArray[np.intp]

    @classmethod
    def measure(cls, faces: Faces, landmarks: CropLandmarks) -> Self:
        """Look at all faces."""
        numbers = np.zeros((len(faces.pictures), len(NAMES)), np.float32)
        found = np.zeros(len(numbers), np.bool_)
        for row, picture in enumerate(tqdm(faces.pictures, unit=" faces", disable=None)):
            points = landmarks.find(picture)
            shape = None if points is None else face_geometry(points)
            if shape is not None:
                numbers[row], found[row] = shape, True
        return cls(NAMES, numbers, found, groups(faces.pictures))

    def save(self, path: Path) -> None:
        """Write them, whole or not at all."""
        file = io.BytesIO()
        np.savez_compressed(
            file, names=self.names, numbers=self.numbers, found=self.found, group=self.group
        )
        write_atomically(path, file.getvalue())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read them.

        Raises:
            SourceError: they are not there, or are those of other features.
        """
        again = "run python -m models.geometry_expression features"
        try:
            with np.load(path, allow_pickle=False) as file:
                names = tuple(file["names"].tolist())
                numbers, found, group = file["numbers"], file["found"], file["group"]
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
            raise SourceError(f"{path}: cannot be read: {again}") from None
        if names != NAMES:
            raise SourceError(f"{path}: holds other features: {again}")
        return cls(names, numbers, found, group)
