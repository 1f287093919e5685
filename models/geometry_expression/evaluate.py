"""How well expressions are told by the shape of faces: `scripts/evaluate expressions` asks."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from edge_monitor.errors import SourceError
from edge_monitor.evaluation.expressions import LABELS, SEVEN, as_seven
from edge_monitor.perception.geometry_model import ROLE, GeometryModel
from edge_monitor.perception.manifest import load_manifest
from models.build.places import MANIFEST
from models.expression.evaluation import (
    AGREED_NAME,
    EIGHT_NAME,
    MAPPED_NAME,
    Evaluation,
    Told,
    judged,
)
from models.expression.labelled import LabelledFaces
from models.geometry_expression.crop import CropLandmarks


def evaluate_shape(faces: LabelledFaces) -> tuple[LabelledFaces, Evaluation]:
    """Judge the weights that are served: the faces with landmarks, and what was found of them.

    Raises:
        ModelError: the mesh or the weights are missing or damaged.
        SourceError: it sees no face at all, or none has a label that people agree on.
    """
    model = GeometryModel.open(load_manifest(MANIFEST).get(ROLE))
    landmarks = CropLandmarks.open()
    rows: list[int] = []
    told: list[NDArray[np.float32]] = []
    for row, picture in enumerate(tqdm(faces.pictures, unit=" faces", disable=None, leave=False)):
        if (points := landmarks.find(picture)) is not None:
            rows.append(row)
            told.append(model.probabilities(points))
    if not rows:
        raise SourceError("the mesh sees a face in none of the pictures: nothing to judge")
    lost = len(faces.pictures) - len(rows)
    kept = replace(
        faces,
        pictures=faces.pictures[rows],
        eight=faces.eight[rows],
        agreed=faces.agreed[rows],
        seven=faces.seven[rows],
        described=f"{faces.described}, by the shape of the face; {lost} of "
        f"{len(faces.pictures)} pictures in which the mesh sees no face are left out",
    )
    eight = np.stack(told)
    shown = (
        Told(EIGHT_NAME, LABELS, kept.eight, eight),
        Told(AGREED_NAME, LABELS, kept.agreed, eight),
        Told(MAPPED_NAME, SEVEN, kept.seven, as_seven(eight)),
    )
    return kept, judged(kept.described, shown)
