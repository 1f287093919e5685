"""Real recordings for the tests of the sources."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

WriteVideo = Callable[..., Path]


@pytest.fixture
def scene() -> NDArray[np.uint8]:
    """A picture of 64 x 48 pixels that is red on its left and blue on its right half."""
    picture = np.zeros((48, 64, 3), np.uint8)
    picture[:, :32] = (30, 40, 200)
    picture[:, 32:] = (200, 60, 20)
    return picture


@pytest.fixture
def write_video(tmp_path: Path) -> WriteVideo:
    """Writes a recording in which a white bar moves by one column a frame."""

    def write(
        name: str = "bar.mp4", *, frames: int = 20, fps: float = 20, code: str = "mp4v"
    ) -> Path:
        path = tmp_path / name
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), fps, (160, 120))
        assert writer.isOpened(), f"OpenCV cannot write {code}"
        for index in range(frames):
            picture = np.full((120, 160, 3), 60, np.uint8)
            picture[:, 4 * index : 4 * index + 4] = 255
            writer.write(picture)
        writer.release()
        return path

    return write
