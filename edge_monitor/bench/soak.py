"""Whether memory stays flat in a long replay."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from edge_monitor.bench.frames import RepeatedFrames
from edge_monitor.bench.graph import open_graph
from edge_monitor.bench.process import memory_mib
from edge_monitor.pipeline import Step
from edge_monitor.replay import steps_of_frames, write_replay

_SAMPLES = 20


def measure(clip: str, frames: int, count: int, warm_up: int) -> dict[str, Any]:
    """Replay the frames of a clip again and again, files included.

    Args:
        clip: the video.
        frames: how many of its frames to keep in memory.
        count: how many frames to replay in all.
        warm_up: after how many of them memory is watched.

    Returns:
        `rss_mib`: resident memory after the warm-up, at steps between, and at the end.
    """
    pipeline, kept = open_graph(clip, frames)
    samples: list[float] = []
    every = max((count - warm_up) // _SAMPLES, 1)

    def watched(steps: Iterator[Step]) -> Iterator[Step]:
        for number, step in enumerate(steps, 1):
            if number >= warm_up and (number - warm_up) % every == 0:
                samples.append(memory_mib("VmRSS"))
            yield step

    with TemporaryDirectory(prefix="edge-monitor-bench-") as folder:
        source = RepeatedFrames(kept, count)
        write_replay(watched(steps_of_frames(pipeline, source)), Path(folder), "soak")
    samples.append(memory_mib("VmRSS"))
    return {"rss_mib": samples}
