"""The board of this lane, and the films that are shown to it and to this machine."""

import os
from pathlib import Path

import cv2
import pytest

from edge_monitor.daemon import DEMO_FILM
from tests.device.board import BOARDS, EmulatedBoard, emulated_board
from tests.device.places import cache


@pytest.fixture(scope="session")
def board() -> EmulatedBoard:
    """The board that the lane is about."""
    return emulated_board(BOARDS[os.environ["BENCH_SUITE"]])


@pytest.fixture(scope="session")
def results() -> Path:
    """The lane's folder of results."""
    return Path(os.environ["BENCH_RESULTS"])


@pytest.fixture(scope="session")
def every() -> int:
    """Of how many pictures of the film one is shown."""
    return int(os.environ["BENCH_EVERY"])


@pytest.fixture(scope="session")
def lossless(every: int) -> Path:
    """The film as this machine decodes it, in a form that leaves every decoder the same pixels."""
    path = cache("films") / f"sample-{DEMO_FILM.stat().st_size}-{every}.avi"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished.avi")
        _copy(DEMO_FILM, unfinished, every)
        unfinished.rename(path)
    return path


def _copy(film: Path, out: Path, every: int) -> None:
    source = cv2.VideoCapture(str(film), cv2.CAP_FFMPEG)
    fps = source.get(cv2.CAP_PROP_FPS) / every
    size = (
        round(source.get(cv2.CAP_PROP_FRAME_WIDTH)),
        round(source.get(cv2.CAP_PROP_FRAME_HEIGHT)),
    )
    codec = cv2.VideoWriter.fourcc(*"HFYU")  # of blue, green and red; FFV1 is slow to read
    writer = cv2.VideoWriter(str(out), cv2.CAP_FFMPEG, codec, fps, size)
    if not writer.isOpened():
        pytest.fail("this OpenCV writes no HuffYUV", pytrace=False)
    number = 0
    while source.grab():
        if number % every == 0:
            writer.write(source.retrieve()[1])
        number += 1
    writer.release()
    source.release()
