"""How well the network that is served tells expressions, and the float one beside it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from edge_monitor.errors import ModelError
from edge_monitor.evaluation.expressions import LABELS, SEVEN, as_seven, drift
from edge_monitor.perception.expression import ExpressionModel
from edge_monitor.perception.manifest import load_manifest
from edge_monitor.perception.runtime import Network
from models.build.places import MANIFEST
from models.build.reference import FloatNetwork
from models.expression.evaluation import (
    AGREED_NAME,
    EIGHT_NAME,
    MAPPED_NAME,
    SEVEN_NAME,
    Evaluation,
    Told,
    judged,
)
from models.expression.faces import NOBODY
from models.expression.labelled import LabelledFaces
from models.expression.places import FLOAT


def open_models() -> tuple[ExpressionModel, ExpressionModel | None]:
    """The network that is served, and the float one where its file is there.

    Raises:
        ModelError: the manifest has no network for expressions, or one is damaged.
    """
    spec = load_manifest(MANIFEST).get("emotion")
    served = ExpressionModel(Network.open(spec))
    if not FLOAT.is_file():
        return served, None
    try:
        return served, ExpressionModel(FloatNetwork(FLOAT.read_bytes(), spec))
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        reason = str(error).partition("\n")[0]
        raise ModelError(
            f"{FLOAT}: cannot be read: {reason}: take it from the repository"
        ) from None


def evaluate_network(
    faces: LabelledFaces, model: ExpressionModel, real: ExpressionModel | None
) -> Evaluation:
    """Judge a network.

    Args:
        faces: to judge it by.
        model: as it is served.
        real: the same in float, where there is one.

    Raises:
        SourceError: no face has a label that people agree on.
    """
    served, known = _told(model.probabilities, faces), faces.eight != NOBODY
    changed = None
    if real is not None and known.any():
        changed = drift(served[known], _told(real.probabilities, faces)[known], faces.eight[known])
    told = (
        Told(EIGHT_NAME, LABELS, faces.eight, served),
        Told(AGREED_NAME, LABELS, faces.agreed, served),
        Told(MAPPED_NAME, SEVEN, faces.seven, as_seven(served)),
        Told(SEVEN_NAME, SEVEN, faces.seven, _told(model.seven, faces)),
    )
    return judged(faces.described, told, changed)


def _told(
    ask: Callable[[NDArray[np.uint8]], NDArray[np.float32]], faces: LabelledFaces
) -> NDArray[np.float32]:
    shown = tqdm(faces.pictures, unit=" faces", disable=None, leave=False)
    return np.stack([ask(picture) for picture in shown])
