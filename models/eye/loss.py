"""What the network is punished for."""

from typing import Final

from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, smooth_l1_loss

from edge_monitor.perception.eye_answer import HIDDEN, LIDS, OPENNESS, SHUT

_LIDS, _GAPS, _OPENNESS, _SHUT, _HIDDEN = 4.0, 8.0, 2.0, 0.5, 0.5
_BETA = 0.02  # errors of the lids below this, half a pixel, count by their square
_OPENNESS_BETA = 0.1
_SMOOTHING = 0.01  # labels are wrong now and then

_UPPER: Final = (1, 2, 3, 4, 5)
_LOWER: Final = (11, 10, 9, 8, 7)


def loss(answers: Tensor, right: Tensor, known: Tensor) -> Tensor:
    """Weighted sum over a batch.

    Args:
        answers: float32 (n, 27) from the network.
        right: float32 (n, 27), probabilities in place of logits.
        known: float32 (n, 4), which parts of `right` are known.
    """
    lids, openness, shut, hidden = known.unbind(1)
    points = smooth_l1_loss(answers[:, LIDS], right[:, LIDS], reduction="none", beta=_BETA).mean(1)
    gaps = smooth_l1_loss(_gaps(answers), _gaps(right), reduction="none", beta=_BETA).mean(1)
    opened = smooth_l1_loss(
        answers[:, OPENNESS], right[:, OPENNESS], reduction="none", beta=_OPENNESS_BETA
    )
    total = lids * (_LIDS * points + _GAPS * gaps) + openness * _OPENNESS * opened
    total = total + shut * _SHUT * _doubt(answers[:, SHUT], right[:, SHUT])
    total = total + hidden * _HIDDEN * _doubt(answers[:, HIDDEN], right[:, HIDDEN])
    mean: Tensor = total.mean()
    return mean


def _gaps(numbers: Tensor) -> Tensor:
    """Signed heights between the lids, which decide on EAR, float32 (n, 5)."""
    points = numbers[:, LIDS].reshape(-1, 12, 2)
    return points[:, _LOWER, 1] - points[:, _UPPER, 1]


def _doubt(logits: Tensor, right: Tensor) -> Tensor:
    soft = right * (1 - 2 * _SMOOTHING) + _SMOOTHING
    return binary_cross_entropy_with_logits(logits, soft, reduction="none")
