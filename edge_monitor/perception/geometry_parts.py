"""Which landmarks of the face mesh are measured against which, and what each number is called.

The numbers are those of MediaPipe's mesh (canonical_face_model_uv_visualization.png, Apache-2.0).
What expressions move is described in the Facial Action Coding System (Ekman and Friesen, 1978);
that distances and slopes of brows, eyes and mouth tell its units goes back to Tian, Kanade and Cohn
("Recognizing Action Units for Facial Expression Analysis", IEEE PAMI 23, 2001).
"""

from collections.abc import Mapping
from typing import Final

STAYS: Final = (33, 133, 362, 263, 168, 6, 4, 2, 10, 54, 284, 127, 356)
"""What no expression moves: corners of the eyes, bridge, tip and base of the nose, forehead,
temples."""

# The tables of a side name landmarks of the person's right, to the left of the picture. Eye:
# corners 33 (outer) and 133 (inner), upper lid 160, 159, 158, lower lid 144, 145, 153. Brow: lower
# edge 46, 52, 55 and upper edge 70, 105, 107, from its outer to its inner end. Mouth: corner 61,
# outer lips 40 and 91, corner of the gap 78. Nose: wing 129, its foot 98. Cheek 50, its fold 205,
# jaw 172. In the middle lie lips 0 and 13 (upper), 14 and 17 (lower), nose 168, 2 and chin 152.
SIDE_SPANS: Final[Mapping[str, tuple[int, int]]] = {
    "eye_width": (33, 133),
    "eye_gap_outer": (160, 144),
    "eye_gap_middle": (159, 145),
    "eye_gap_inner": (158, 153),
    "brow_length": (46, 55),
    "brow_to_lid": (52, 159),
    "brow_to_bridge": (55, 168),  # frowns, AU 4
    "eye_to_mouth_corner": (33, 61),
    "lid_to_cheek": (145, 50),  # cheeks raised, AU 6
    "cheek_to_mouth_corner": (205, 61),
    "wing_to_mouth_corner": (129, 61),
    "wing_to_inner_eye": (129, 133),  # nose wrinkled, AU 9
    "wing_foot_to_upper_lip": (98, 40),  # upper lip raised, AU 10
    "mouth_corner_to_chin": (61, 152),
    "mouth_corner_to_jaw": (61, 172),
}
"""Distances."""

SIDE_RISES: Final[Mapping[str, tuple[int, int]]] = {
    "brow_inner_above_eye": (55, 133),  # AU 1
    "brow_middle_above_eye": (105, 145),
    "brow_outer_above_eye": (46, 33),  # AU 2
    "upper_lid_above_corner": (159, 133),  # AU 5
    "lower_lid_above_corner": (145, 133),  # AU 7
    "wing_above_nose": (129, 2),
    "mouth_corner_above_upper_lip": (61, 13),  # AU 12 and 15
    "mouth_corner_above_lower_lip": (61, 17),
    "mouth_corner_above_nose": (61, 2),
    "gap_corner_above_lower_lip": (78, 14),
}
"""By how much the first lies above the second."""

SIDE_SLOPES: Final[Mapping[str, tuple[int, int]]] = {
    "eye_slope": (133, 33),
    "brow_slope_inner": (55, 52),
    "brow_slope_outer": (52, 46),
    "upper_lip_slope": (0, 61),
    "lower_lip_slope": (17, 61),
    "gap_slope_upper": (13, 78),
    "gap_slope_lower": (14, 78),
    "cheek_fold_slope": (129, 61),
}
"""From the first to the second."""

SIDE_ANGLES: Final[Mapping[str, tuple[int, int, int]]] = {
    "eye_inner_angle": (158, 133, 153),
    "eye_outer_angle": (160, 33, 144),
    "brow_angle": (46, 105, 55),
    "mouth_corner_angle": (40, 61, 91),
    "eye_to_mouth_angle": (61, 33, 133),
}
"""At the second, between the others."""

SIDE_OUTLINES: Final[Mapping[str, tuple[int, ...]]] = {
    "eye": (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),
    "brow": (46, 53, 52, 65, 55, 107, 66, 105, 63, 70),
}

SPANS: Final[Mapping[str, tuple[int, int]]] = {
    "brow_distance": (55, 285),
    "mouth_width": (61, 291),
    "gap_width": (78, 308),
    "gap_height": (13, 14),  # lips part, AU 25 to 27
    "mouth_height": (0, 17),
    "upper_lip_height": (0, 13),
    "lower_lip_height": (14, 17),
    "nose_to_upper_lip": (2, 0),
    "lower_lip_to_chin": (17, 152),  # chin raised, AU 17
    "nose_to_chin": (2, 152),
    "nose_length": (168, 2),
    "wing_distance": (129, 358),
    "wing_foot_distance": (98, 327),
    "face_width": (234, 454),
    "jaw_width": (58, 288),
    "face_height": (10, 152),
}

RISES: Final[Mapping[str, tuple[int, int]]] = {
    "nose_tip_above_base": (4, 2),  # with the next, how far the head is tilted
    "bridge_above_nose_tip": (168, 4),
}

ASIDE: Final[Mapping[str, tuple[int, int]]] = {
    "nose_tip_aside": (4, 168),  # how far the head is turned
    "chin_aside": (152, 168),
}
"""How far to either side of the second the first lies."""

OUTLINES: Final[Mapping[str, tuple[int, ...]]] = {
    "lips": (
        *(61, 146, 91, 181, 84, 17, 314, 405, 321, 375),
        *(291, 409, 270, 269, 267, 0, 37, 39, 40, 185),
    ),
    "gap": (
        *(78, 95, 88, 178, 87, 14, 317, 402, 318, 324),
        *(308, 415, 310, 311, 312, 13, 82, 81, 80, 191),
    ),
    "lower_face": (234, 93, 132, 58, 172, 150, 148, 152, 377, 379, 397, 288, 361, 323, 454),
}

_RIGHT = (
    *(33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),  # eye
    *(46, 53, 52, 65, 55, 107, 66, 105, 63, 70),  # brow
    *(61, 40, 91, 78, 129, 98, 50, 205, 172),
)
_LEFT = (
    *(263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466),
    *(276, 283, 282, 295, 285, 336, 296, 334, 293, 300),
    *(291, 270, 321, 308, 358, 327, 280, 425, 397),
)
_MIDDLE = (0, 2, 13, 14, 17, 152, 168)
LEFT_OF: Final = dict(zip(_RIGHT + _MIDDLE, _LEFT + _MIDDLE, strict=True))
"""The counterpart on the person's left of each landmark that the tables of a side name."""
