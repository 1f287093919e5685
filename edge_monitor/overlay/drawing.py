"""The whole of what is drawn on a picture."""

import cv2
import numpy as np

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.overlay.canvas import Canvas
from edge_monitor.overlay.faces import draw_face
from edge_monitor.overlay.panel import draw_panel
from edge_monitor.pipeline import Step
from edge_monitor.types import Image


def draw(image: Image, step: Step, limits: Thresholds, width: int | None = None) -> Image:
    """Draw what a step says on a copy of the frame's picture.

    Boxes of all faces, of who is watched the lids, the landmarks and the axes of the head; the
    level, the status and the numbers in words; a bar of closure, with the limits at which a
    closure counts. Letters and strokes grow with the picture; from 320 pixels of width on they can
    be read.

    Args:
        image: of the frame that led to the step, uint8 (height, width, 3), BGR; left as it is.
        step: what it led to.
        limits: in force, for the marks of the bar.
        width: of the result in pixels, its height in proportion; `None` keeps the frame's. What is
            drawn stays as sharp as the result.

    Returns:
        Another picture, uint8 (height, width, 3), BGR.
    """
    scale = 1.0 if width is None else width / image.shape[1]
    canvas = Canvas(_resized(image, scale))
    for face in step.faces:
        watched = face.track_id == step.state.face_id
        name = ("driver" if step.state.watched else f"face {face.track_id}") if watched else None
        draw_face(canvas, face, scale, name)
    draw_panel(canvas, step.state, limits)
    return canvas.image


def _resized(image: Image, scale: float) -> Image:
    if scale == 1.0:
        return image.copy()
    size = round(image.shape[1] * scale), max(round(image.shape[0] * scale), 1)
    way = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=way), np.uint8)
