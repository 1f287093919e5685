"""Development pictures of faces, in two halves: one to calibrate with, one to measure with.

They lie outside the repository, in the folder that EDGE_MONITOR_DATA names.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from enum import IntEnum
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from edge_monitor.errors import EdgeMonitorError, SourceError
from edge_monitor.types import Box, Image

_STEP = {"driver_frames": 8, "landmarks68/iBUG": 16, "landmarks68/ytf": 40}
_CLIP_STEP = 10
_WIDTH_PX, _HEIGHT_PX = 640, 480
_LEAST_FACE_PX, _GREATEST_FACE_PX = 120, 440


class Half(IntEnum):
    """Which of the interleaved halves; the number seeds what is drawn by chance."""

    CALIBRATION = 0
    MEASUREMENT = 1


def data_folder() -> Path:
    """The folder of development data.

    Raises:
        SourceError: EDGE_MONITOR_DATA does not name one.
    """
    folder = Path(os.environ.get("EDGE_MONITOR_DATA", ""))
    if not (folder / "landmarks68").is_dir():
        raise SourceError("EDGE_MONITOR_DATA must name the folder of development pictures")
    return folder


def with_data(command: str, work: Callable[[Path], None]) -> int:
    """Do a command's work on the development data; the exit status, faults told in one line."""
    try:
        work(data_folder())
    except EdgeMonitorError as error:
        print(f"{command}: {error}", file=sys.stderr)
        return error.exit_status
    return 0


def driver_frames(data: Path, half: Half) -> Iterator[Image]:
    """Drivers as a mirror or dash camera sees them, 320 by 240."""
    return (read_picture(path) for path in _every(data, "driver_frames", half))


def clip_frames(data: Path, half: Half) -> Iterator[Image]:
    """Every tenth frame of the clips."""
    for clip in sorted(annotations(data)):
        for number, image in enumerate(decoded(data / "clips" / clip)):
            if number % _CLIP_STEP == half * _CLIP_STEP // 2:
                yield image


def placed_faces(data: Path, half: Half) -> Iterator[tuple[Image, Box]]:
    """Cropped faces put at a drawn place and size into pictures without a face; and where."""
    chance = np.random.default_rng(half)
    grounds = sorted((data / "no_face").glob("*.jpg"))[half::2]
    for folder in ("landmarks68/iBUG", "landmarks68/ytf"):
        for path in _every(data, folder, half):
            ground = resized(
                read_picture(grounds[chance.integers(len(grounds))]), _WIDTH_PX, _HEIGHT_PX
            )
            side = int(chance.integers(_LEAST_FACE_PX, _GREATEST_FACE_PX))
            x, y = int(chance.integers(_WIDTH_PX - side)), int(chance.integers(_HEIGHT_PX - side))
            ground[y : y + side, x : x + side] = resized(read_picture(path), side, side)
            yield ground, Box(x, y, side, side)


def faceless(data: Path) -> Iterator[Image]:
    """Pictures in which nobody labelled a face."""
    return (read_picture(path) for path in sorted((data / "no_face").glob("*.jpg")))


def annotations(data: Path) -> dict[str, Any]:
    """What was seen in the clips, by the clip's file name."""
    clips: dict[str, Any] = json.loads((data / "clips" / "annotations.json").read_text())["clips"]
    return clips


def _every(data: Path, folder: str, half: Half) -> list[Path]:
    step = _STEP[folder]
    return sorted((data / folder).glob("*.jpg"))[half * step // 2 :: step]


def read_picture(path: Path) -> Image:
    """The picture in a file.

    Raises:
        SourceError: there is none that can be read.
    """
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise SourceError(f"{path}: is not a picture that can be read")
    return image.astype(np.uint8, copy=False)


def resized(image: Image, width: int, height: int) -> Image:
    """The picture at another size."""
    return cv2.resize(image, (width, height)).astype(np.uint8, copy=False)


def decoded(path: Path) -> Iterator[Image]:
    """The frames of a clip."""
    clip = cv2.VideoCapture(str(path))
    try:
        while True:
            there, image = clip.read()
            if not there:
                return
            yield image.astype(np.uint8, copy=False)
    finally:
        clip.release()
