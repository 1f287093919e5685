"""Direction of the head from points that no expression moves."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.types import Points, Pose

# Landmark and its place in centimetres, x to the picture's right, y down, z away from the camera:
# vertices of the canonical face model of MediaPipe (Apache-2.0; geometry_pipeline_metadata_
# landmarks.pbtxt), rounded, y and z negated, z counted from the outer corners of the eyes.
# Corners of the eyes, bridge, tip and wings of the nose, forehead, temples.
_MODEL = (
    (33, -4.446, -2.664, 0.0),
    (263, 4.446, -2.664, 0.0),
    (133, -1.856, -2.585, -0.585),
    (362, 1.856, -2.585, -0.585),
    (168, 0.0, -3.271, -2.063),
    (6, 0.0, -2.473, -2.615),
    (4, 0.0, 0.463, -4.413),
    (129, -1.786, 0.978, -1.677),
    (358, 1.786, 0.978, -1.677),
    (10, 0.0, -8.262, -1.308),
    (54, -6.279, -6.615, 1.748),
    (284, 6.279, -6.615, 1.748),
    (127, -7.743, -2.365, 5.179),
    (356, 7.743, -2.365, 5.179),
)
LANDMARKS = np.array([row[0] for row in _MODEL])
"""Which of the 468 landmarks the pose is solved from, int64 (14,)."""

MODEL_CM: NDArray[np.float64] = np.array([row[1:] for row in _MODEL])
"""Their places on the generic head, float64 (14, 3), facing the camera."""

_NO_DISTORTION = np.zeros(4)
_EYES_CM = 8.892  # between the outer corners of the eyes
_GREATEST_ERROR = 0.1  # root mean square, as a fraction of that distance


def solve_pose(points: Points, frame_width_px: int, frame_height_px: int) -> Pose | None:
    """The direction of the head, relative to the line between head and camera.

    The camera is taken to have a focal length of the frame's width (53 degrees from side to
    side), its centre in the middle and no distortion. SQPnP (Terzakis and Lourakis, ECCV 2020)
    finds the global optimum without a guess to start from, so one frame cannot mislead the next.

    Args:
        points: float32 (468, 2) in pixels of the frame.
        frame_width_px: width of the frame.
        frame_height_px: its height.

    Returns:
        `None` where no pose explains the points.
    """
    camera = np.array(
        (
            (frame_width_px, 0.0, frame_width_px / 2),
            (0.0, frame_width_px, frame_height_px / 2),
            (0.0, 0.0, 1.0),
        )
    )
    seen = points.take(LANDMARKS, axis=0).astype(np.float64)
    try:
        solutions, rotations, translations, errors_px = cv2.solvePnPGeneric(
            MODEL_CM, seen, camera, _NO_DISTORTION, flags=cv2.SOLVEPNP_SQPNP
        )
    except cv2.error:  # points that fall into one
        return None
    if not solutions:
        return None
    x, y, z = translations[0].ravel().tolist()
    error_px = errors_px[0].item()
    if z <= 0 or not error_px * z <= _GREATEST_ERROR * _EYES_CM * frame_width_px:
        return None
    return _pose(np.asarray(cv2.Rodrigues(rotations[0])[0], np.float64), x, y, z)


def _pose(rotation: NDArray[np.float64], x: float, y: float, z: float) -> Pose:
    """Angles of a head at x, y, z in front of the camera, seen along the line to it."""
    across = math.hypot(x, z)
    distance = math.hypot(across, y)
    # first the camera is turned towards the head to the side, then up or down
    sight = np.array(
        (
            (z / across, 0.0, -x / across),
            (-x * y / (across * distance), across / distance, -y * z / (across * distance)),
            (x / distance, y / distance, z / distance),
        )
    )
    (_, _, right), (roll_sine, roll_cosine, down), (_, _, near) = (sight @ rotation).tolist()
    # The face looks along its own -z: its columns say where that points.
    return Pose(
        yaw=math.degrees(math.atan2(-right, near)),
        pitch=math.degrees(math.asin(max(-1.0, min(1.0, down)))),
        roll=math.degrees(math.atan2(roll_sine, roll_cosine)),
    )
