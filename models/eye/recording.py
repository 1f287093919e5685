"""Clips seen by the product with any file of the eye network in it."""

from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from edge_monitor.camera.video import VideoFileSource
from edge_monitor.perception.manifest import Manifest, load_manifest
from edge_monitor.perception.perceiver import Perceiver
from edge_monitor.pipeline import observation_of
from edge_monitor.types import Frame, Observation
from models.build.files import digest
from models.build.places import MANIFEST
from models.eye.spec import spec


def record(clip: Path, network: Path) -> tuple[Observation, ...]:
    """What detector, mesh and this eye network make of every frame of a clip."""
    perceiver = Perceiver.open(_manifest(network))
    source = VideoFileSource(clip)
    try:
        frames = tqdm(
            _frames(source),
            desc=clip.name,
            total=source.frame_count,
            unit=" frames",
            disable=None,
            leave=False,
        )
        return tuple(observation_of(perceiver.perceive(frame)) for frame in frames)
    finally:
        source.close()


def _manifest(network: Path) -> Manifest:
    """The product's manifest with another eye network."""
    ours = load_manifest(MANIFEST)
    eye = spec(network.resolve(), digest(network.read_bytes()))
    return Manifest(ours.path, {**ours.models, eye.role: eye})


def _frames(source: VideoFileSource) -> Iterator[Frame]:
    while (frame := source.read()) is not None:
        yield frame
