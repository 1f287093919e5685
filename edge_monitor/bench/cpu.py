"""Processor time of the graph from picture to decision."""

from typing import Any

from edge_monitor.bench.frames import RepeatedFrames, digest
from edge_monitor.bench.graph import open_graph
from edge_monitor.bench.timing import cpu_s_per_1000


def measure(clip: str, frames: int, rounds: int) -> dict[str, Any]:
    """Put the frames of a clip through the pipeline, over and over.

    Args:
        clip: the video.
        frames: how many to keep in memory.
        rounds: how often to time all of them.

    Returns:
        CPU seconds per 1,000 frames of each round, and what identifies the frames.
    """
    pipeline, kept = open_graph(clip, frames)
    return {
        "cpu_s_per_1000": cpu_s_per_1000(pipeline.look, RepeatedFrames(kept), rounds),
        "frames": len(kept),
        "digest": digest(kept),
    }
