"""From the best method to the weights that are served: learnt from all, calibrated, in numpy."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge_monitor.perception.geometry import NAMES
from edge_monitor.perception.geometry_model import GeometryWeights
from models.expression.calibrate import temperature
from models.expression.faces import Faces
from models.geometry_expression.features import Features
from models.geometry_expression.methods import METHODS, fitted
from models.geometry_expression.rows import public_rows, training_rows


def train(faces: Faces, features: Features, name: str) -> tuple[GeometryWeights, float]:
    """Learn by one of `METHODS` from all training faces; calibrate on the half not quoted.

    Returns:
        The weights, and the temperature that they are divided by.
    """
    rows = training_rows(faces, features)
    learner = fitted(METHODS[name], features.numbers[rows], faces.majority()[rows])
    rows = public_rows(faces, features, quoted=False)
    logits = np.asarray(learner.decision_function(features.numbers[rows]), np.float32)
    divisor = temperature(logits, faces.majority()[rows])
    return as_weights(learner, divisor), divisor


def as_weights(learner: Any, divisor: float) -> GeometryWeights:
    """What a fitted pipeline of a method that comes to one matrix has learnt.

    Args:
        learner: as `fitted` gives it.
        divisor: temperature.
    """
    scale, learnt = learner["scale"], learner["learn"]
    return GeometryWeights(
        names=np.array(NAMES),
        mean=_real(scale.mean_),
        spread=_real(scale.scale_),
        weights=_real(learnt.coef_ / divisor),
        bias=_real(learnt.intercept_ / divisor),
    )


def _real(numbers: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.asarray(numbers, np.float32)
