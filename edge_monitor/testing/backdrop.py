"""The portrait's backdrop without the person, and the person's outline to cut her out with."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.testing.layout import Layout
from edge_monitor.types import Image

OUTLINE = (
    (62, 238), (76, 227), (92, 213), (102, 203), (107, 190), (111, 176), (124, 160), (146, 148),
    (178, 147), (176, 138), (170, 130), (166, 114), (157, 104), (151, 86), (151, 70), (156, 52),
    (167, 40), (184, 27), (204, 18), (226, 12), (247, 14), (270, 26), (288, 44), (299, 66),
    (304, 88), (299, 108), (290, 122), (280, 131), (270, 138), (266, 152), (279, 167), (291, 183),
    (301, 204), (306, 224), (326, 229), (342, 238),
)  # fmt: skip
"""Hair, ears, neck, collar ring and shoulders, in pixels of the portrait, drawn by eye a little
outside of the edge: what lies between is backdrop on both sides."""

FEATHER = 2.2
"""Standard deviation of the soft edge of the outline, in portrait pixels."""

CLOUDS = (
    (56, 0), (372, 0), (372, 100), (366, 160), (348, 200), (345, 238), (100, 238), (95, 200),
    (70, 100),
)  # fmt: skip
"""What lies between flag and shuttle: cloudy backdrop wherever the person is not."""

SPREADS = ((12.0, 1.0), (36.0, 1e-2), (110.0, 1e-4))
"""How the clouds around the person are drawn in behind her: standard deviations in portrait
pixels, each with its weight, so that the nearest clouds win where there are any near."""

COARSE = 4
"""Clouds are soft: they are worked out on a picture this many times smaller."""


def cut_out(layout: Layout) -> NDArray[np.float32]:
    """How much of each canvas pixel is the person: float32 (height, width), 0 to 1."""
    width, height = layout.size
    mask = np.zeros((height, width), np.uint8)
    points = [(layout.column_of(float(x)), layout.row_of(float(y))) for x, y in OUTLINE]
    points[0] = (points[0][0], float(height))
    points[-1] = (points[-1][0], float(height))
    cv2.fillPoly(mask, [np.round(points).astype(np.int32)], (255.0,))
    soft = cv2.GaussianBlur(mask, (0, 0), FEATHER * layout.scale)
    return soft.astype(np.float32) / np.float32(255.0)


def without_person(picture: Image) -> Image:
    """The picture with the person replaced by the clouds of the backdrop around her.

    Args:
        picture: the portrait, uint8 (512, 512, 3).

    Returns:
        A picture of the same size.
    """
    person = cv2.dilate(_filled(OUTLINE, picture), np.ones((15, 15), np.uint8))
    known = cv2.bitwise_and(_filled(CLOUDS, picture), cv2.bitwise_not(person))
    size = (picture.shape[1] // COARSE, picture.shape[0] // COARSE)
    weight = cv2.resize(known, size, interpolation=cv2.INTER_AREA).astype(np.float64)
    small = cv2.resize(
        cv2.bitwise_and(picture, picture, mask=known), size, interpolation=cv2.INTER_AREA
    )
    # normalised convolution: the mean of what is known nearby, however far that is
    total, share = np.zeros(small.shape), np.zeros(weight.shape)
    for spread, importance in SPREADS:
        sigma = spread / COARSE
        total += importance * cv2.GaussianBlur(small * 255.0, (0, 0), sigma)
        share += importance * cv2.GaussianBlur(weight, (0, 0), sigma)
    clouds = cv2.resize(
        total / share[..., None], picture.shape[1::-1], interpolation=cv2.INTER_CUBIC
    )
    hidden = cv2.GaussianBlur(person, (0, 0), 3.0)[..., None] / 255.0
    mixed = picture + (clouds - picture) * hidden
    return np.clip(mixed + 0.5, 0, (255.0,)).astype(np.uint8)


def _filled(outline: Sequence[tuple[int, int]], picture: Image) -> Image:
    mask = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.array(outline, np.int32)], (255.0,))
    return mask
