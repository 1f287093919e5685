"""Lid closure: two witnesses and two eyes made one number, 0 this driver's open eye, 1 shut."""

from edge_monitor.decision.baseline import Baseline, OpenLevel
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Observation


def closure_of(observation: Observation, baseline: Baseline, limits: Thresholds) -> float | None:
    """Fuse the closure of both eyes.

    Beyond `near_eye_yaw_deg` the far eye is foreshortened and the nearer one decides alone: a face
    turned towards the right edge of the picture (positive yaw) shows the person's right eye.

    Returns:
        0 to 1, or `None` where no eye was measured.
    """
    left = _of_eye(
        observation.ear_left,
        observation.openness_left,
        (baseline.ear_left, baseline.openness_left),
        limits,
    )
    right = _of_eye(
        observation.ear_right,
        observation.openness_right,
        (baseline.ear_right, baseline.openness_right),
        limits,
    )
    if left is None or right is None:
        return right if left is None else left
    yaw = observation.yaw or 0.0
    if yaw > limits.near_eye_yaw_deg:
        return right
    if yaw < -limits.near_eye_yaw_deg:
        return left
    return (left + right) / 2.0


def _of_eye(
    ear: float | None,
    openness: float | None,
    open_levels: tuple[OpenLevel, OpenLevel],
    limits: Thresholds,
) -> float | None:
    """Closure of one eye from what is known of it."""
    open_ear, open_openness = (level.value for level in open_levels)
    by_ear = None
    if ear is not None:
        by_ear = _clip((1.0 - ear / open_ear) / (1.0 - limits.shut_ear_ratio))
    if openness is None:
        return by_ear
    by_openness = _clip((1.0 - openness / open_openness) / (1.0 - limits.shut_openness_ratio))
    if by_ear is None:
        return by_openness
    return limits.ear_weight * by_ear + (1.0 - limits.ear_weight) * by_openness


def _clip(value: float) -> float:
    return 0.0 if value < 0.0 else min(value, 1.0)
