"""What the landmarks alone tell: how far the mouth is open, and whose face this may be."""

import math

import numpy as np
from numpy.typing import NDArray

from edge_monitor.types import Points

_LIP_CORNERS = (78, 308)
_LIP_GAPS = ((82, 87), (13, 14), (312, 317))
_LIPS = np.array((*_LIP_CORNERS, *(point for gap in _LIP_GAPS for point in gap)))

# Outer corners of the eyes, then pairs whose distance no expression changes much: bridge to tip
# of the nose, temple to temple, forehead to bridge, jaw to jaw.
_PAIRS = ((33, 263), (168, 4), (127, 356), (10, 168), (58, 288))
_NO_SPAN = 1e-6  # keeps a network's nonsense from dividing by zero
_ONE, _OTHER = (np.array(side) for side in zip(*_PAIRS, strict=True))


def mouth_aspect_ratio(landmarks: Points) -> float | None:
    """Mean of three gaps between the inner lips over the distance of their corners.

    The mouth's counterpart of the eye aspect ratio (Soukupová and Čech, 2016). About 0.02 shut,
    0.2 to 0.5 talking, 0.45 to 0.75 in a yawn.

    Args:
        landmarks: float32 (468, 2) in pixels of the frame.
    """
    right, left, *lips = landmarks.take(_LIPS, axis=0).tolist()
    width = math.dist(right, left)
    if width <= 0:
        return None
    gaps = sum(math.dist(upper, lower) for upper, lower in zip(lips[::2], lips[1::2], strict=True))
    return gaps / (len(_LIP_GAPS) * width)


def proportions(solid: NDArray[np.float32]) -> tuple[float, ...]:
    """Nose, temples, forehead and jaw over the distance of the outer corners of the eyes.

    Taken in three dimensions, so that a turned head changes them little. Over ten clips the
    median of a second lies within 4 % of the person's own mean (9 in 10 times, 7 % at most) in
    each of the four; those of two people differ by more than 5 % in at least one of them in three
    pairs out of four. It tells another driver often, never who it is.

    Args:
        solid: float32 (468, 3) at any one scale.

    Returns:
        Four ratios.
    """
    spans = solid.take(_ONE, axis=0) - solid.take(_OTHER, axis=0)
    eyes, *others = np.sqrt(np.einsum("ij,ij->i", spans, spans)).tolist()
    return tuple(other / max(eyes, _NO_SPAN) for other in others)
