"""Films and pictures for lanes, cut out of the demo's film."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2

from tests.device.places import TREE

_DEMO = TREE / "models" / "cache" / "sample.mp4"
_ASLEEP_S = (82.0, 92.0)
"""Of the demo: open eyes that blink once, lids down from 84.5 s on, open again at 91.5 s."""

_PICTURES = 10
_STEP_S = 0.2


def write_sleeper(path: Path) -> None:
    """Ten seconds: a driver who shuts the eyes at 2.5 s and opens them at 9.5 s."""
    film = cv2.VideoCapture(str(_DEMO))
    fps = film.get(cv2.CAP_PROP_FPS)
    width, height = (
        int(film.get(key)) for key in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT)
    )
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), fps, (width, height))
    first, last = (round(second * fps) for second in _ASLEEP_S)
    film.set(cv2.CAP_PROP_POS_FRAMES, first)
    for _ in range(last - first):
        there, picture = film.read()
        if not there:
            break
        writer.write(picture)
    writer.release()
    film.release()


def write_pictures(folder: Path, size: tuple[int, int]) -> None:
    """Ten pictures each of open and of shut eyes, which look alive in a loop.

    Args:
        folder: takes `awake.yuyv` and `asleep.yuyv`, the pictures of each one after another.
        size: width and height of a picture, in pixels.
    """
    truth = json.loads(_DEMO.with_name("sample.truth.json").read_text(encoding="utf-8"))
    closures = [(shut["start"], shut["end"]) for shut in truth["closures"]]
    length_s = _PICTURES * _STEP_S
    first_s = next(start_s for start_s, _ in closures if start_s > length_s)
    longest_s = max(closures, key=lambda shut: shut[1] - shut[0])[0]
    for name, begin_s in (("awake", first_s - length_s), ("asleep", longest_s + 1.0)):
        moments_s = (begin_s + number * _STEP_S for number in range(_PICTURES))
        (folder / f"{name}.yuyv").write_bytes(b"".join(_pictures(moments_s, size)))


def _pictures(moments_s: Iterable[float], size: tuple[int, int]) -> Iterator[bytes]:
    film = cv2.VideoCapture(str(_DEMO))
    for moment_s in moments_s:
        film.set(cv2.CAP_PROP_POS_FRAMES, round(moment_s * film.get(cv2.CAP_PROP_FPS)))
        _, picture = film.read()
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        yield cv2.cvtColor(small, cv2.COLOR_BGR2YUV_YUY2).tobytes()
    film.release()
