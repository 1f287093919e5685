"""The graph under measurement and the frames to put through it."""

from edge_monitor import daemon
from edge_monitor.bench.frames import load_frames
from edge_monitor.pipeline import Pipeline
from edge_monitor.settings import Settings
from edge_monitor.settings_labels import Emotion
from edge_monitor.types import Frame


def open_graph(clip: str, frames: int, *, emotion: bool = False) -> tuple[Pipeline, list[Frame]]:
    """The pipeline of a replay with default settings, and the first frames of a clip.

    Args:
        clip: the video.
        frames: how many to keep in memory.
        emotion: look at expressions, too.

    Raises:
        SourceError: the clip cannot be read.
        ModelError: a network is missing or damaged.
    """
    settings = Settings(emotion=Emotion(enabled=emotion))
    source = daemon.open_source(clip, settings)
    try:
        kept = load_frames(source, frames)
    finally:
        source.close()
    return daemon.build_pipeline(settings, perceive=True), kept
