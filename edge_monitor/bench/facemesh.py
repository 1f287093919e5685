"""The same frames by MediaPipe's FaceMesh with refined eyes, in an environment of its own.

Imports nothing that needs more than MediaPipe's own environment has. Pictures are turned to RGB
before the timed part, to MediaPipe's advantage.
"""

from pathlib import Path
from typing import Any

import cv2
from mediapipe.python.solutions.face_mesh import FaceMesh

from edge_monitor.bench.frames import RepeatedFrames, digest, load_frames
from edge_monitor.bench.process import memory_mib
from edge_monitor.bench.timing import cpu_s_per_1000, warm_up
from edge_monitor.camera.video import VideoFileSource
from edge_monitor.types import Frame, Image


def measure(clip: str, frames: int, rounds: int) -> dict[str, Any]:
    """Put the frames of a clip through FaceMesh, over and over; as `cpu.measure`."""
    mesh = _open_mesh()
    source = VideoFileSource(Path(clip))
    kept = load_frames(source, frames)
    source.close()
    told = {"frames": len(kept), "digest": digest(kept)}
    kept = [Frame(frame.t, _rgb(frame.image)) for frame in kept]
    repeated = RepeatedFrames(kept)

    def look(frame: Frame) -> object:
        return mesh.process(frame.image)

    warm_up(look, repeated)
    return told | {"cpu_s_per_1000": [cpu_s_per_1000(look, repeated) for _ in range(rounds)]}


def memory(clip: str) -> dict[str, Any]:
    """Look at every frame as it is decoded; return the most memory that was resident, in MiB."""
    mesh = _open_mesh()
    source = VideoFileSource(Path(clip))
    while (frame := source.read()) is not None:
        mesh.process(_rgb(frame.image))
    source.close()
    return {"peak_mib": memory_mib("VmHWM")}


def _open_mesh() -> Any:
    return FaceMesh(static_image_mode=False, max_num_faces=1, refine_landmarks=True)


def _rgb(image: Image) -> Any:
    picture = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
    picture.flags.writeable = False  # spares MediaPipe a copy
    return picture
