"""One temperature for the logits of a set of labels: probabilities become as right as they say.

Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from edge_monitor.perception.expression import LABELS
from models.expression.faces import NOBODY, Faces

if TYPE_CHECKING:
    from torch import nn

_LOWEST, _HIGHEST, _STEPS = 0.3, 3.0, 271


def calibrate(network: "nn.Module", faces: Faces) -> dict[str, float]:
    """Divide the last layer of a network by the temperatures of its two sets of labels.

    They are measured on the half of the public test that is not quoted.

    Returns:
        The temperatures of the "eight" and of the "seven" labels.
    """
    import torch

    from models.expression.training import logits_of

    rows = faces.public(quoted=False)
    logits = logits_of(network, faces.pictures[rows]).numpy()
    seven = faces.seven()[rows]
    named = seven != NOBODY
    count = len(LABELS)
    found = {
        "eight": temperature(logits[:, :count], faces.majority()[rows]),
        "seven": temperature(logits[named, count:], seven[named]),
    }
    with torch.no_grad():
        for numbers in network.head.parameters():
            numbers[:count] /= found["eight"]
            numbers[count:] /= found["seven"]
    return found


def temperature(logits: NDArray[np.float32], labels: NDArray[np.intp]) -> float:
    """The temperature with the least cross entropy, to a hundredth, 0.3 to 3.

    Args:
        logits: float32 (n, labels) of faces that were not learnt from.
        labels: (n,) what people saw.
    """
    candidates = np.linspace(_LOWEST, _HIGHEST, _STEPS)
    return float(min(candidates, key=lambda each: _cross_entropy(logits / each, labels)))


def _cross_entropy(logits: NDArray[np.floating[Any]], labels: NDArray[np.intp]) -> float:
    shifted = logits - logits.max(axis=1, keepdims=True)
    sums = np.log(np.exp(shifted).sum(axis=1))
    return float((sums - shifted[np.arange(len(labels)), labels]).mean())
