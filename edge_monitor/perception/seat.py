"""The part of the picture where the driver sits, or beyond which nobody is looked at."""

from typing import Final

from edge_monitor.perception.boxes import centre
from edge_monitor.types import Box

Seat = tuple[float, float, float, float]
"""Left, top, right and bottom as fractions of the picture."""

WHOLE: Final[Seat] = (0.0, 0.0, 1.0, 1.0)


def holds(seat: Seat, box: Box, width_px: int, height_px: int) -> bool:
    """Whether the middle of a box lies in the seat.

    Args:
        seat: in a picture of this size.
        box: in pixels of the picture.
        width_px: of the picture.
        height_px: of the picture.
    """
    left, top, right, bottom = seat
    x, y = centre(box)
    return left <= x / width_px <= right and top <= y / height_px <= bottom


def touches(seat: Seat, box: Box, width_px: int, height_px: int) -> bool:
    """Whether any part of a box lies in the seat; arguments as for `holds`."""
    left, top, right, bottom = seat
    return (
        box.x <= right * width_px
        and box.x + box.width >= left * width_px
        and box.y <= bottom * height_px
        and box.y + box.height >= top * height_px
    )
