"""One temperature for all logits, so that probabilities are as right as they say they are.

Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_LOWEST, _HIGHEST, _STEPS = 0.3, 3.0, 271


def temperature(logits: NDArray[np.float32], labels: NDArray[np.intp]) -> float:
    """The temperature with the least cross entropy, to a hundredth, 0.3 to 3.

    Args:
        logits: float32 (n, 8) of faces that were not learnt from.
        labels: (n,) what people saw.
    """
    candidates = np.linspace(_LOWEST, _HIGHEST, _STEPS)
    return float(min(candidates, key=lambda each: _cross_entropy(logits / each, labels)))


def _cross_entropy(logits: NDArray[np.floating[Any]], labels: NDArray[np.intp]) -> float:
    shifted = logits - logits.max(axis=1, keepdims=True)
    sums = np.log(np.exp(shifted).sum(axis=1))
    return float((sums - shifted[np.arange(len(labels)), labels]).mean())
