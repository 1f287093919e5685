"""What this processor makes of a film's first pictures: `python -m … FILM LOSSLESS OUT.npz`.

Run here and on a board; `board_story.py` holds the two against each other.
"""

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from edge_monitor.camera.video import VideoFileSource
from edge_monitor.daemon import open_manifest
from edge_monitor.perception.manifest import ModelSpec
from edge_monitor.perception.region import Cutter, Region
from edge_monitor.perception.runtime import Network
from edge_monitor.types import Image

_PICTURES = 8
_FACE = Region(x=320, y=240, size=300, angle_rad=0.1)
"""Where the sample's face is, turned as no grid of pixels is."""


def main(film: Path, lossless: Path, out: Path) -> None:
    """Write `decoded`, and of each network `cut.<role>` and `answer.<role>.<n>`."""
    found = {"decoded": np.stack(list(_pictures(film)))}
    pictures = list(_pictures(lossless))
    for role, spec in open_manifest().all().items():
        if spec.path.suffix != ".tflite":
            continue
        network = Network.open(spec)
        cuts = [_shown(picture, spec) for picture in pictures]
        found[f"cut.{role}"] = np.stack(cuts)
        for number, outputs in enumerate(zip(*map(network.run, cuts), strict=True)):
            found[f"answer.{role}.{number}"] = np.stack(outputs)
    np.savez(out, **found)


def _pictures(path: Path) -> Iterator[Image]:
    source = VideoFileSource(path)
    for frame in islice(iter(source.read, None), _PICTURES):
        yield frame.image.copy()
    source.close()


def _shown(picture: Image, spec: ModelSpec) -> Image:
    """The face as the network wants it."""
    _, height, width, channels = spec.input.shape
    cut = Cutter(height).cut(picture, _FACE)[0].copy()
    if channels == 1:
        cut = np.asarray(cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY), np.uint8)
    return cut.reshape(height, width, channels)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
