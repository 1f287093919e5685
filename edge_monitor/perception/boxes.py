"""Measures of upright boxes in pixels of the frame."""

import math

from edge_monitor.types import Box


def area(box: Box) -> float:
    """Area in square pixels."""
    return box.width * box.height


def centre(box: Box) -> tuple[float, float]:
    """Middle of the box."""
    return box.x + box.width / 2, box.y + box.height / 2


def overlap(one: Box, other: Box) -> float:
    """Intersection over union, 0 to 1."""
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (area(one) + area(other) - shared)


def distance(one: Box, other: Box) -> float:
    """Pixels between the middles of two boxes."""
    return math.dist(centre(one), centre(other))
