"""Frames of a clip in memory, so that decoding them is no part of what is timed."""

import hashlib
from collections.abc import Sequence
from itertools import islice

import cv2
import numpy as np

from edge_monitor.errors import SourceError
from edge_monitor.ports import FrameSource
from edge_monitor.types import Frame, Image

WIDTH_PX, HEIGHT_PX = 640, 480
"""Of every frame that is measured; those of another size are fitted into it, black around."""

_STEP_S = 1 / 30  # from the last frame of one round to the first of the next


def load_frames(source: FrameSource, limit: int) -> list[Frame]:
    """The first frames of a source at 640 x 480, 0.9 MiB each.

    Raises:
        SourceError: there is none.
    """
    frames: list[Frame] = []
    while len(frames) < limit and (frame := source.read()) is not None:
        frames.append(Frame(frame.t, _fitted(frame.image)))
    if not frames:
        raise SourceError(f"{source.description}: holds no frame")
    return frames


def _fitted(image: Image) -> Image:
    height, width = image.shape[:2]
    if (height, width) == (HEIGHT_PX, WIDTH_PX):
        return image
    scale = min(WIDTH_PX / width, HEIGHT_PX / height)
    inner_width, inner_height = max(1, round(width * scale)), max(1, round(height * scale))
    left, top = (WIDTH_PX - inner_width) // 2, (HEIGHT_PX - inner_height) // 2
    fitted = np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.uint8)
    inner = fitted[top : top + inner_height, left : left + inner_width]
    cv2.resize(image, (inner_width, inner_height), dst=inner, interpolation=cv2.INTER_AREA)
    return fitted


def digest(frames: Sequence[Frame]) -> str:
    """SHA-256 of all pictures: tells that two processes looked at the same."""
    total = hashlib.sha256()
    for frame in frames:
        total.update(frame.image.data)
    return total.hexdigest()


class RepeatedFrames:
    """A recording that gives the same frames again and again, in rising time, as a `FrameSource`.

    Args:
        frames: one round.
        count: after how many frames in all it ends; `None` never.
    """

    live = False
    fps = None

    def __init__(self, frames: Sequence[Frame], count: int | None = None) -> None:
        self._frames = frames
        self.frame_count = count
        self.per_round = len(frames)
        self._given = 0
        self._round_s = frames[-1].t - frames[0].t + _STEP_S

    @property
    def description(self) -> str:
        """One line for people."""
        return f"{len(self._frames)} frames, repeated"

    def read(self) -> Frame | None:
        """The next frame."""
        if self._given == self.frame_count:
            return None
        rounds, place = divmod(self._given, len(self._frames))
        self._given += 1
        frame = self._frames[place]
        return Frame(frame.t + rounds * self._round_s, frame.image)

    def close(self) -> None:
        """Nothing is held."""

    def take(self, count: int) -> list[Frame]:
        """The next `count` frames."""
        return list(islice(iter(self.read, None), count))
