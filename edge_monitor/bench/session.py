"""One session of measurements, in order, each in a process of its own."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from edge_monitor.bench.against import compare
from edge_monitor.bench.figures import (
    AGAINST_GOAL,
    EMOTION_PERCENT_GOAL,
    FIRST_RESULT_S_GOAL,
    GROWTH_MIB_GOAL,
    PEAK_MIB_GOAL,
    RATIO_GOAL,
    Figure,
    Found,
)
from edge_monitor.bench.runner import run_task

SOAK_WARM_UP_FRAMES = 2000
"""After which memory should not grow: the windows of a minute are full."""

STARTS = 5
"""How often the program is started for the time to its first result."""


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure.

    Attributes:
        clip: path of a video.
        frames: how many of its frames to keep in memory, 0.9 MiB each.
        rounds: how often to time them; of a comparison, how many pairs.
        soak: frames to replay while watching memory, above `SOAK_WARM_UP_FRAMES`; 0 leaves it out.
        against_mediapipe: compare with it.
        emotion: look at expressions in the stages and in the CPU of the whole; what they add is
            measured in any case.
    """

    clip: str
    frames: int
    rounds: int
    soak: int = 0
    against_mediapipe: bool = False
    emotion: bool = False

    @property
    def steps(self) -> int:
        """How often `measure` tells its progress."""
        return 6 + bool(self.soak) + self.against_mediapipe


@dataclass(frozen=True, slots=True)
class Report(Found):
    """What was found.

    Attributes:
        clip: path of the video.
        frames: how many of its frames were timed.
        one_face_share: share of them with one tracked face.
        stages: as `stages.table` gives them.
    """

    clip: str
    frames: int
    one_face_share: float
    stages: list[dict[str, Any]]


def measure(options: Options, progress: Callable[[str], None]) -> Report:
    """Measure.

    Args:
        options: what.
        progress: is told what is being measured.

    Raises:
        BenchError: the clip or a network cannot be read, or MediaPipe cannot be had.
    """
    clip = options.clip
    on_frames: dict[str, Any] = {
        "clip": clip,
        "frames": options.frames,
        "rounds": options.rounds,
    }
    progress("stages")
    told = run_task("stages:measure", **on_frames, emotion=options.emotion)
    report = Report(clip, told["frames"], told["one_face_share"], told["stages"])
    add = report.figures.append
    if told["ratio"] is not None:
        add(Figure("total over networks, one face", (told["ratio"],), "", RATIO_GOAL))
        add(Figure("total", (told["total_ms"],), "ms"))
        add(Figure("networks", (told["networks_ms"],), "ms"))
    progress("CPU")
    seconds = run_task("cpu:measure", **on_frames, emotion=options.emotion)["cpu_s_per_1000"]
    add(Figure("CPU per 1,000 frames", tuple(seconds), "s"))
    progress("CPU of expressions")
    pairs = run_task("cpu:emotion", **on_frames)
    if pairs["runs"]:
        percent = tuple(100.0 * share for share in pairs["added"])
        add(Figure("expressions add to CPU", percent, "%", EMOTION_PERCENT_GOAL))
    progress("memory")
    peak_mib = run_task("whole:memory", clip=clip)["peak_mib"]
    add(Figure("peak memory, replay", (peak_mib,), "MiB", PEAK_MIB_GOAL))
    for command in ("replay", "run"):
        progress(f"start of {command}")
        starts_s = tuple(_first_result_s(clip, command) for _ in range(STARTS))
        add(Figure(f"first result, {command}", starts_s, "s", FIRST_RESULT_S_GOAL))
    if options.soak:
        progress(f"memory over {options.soak} frames")
        rss_mib = run_task(
            "soak:measure",
            clip=clip,
            frames=options.frames,
            count=options.soak,
            warm_up=SOAK_WARM_UP_FRAMES,
        )["rss_mib"]
        grown_mib = max(rss_mib) - rss_mib[0]
        add(Figure(f"growth over {options.soak} frames", (grown_mib,), "MiB", GROWTH_MIB_GOAL))
    if options.against_mediapipe:
        progress("side by side with MediaPipe")
        pairs = compare(**on_frames)
        add(Figure("CPU per 1,000 frames, in turn", tuple(pairs["ours"]), "s"))
        add(Figure("  of MediaPipe FaceMesh, refined", tuple(pairs["theirs"]), "s"))
        add(Figure("  ours over MediaPipe's", tuple(pairs["ratios"]), "", AGAINST_GOAL))
        add(Figure("peak memory of MediaPipe", (pairs["theirs_peak_mib"],), "MiB"))
    return report


def _first_result_s(clip: str, command: str) -> float:
    started_s = time.monotonic()
    told = run_task("whole:first_result", clip=clip, command=command, started_s=started_s)
    first_s: float = told["first_result_s"]
    return first_s
