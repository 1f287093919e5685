"""Films for lanes, cut out of the demo's."""

from pathlib import Path

import cv2

from tests.device.places import TREE

_DEMO = TREE / "models" / "cache" / "sample.mp4"
_ASLEEP_S = (82.0, 92.0)
"""Of the demo: open eyes that blink once, lids down from 84.5 s on, open again at 91.5 s."""


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
