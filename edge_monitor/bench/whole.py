"""The whole program over a clip, from its start: the time to the first result, and memory."""

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from edge_monitor import cli
from edge_monitor.bench.process import memory_mib


def memory(clip: str) -> dict[str, Any]:
    """Replay a clip from its file; return the most memory that was resident, in MiB."""
    with TemporaryDirectory(prefix="edge-monitor-bench-") as folder:
        status = cli.main(["replay", clip, "--quiet", "--out", folder])
    if status != 0:
        sys.exit(status)
    return {"peak_mib": memory_mib("VmHWM")}


def first_result(clip: str, command: str, started_s: float) -> dict[str, Any]:
    """Run a command until its first frame is decided.

    Args:
        clip: the video.
        command: `replay` or `run`, the latter without the beep at its start, which takes 0.4 s.
        started_s: monotonic time right before this process was started.

    Returns:
        Seconds from the start of the process to the first decision.
    """
    from edge_monitor.pipeline import Pipeline, Step
    from edge_monitor.types import Frame

    decided_s: float | None = None
    look = Pipeline.look

    def look_once(self: Pipeline, frame: Frame) -> Step:
        nonlocal decided_s
        look(self, frame)
        decided_s = time.monotonic() - started_s
        raise KeyboardInterrupt  # leaves as a person would

    Pipeline.look = look_once  # type: ignore[method-assign]  # this process serves nothing else
    with TemporaryDirectory(prefix="edge-monitor-bench-") as folder:
        os.environ["RUNTIME_DIRECTORY"] = folder  # a daemon may be running on this board
        status = cli.main(_arguments(command, clip, Path(folder)))
    if decided_s is None:
        sys.exit(status or 1)
    return {"first_result_s": decided_s}


def _arguments(command: str, clip: str, folder: Path) -> list[str]:
    if command == "replay":
        return ["replay", clip, "--quiet", "--out", str(folder)]
    keys = {
        "camera.source": clip,
        "buzzer.kind": "log",
        "buzzer.self_test": "false",
        "journal.folder": str(folder),
    }
    return ["run", "--quiet", *(f"--set={key}={value}" for key, value in keys.items())]
