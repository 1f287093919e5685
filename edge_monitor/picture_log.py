"""What was seen in each picture of a folder: its faces, what they likely express, their classes."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from edge_monitor.errors import UsageError
from edge_monitor.types import Box, EmotionLabel, Face

JSON_NAME, CSV_NAME = "pictures.json", "pictures.csv"
TOP: Final = 3
"""How many expressions are told of a face."""

COLUMNS: Final = (
    *("picture", "face_id", "x", "y", "width", "height"),
    *(f"{kind}_{place}" for place in range(1, TOP + 1) for kind in ("label", "probability")),
)
"""Of the CSV: one row a face, and one for a picture without any, with empty fields. For each
classifier two more follow, its likeliest label and how probable that is."""


class PictureLog:
    """Collects the pictures of a replay.

    Args:
        classifiers: the labels of each classifier that runs, by its name.
    """

    def __init__(self, classifiers: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._classifiers = classifiers or {}
        self._pictures: list[dict[str, Any]] = []

    def add(self, picture: str, faces: tuple[Face, ...]) -> None:
        """Take a picture, by its file's name, and the faces in it."""
        told = [self._face_json(face) for face in faces]
        self._pictures.append({"picture": picture, "faces": told})

    def write(self, folder: Path) -> tuple[str, ...]:
        """Write `pictures.json` and `pictures.csv`, where pictures were taken.

        Returns:
            The names of the files that were written.

        Raises:
            UsageError: the folder cannot be written.
        """
        if not self._pictures:
            return ()
        told = json.dumps({"pictures": self._pictures}, indent=2, ensure_ascii=False) + "\n"
        for name, content in ((JSON_NAME, told), (CSV_NAME, self._table())):
            part = folder / f"{name}.part"
            try:
                # a name that is not UTF-8 still names its file
                part.write_text(content, encoding="utf-8", errors="backslashreplace", newline="")
                part.replace(folder / name)
            except OSError as error:
                part.unlink(missing_ok=True)
                reason = (error.strerror or "cannot be written").lower()
                raise UsageError(f"{folder / name}: {reason}; choose another --out") from None
        return JSON_NAME, CSV_NAME

    def _face_json(self, face: Face) -> dict[str, Any]:
        told: dict[str, Any] = {
            "face_id": face.track_id,
            **_box_json(face.box),
            "expressions": [
                {"label": label.value, "probability": round(probability, 4)}
                for label, probability in likeliest(face.expression)
            ],
        }
        if self._classifiers:
            told["classes"] = {
                name: {
                    label: round(share, 4)
                    for label, share in zip(self._classifiers[name], shares, strict=True)
                }
                for name, shares in face.classes.items()
            }
        return told

    def _table(self) -> str:
        file = io.StringIO(newline="")
        columns = (
            *COLUMNS,
            *(f"class_{name}{kind}" for name in self._classifiers for kind in ("", "_probability")),
        )
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        for picture in self._pictures:
            for face in picture["faces"] or [{"expressions": []}]:
                row = {"picture": picture["picture"], **face}
                for place, told in enumerate(row.pop("expressions"), 1):
                    row[f"label_{place}"] = told["label"]
                    row[f"probability_{place}"] = told["probability"]
                for name, shares in row.pop("classes", {}).items():
                    label = max(shares, key=shares.__getitem__)
                    row[f"class_{name}"] = label
                    row[f"class_{name}_probability"] = shares[label]
                writer.writerow(row)
        return file.getvalue()


def likeliest(expression: tuple[float, ...] | None) -> list[tuple[EmotionLabel, float]]:
    """The three likeliest labels with their probabilities, falling; none where none were told."""
    told = zip(EmotionLabel, expression or (), strict=False)
    return sorted(told, key=lambda pair: -pair[1])[:TOP]


def _box_json(box: Box) -> dict[str, float]:
    return {
        "x": round(box.x, 1),
        "y": round(box.y, 1),
        "width": round(box.width, 1),
        "height": round(box.height, 1),
    }
