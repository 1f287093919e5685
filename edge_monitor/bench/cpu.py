"""Processor time of the graph from picture to decision, and what expressions add to it."""

from typing import Any

from edge_monitor.bench.frames import RepeatedFrames, digest
from edge_monitor.bench.graph import open_graph
from edge_monitor.bench.timing import cpu_s_per_1000, warm_up


def measure(clip: str, frames: int, rounds: int, *, emotion: bool = False) -> dict[str, Any]:
    """Put the frames of a clip through the pipeline, over and over.

    Args:
        clip: the video.
        frames: how many to keep in memory.
        rounds: how often to time all of them.
        emotion: look at expressions, too.

    Returns:
        CPU seconds per 1,000 frames of each round, and what identifies the frames.
    """
    pipeline, kept = open_graph(clip, frames, emotion=emotion)
    source = RepeatedFrames(kept)
    warm_up(pipeline.look, source)
    return {
        "cpu_s_per_1000": [cpu_s_per_1000(pipeline.look, source) for _ in range(rounds)],
        "frames": len(kept),
        "digest": digest(kept),
    }


def emotion(clip: str, frames: int, rounds: int) -> dict[str, Any]:
    """Put the frames through the pipeline with and without expressions, round by round, in turn.

    Both stand in this process, so that a pair has the same memory and the same moment; who begins
    changes from pair to pair. Frames keep their times, so that expressions have their turns as
    often as in the film: at the default cadence. Decoding is no part of it, so that the share is
    a little above the one of the whole job.

    Args:
        clip: the video.
        frames: how many to keep in memory.
        rounds: how many pairs.

    Returns:
        `without` and `with`, CPU seconds per 1,000 frames of each round, and `added`, what
        expressions add in each pair as a share of the CPU without them; `runs` is false where
        there is no network for them.
    """
    plain, kept = open_graph(clip, frames)
    whole, _ = open_graph(clip, 1, emotion=True)
    if not whole.loads:
        return {"runs": False}
    graphs = [(pipeline.look, RepeatedFrames(kept)) for pipeline in (plain, whole)]
    for graph in graphs:
        warm_up(*graph)
    seconds: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for which in (0, 1) if number % 2 == 0 else (1, 0):
            seconds[which].append(cpu_s_per_1000(*graphs[which]))
    without, with_ = seconds
    added = [more / less - 1.0 for less, more in zip(without, with_, strict=True)]
    return {"runs": True, "without": without, "with": with_, "added": added}
