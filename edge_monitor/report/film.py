"""A film of a recording with what was seen and decided drawn on it."""

from pathlib import Path
from typing import Final

import cv2
import numpy as np

from edge_monitor.decision.thresholds import Thresholds
from edge_monitor.errors import UsageError
from edge_monitor.overlay import draw
from edge_monitor.pipeline import Step
from edge_monitor.replay import FILM
from edge_monitor.types import Frame, Image

_CODEC: Final = "mp4v"
"""MPEG-4 Part 2, which every build of OpenCV writes, in 1 ms a frame. The wheels have no H.264, and
their VP9, which browsers would play, takes a hundred times as long."""

_USUAL_FPS: Final = 25.0
_GREATEST_FPS: Final = 60.0
_WIDEST_PX: Final = 1920


class Film:
    """Writes a film, which appears when it is finished.

    A picture of the film stands for `1 / fps` seconds. Where the recording's frames come in another
    rhythm, one is shown again or left out, so that the film's time is the recording's.

    Attributes:
        pictures: written so far.

    Args:
        folder: where `annotated.mp4` will lie; it has to exist when the first frame comes.
        fps: of the recording, where it is known; a film has at most 60.
        limits: in force.
    """

    def __init__(self, folder: Path, fps: float | None, limits: Thresholds) -> None:
        self.pictures = 0
        self._path = folder / FILM
        self._part = self._path.with_suffix(".part.mp4")
        self._fps = min(fps or _USUAL_FPS, _GREATEST_FPS)
        self._limits = limits
        self._writer: cv2.VideoWriter | None = None
        self._size = (0, 0)
        self._start_s = 0.0
        self._last: Image | None = None
        self._begun = False

    def add(self, frame: Frame, step: Step) -> None:
        """Take the next frame and what it led to.

        Raises:
            UsageError: the film cannot be written.
        """
        if self._writer is None:
            self._begin(frame)
        due = round((frame.t - self._start_s) * self._fps)
        while self._last is not None and self.pictures < due:
            self._write(self._last)
        if self.pictures > due:
            return
        wide = min(frame.image.shape[1], _WIDEST_PX)
        self._last = _fitted(draw(frame.image, step, self._limits, wide), self._size)
        self._write(self._last)

    def finish(self) -> bool:
        """Close the film and let it appear.

        Returns:
            Whether there is one: without a frame there is none.

        Raises:
            UsageError: it could not be written whole.
        """
        if self._writer is None:
            return False
        self._writer.release()
        self._writer = None
        # the writer says nothing of a full disk: only reading tells whether the film is whole
        film = cv2.VideoCapture(str(self._part), cv2.CAP_FFMPEG)
        whole = film.isOpened() and film.get(cv2.CAP_PROP_FRAME_COUNT) == self.pictures
        film.release()
        if not whole:
            raise UsageError(f"{self._path}: could not be written whole; is the disk full?")
        self._part.replace(self._path)
        return True

    def discard(self) -> None:
        """Remove what is not finished; harmless when there is nothing, or another's."""
        if self._writer is not None:
            self._writer.release()
            self._writer = None
        if self._begun:
            self._part.unlink(missing_ok=True)

    def _begin(self, frame: Frame) -> None:
        height, width = frame.image.shape[:2]
        scale = min(_WIDEST_PX / width, 1.0)
        # the codec has whole blocks of colour alone
        self._size = round(width * scale) // 2 * 2, round(height * scale) // 2 * 2
        try:
            str(self._part).encode()
        except UnicodeEncodeError:  # which would end the whole program in OpenCV
            raise UsageError("the path in --out is no UTF-8 text; choose another --out") from None
        self._begun = True
        self._writer = cv2.VideoWriter(
            str(self._part),
            cv2.CAP_FFMPEG,
            cv2.VideoWriter.fourcc(*_CODEC),
            self._fps,
            self._size,
        )
        if not self._writer.isOpened():
            raise UsageError(f"{self._path}: no film can be written there; choose another --out")
        self._start_s = frame.t

    def _write(self, picture: Image) -> None:
        if self._writer is not None:
            self._writer.write(picture)
            self.pictures += 1


def _fitted(picture: Image, size: tuple[int, int]) -> Image:
    """The picture in the middle of one of this size, smaller where it is too large."""
    width, height = size
    scale = min(width / picture.shape[1], height / picture.shape[0])
    if picture.shape[1] - width in (0, 1) and picture.shape[0] - height in (0, 1):
        return np.ascontiguousarray(picture[:height, :width])
    inner = max(round(picture.shape[1] * scale), 1), max(round(picture.shape[0] * scale), 1)
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    fitted = np.zeros((height, width, 3), np.uint8)
    fitted[top : top + inner[1], left : left + inner[0]] = cv2.resize(picture, inner)
    return fitted
