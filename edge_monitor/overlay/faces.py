"""Faces on a picture: box, landmarks, lids, and where the head points."""

import math
from typing import Final

from edge_monitor.overlay.canvas import BLACK, WHITE, Canvas, Colour
from edge_monitor.types import Face, Pose

DRIVER: Final[Colour] = (80, 220, 255)  # amber
_OTHERS: Final[Colour] = (190, 190, 190)
_LIDS: Final[Colour] = (255, 255, 0)  # cyan: no skin has it
_POINTS: Final[Colour] = (170, 255, 170)
_SIDE: Final[Colour] = (90, 90, 255)
_DOWN: Final[Colour] = (90, 220, 90)
_LOOK: Final[Colour] = (255, 150, 60)

_NOSE_TIP: Final = 4  # of the 468 landmarks
_AXIS: Final = 0.35  # length of an axis that is not foreshortened, in widths of the face
_DOTS_FROM_PX: Final = 110  # on a narrower face the landmarks would hide it


def draw_face(canvas: Canvas, face: Face, scale: float, name: str | None) -> None:
    """Draw one face.

    Args:
        canvas: the picture.
        face: in pixels of the frame.
        scale: pixels of the canvas for each of the frame.
        name: of who is watched; others are drawn with thinner lines and their number.
    """
    watched = name is not None
    box, colour = face.box, DRIVER if watched else _OTHERS
    left, top = round(box.x * scale), round(box.y * scale)
    right, bottom = round((box.x + box.width) * scale), round((box.y + box.height) * scale)
    if len(face.landmarks) and box.width * scale >= _DOTS_FROM_PX:
        canvas.dots(face.landmarks * scale, _POINTS)
    stroke = canvas.stroke * 2 if watched else canvas.stroke
    canvas.rectangle((left, top), (right, bottom), colour, stroke)
    for eye in (face.left, face.right):
        if eye is not None:
            canvas.outline(eye.lids * scale, _LIDS)
    if watched and face.pose is not None and len(face.landmarks):
        x, y = (face.landmarks[_NOSE_TIP] * scale).tolist()
        _draw_axes(canvas, face.pose, (x, y), _AXIS * box.width * scale)
    text = name if name is not None else f"face {face.track_id}"
    inks = (BLACK, colour) if watched else (WHITE, BLACK)
    canvas.plate(text, max(left, 0), max(top - canvas.line_px, 0), *inks)


def axes_of(pose: Pose) -> tuple[tuple[float, float], tuple[float, float], tuple[float, float]]:
    """Where the axes of a head end in the picture, x to the right and y down, each of length 1.

    Returns:
        To the side (the right of a picture that it faces), down, and where it looks.
    """
    yaw, pitch, roll = (math.radians(angle) for angle in (pose.yaw, pose.pitch, pose.roll))
    both = math.sin(yaw) * math.sin(pitch)
    side = (
        math.cos(yaw) * math.cos(roll) + both * math.sin(roll),
        math.cos(pitch) * math.sin(roll),
    )
    down = (
        both * math.cos(roll) - math.cos(yaw) * math.sin(roll),
        math.cos(pitch) * math.cos(roll),
    )
    return side, down, (math.sin(yaw) * math.cos(pitch), -math.sin(pitch))


def _draw_axes(canvas: Canvas, pose: Pose, at: tuple[float, float], length_px: float) -> None:
    for axis, colour in zip(axes_of(pose), (_SIDE, _DOWN, _LOOK), strict=True):
        end = (at[0] + axis[0] * length_px, at[1] + axis[1] * length_px)
        canvas.arrow(at, end, colour)
