"""Lid closure: three witnesses and two eyes made one number, 0 this driver's open eye, 1 shut."""

from dataclasses import dataclass

from edge_monitor.decision.baseline import Baseline, OpenLevel
from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.types import Observation


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What each witness says of the closure of one eye, 0 to 1; `None` where it says nothing.

    Attributes:
        by_ear: from the eye aspect ratio, against this driver's open one.
        by_openness: from the openness, likewise.
        by_closed: the probability that the eye is shut, as it is.
    """

    by_ear: float | None
    by_openness: float | None
    by_closed: float | None


def closure_of(observation: Observation, baseline: Baseline, limits: Thresholds) -> float | None:
    """Fuse the closure of both eyes.

    Beyond `near_eye_yaw_deg` the far eye is foreshortened and the nearer one decides alone: a face
    turned towards the right edge of the picture (positive yaw) shows the person's right eye.

    Returns:
        0 to 1, or `None` where no eye was measured.
    """
    left, right = (_fused(eye, limits) for eye in witnesses_of(observation, baseline, limits))
    if left is None or right is None:
        return right if left is None else left
    yaw = observation.yaw or 0.0
    if yaw > limits.near_eye_yaw_deg:
        return right
    if yaw < -limits.near_eye_yaw_deg:
        return left
    return (left + right) / 2.0


def witnesses_of(
    observation: Observation, baseline: Baseline, limits: Thresholds
) -> tuple[Witnesses, Witnesses]:
    """The witnesses of the left and of the right eye, one by one: what weights are learnt from."""
    shut_ear, shut_openness = limits.shut_ear_ratio, limits.shut_openness_ratio
    return (
        Witnesses(
            _against(baseline.ear_left, observation.ear_left, shut_ear),
            _against(baseline.openness_left, observation.openness_left, shut_openness),
            observation.closed_left,
        ),
        Witnesses(
            _against(baseline.ear_right, observation.ear_right, shut_ear),
            _against(baseline.openness_right, observation.openness_right, shut_openness),
            observation.closed_right,
        ),
    )


def _against(open_level: OpenLevel, value: float | None, shut_ratio: float) -> float | None:
    """Closure of a signal that falls from its open level to `shut_ratio` of it."""
    if value is None:
        return None
    closure = (1.0 - value / open_level.value) / (1.0 - shut_ratio)
    return 0.0 if closure < 0.0 else min(closure, 1.0)


def _fused(eye: Witnesses, limits: Thresholds) -> float | None:
    """Mean of what is said, by weight; a witness that is silent leaves its weight to the others."""
    weight, weighted = 0.0, 0.0
    for share, closure in (
        (limits.ear_weight, eye.by_ear),
        (limits.openness_weight, eye.by_openness),
        (limits.closed_weight, eye.by_closed),
    ):
        if closure is not None:
            weight += share
            weighted += share * closure
    return None if weight == 0.0 else min(weighted / weight, 1.0)
