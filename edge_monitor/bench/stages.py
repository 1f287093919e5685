"""Where the time of a frame goes: each stage, and of it the network."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from edge_monitor.bench.frames import RepeatedFrames
from edge_monitor.bench.graph import open_graph
from edge_monitor.bench.stopwatch import Path, Stopwatch
from edge_monitor.bench.timing import WARM_UP_FRAMES
from edge_monitor.pipeline import Pipeline
from edge_monitor.types import Frame

_NETWORK, _CUT = "network", "cut"
_NETWORKS = {
    "ai_edge_litert.interpreter:Interpreter.invoke": _NETWORK,
    "tflite_runtime.interpreter:Interpreter.invoke": _NETWORK,
}
_STAGES = {
    "edge_monitor.camera.guard:PictureGuard.judge": "guard",
    "edge_monitor.perception.detector:Detector.find": "detect",
    "edge_monitor.perception.landmarks:Landmarker.find": "mesh",
    "edge_monitor.perception.perceiver:solve_pose": "pose",
    "edge_monitor.perception.eyes:EyeReader.left": "eyes",
    "edge_monitor.perception.eyes:EyeReader.right": "eyes",
    "edge_monitor.perception.region:Cutter.cut": _CUT,
    "edge_monitor.decision.policy:DrowsinessPolicy.observe": "decide",
    "edge_monitor.decision.policy:DrowsinessPolicy.state": "state",
}
_EMOTION_STAGES = {
    "edge_monitor.perception.expression_reader:ExpressionReader.read": "emotion",
    "edge_monitor.decision.people:PeoplePolicy.observe": "people",
}


@dataclass(frozen=True, slots=True)
class Timed:
    """One frame.

    Attributes:
        total_s: from picture to decision.
        faces: that are tracked after it.
        seconds: as in `Stopwatch`.
    """

    total_s: float
    faces: int
    seconds: Mapping[Path, float]

    def spent_s(self, *, last: str, first: str | None = None) -> float:
        """Seconds in functions of the name `last`, all or those under way within `first`."""
        return sum(
            seconds
            for path, seconds in self.seconds.items()
            if path[-1] == last and first in (None, path[0])
        )


def measure(clip: str, frames: int, rounds: int, *, emotion: bool = False) -> dict[str, Any]:
    """Time every frame of a clip, stage by stage.

    The whole and the networks are timed in rounds of their own, so that the timing of the stages
    does not count in their ratio; only frames with one tracked face count there.

    Args:
        clip: the video.
        frames: how many to keep in memory.
        rounds: how often to time all of them, each way.
        emotion: look at expressions, too.

    Returns:
        Medians over frames: `total_ms`, `networks_ms` and the `ratio` of the two, frame by frame,
        `None` where no frame has one face; and `stages`, a table as `table` makes it.
    """
    pipeline, kept = open_graph(clip, frames, emotion=emotion)
    stages = _STAGES | _EMOTION_STAGES if emotion else _STAGES
    source = RepeatedFrames(kept)
    for frame in source.take(WARM_UP_FRAMES):
        pipeline.look(frame)
    whole: list[Timed] = []
    parts: list[Timed] = []
    for _ in range(rounds):
        whole += _time(pipeline, source.take(len(kept)), _NETWORKS)
        parts += _time(pipeline, source.take(len(kept)), _NETWORKS | stages)
    pairs = [
        (timed.total_s, networks_s)
        for timed in whole
        if timed.faces == 1 and (networks_s := timed.spent_s(last=_NETWORK)) > 0
    ]
    return {
        "frames": len(kept),
        "one_face_share": len(pairs) / len(whole),
        "total_ms": _median_ms([total_s for total_s, _ in pairs]),
        "networks_ms": _median_ms([networks_s for _, networks_s in pairs]),
        "ratio": median(total_s / networks_s for total_s, networks_s in pairs) if pairs else None,
        "stages": table(parts, tuple(dict.fromkeys(stages.values()))),
    }


def table(
    frames: Sequence[Timed], names: Sequence[str] = tuple(dict.fromkeys(_STAGES.values()))
) -> list[dict[str, Any]]:
    """One row a stage, then what no stage accounts for, then the whole.

    Each has its `name`, the `share` of frames that needed it, and medians over those frames in
    milliseconds: `ms` in all, of it `network_ms` and `cut_ms` (cutting the network's picture out of
    the frame), `None` where there is none.
    """
    rows = []
    for name in names:
        if name == _CUT:
            continue
        ran = [timed for timed in frames if (name,) in timed.seconds]
        rows.append(
            {
                "name": name,
                "share": len(ran) / len(frames),
                "ms": _median_ms([timed.seconds[(name,)] for timed in ran]),
                "network_ms": _nested_ms(ran, name, _NETWORK),
                "cut_ms": _nested_ms(ran, name, _CUT),
            }
        )
    rest = [timed.total_s - sum(_outermost(timed)) for timed in frames]
    rows += [
        {"name": name, "share": 1.0, "ms": _median_ms(seconds), "network_ms": None, "cut_ms": None}
        for name, seconds in (("rest", rest), ("total", [timed.total_s for timed in frames]))
    ]
    return rows


def _time(pipeline: Pipeline, frames: Sequence[Frame], places: Mapping[str, str]) -> list[Timed]:
    stopwatch = Stopwatch()
    timed = []
    with stopwatch.on(places):
        for frame in frames:
            begin_s = time.perf_counter()
            step = pipeline.look(frame)
            total_s = time.perf_counter() - begin_s
            timed.append(Timed(total_s, step.state.faces, stopwatch.seconds))
            stopwatch.seconds = {}
    return timed


def _outermost(timed: Timed) -> Iterator[float]:
    return (seconds for path, seconds in timed.seconds.items() if len(path) == 1)


def _nested_ms(frames: Sequence[Timed], stage: str, name: str) -> float | None:
    return _median_ms(
        [spent for timed in frames if (spent := timed.spent_s(first=stage, last=name))]
    )


def _median_ms(seconds: Sequence[float]) -> float | None:
    return median(seconds) * 1000 if seconds else None
