"""An eye drawn with few strokes, so that the tests need no photographs."""

import cv2
import numpy as np
from numpy.typing import NDArray

from edge_monitor.types import Image
from models.eye.geometry import CONTEXT_EYE_PX, CONTEXT_PX, Lids

MIDDLE = CONTEXT_PX / 2
HALF = CONTEXT_EYE_PX / 2


def lids_of(upper_px: float = 8.0, lower_px: float = 4.0) -> Lids:
    """Lids that reach so far above and below the corners."""
    across = np.arange(1, 6) / 6
    x = MIDDLE - HALF + CONTEXT_EYE_PX * across
    bow = 4 * across * (1 - across)
    points = [(MIDDLE - HALF, MIDDLE)]
    points += list(zip(x, MIDDLE - upper_px * bow, strict=True))
    points += [(MIDDLE + HALF, MIDDLE)]
    points += list(zip(x[::-1], MIDDLE + lower_px * bow, strict=True))
    return np.array(points, np.float32)


def an_eye(upper_px: float = 8.0, skin: tuple[int, int, int] = (120, 150, 195)) -> Image:
    """Skin with brow, eyeball, iris, pupil and lashes, as a context."""
    picture = np.empty((CONTEXT_PX, CONTEXT_PX, 3), np.uint8)
    picture[:] = skin
    picture[:] = cv2.add(picture, _relief())
    outline = np.round(lids_of(upper_px)).astype(np.int32)
    opening = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillPoly(opening, [outline], (255,))
    ball = np.full_like(picture, 235)
    cv2.circle(ball, (64, 62), 6, (70, 90, 60), -1, cv2.LINE_AA)
    cv2.circle(ball, (64, 62), 3, (10, 10, 10), -1, cv2.LINE_AA)
    picture[opening > 0] = ball[opening > 0]
    cv2.polylines(picture, [outline[:7]], False, (30, 30, 40), 2, cv2.LINE_AA)
    cv2.ellipse(picture, (64, 40), (26, 7), 0, 190, 350, (40, 50, 60), 4, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(picture, (3, 3), 0.6), np.uint8)


def eye_area() -> NDArray[np.bool_]:
    """Where the drawn eye is open, bool (128, 128)."""
    mask = np.zeros((CONTEXT_PX, CONTEXT_PX), np.uint8)
    cv2.fillPoly(mask, [np.round(lids_of()).astype(np.int32)], (1,))
    return np.asarray(mask > 0)


def _relief() -> Image:
    """Skin is nowhere of one tone."""
    across = np.linspace(0, 24, CONTEXT_PX)
    tones = across[:, None] * 0.5 + across[None] * 0.5
    return np.repeat(tones[..., None], 3, axis=2).astype(np.uint8)
