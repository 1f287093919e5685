"""A film of several people side by side, cut together from the development clips by a test."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from edge_monitor.types import Image

FPS = 15.0
SLOT_PX = (320, 480)
"""Width and height of each place."""


@dataclass(frozen=True)
class Visit:
    """Somebody stands in a place from `start` to `end`, in seconds."""

    clip: str
    place: int
    start: float
    end: float


def write_crowd(path: Path, clips: Path, visits: Sequence[Visit], seconds: float) -> Path:
    """Write the film; where nobody stands it is grey.

    Args:
        path: of the film.
        clips: folder of the clips.
        visits: who comes when; a clip that is too short is played to and fro.
        seconds: how long the film is.
    """
    width, height = SLOT_PX
    places = 1 + max(visit.place for visit in visits)
    size = (width * places, height)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), FPS, size)
    assert writer.isOpened()
    shown = [(visit, _to_and_fro(_pictures(clips / visit.clip))) for visit in visits]
    for index in range(round(seconds * FPS)):
        frame = np.full((height, size[0], 3), 110, np.uint8)
        for visit, pictures in shown:
            if visit.start <= index / FPS < visit.end:
                left = visit.place * width
                frame[:, left : left + width] = next(pictures)
        writer.write(frame)
    writer.release()
    return path


def _pictures(clip: Path) -> list[Image]:
    """The clip at the film's rate, its middle as tall as a place."""
    source = cv2.VideoCapture(str(clip))
    rate = source.get(cv2.CAP_PROP_FPS)
    pictures: list[Image] = []
    count = 0
    while True:
        there, image = source.read()
        if not there:
            break
        if count * FPS / rate >= len(pictures):
            pictures.append(_fitted(np.asarray(image, np.uint8)))
        count += 1
    source.release()
    assert pictures, f"{clip} cannot be read"
    return pictures


def _fitted(image: Image) -> Image:
    width, height = SLOT_PX
    tall, wide = image.shape[:2]
    scale = max(width / wide, height / tall)
    large = cv2.resize(image, (round(wide * scale), round(tall * scale)))
    top, left = (large.shape[0] - height) // 2, (large.shape[1] - width) // 2
    return np.ascontiguousarray(large[top : top + height, left : left + width], np.uint8)


def _to_and_fro(pictures: Sequence[Image]) -> Iterator[Image]:
    while True:
        yield from pictures
        yield from reversed(pictures)
