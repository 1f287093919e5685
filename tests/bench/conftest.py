"""A clip without a face, made on the spot."""

from pathlib import Path

import cv2
import numpy as np
import pytest


@pytest.fixture(scope="session")
def grey_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight frames of 320 x 240, each of another grey, ten a second."""
    path = tmp_path_factory.mktemp("clip") / "grey.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10.0, (320, 240))
    assert writer.isOpened()
    for shade in range(60, 220, 20):
        writer.write(np.full((240, 320, 3), shade, np.uint8))
    writer.release()
    return path
