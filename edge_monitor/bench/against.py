"""Side by side with MediaPipe, in an environment of its own that is built once and kept."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from edge_monitor.bench.runner import ROOT, BenchError, run_task
from edge_monitor.errors import EXIT_UNAVAILABLE

REQUIREMENTS = ROOT / "requirements-bench.txt"
ENVIRONMENT = ROOT / ".venv-mediapipe"
"""Where the environment is kept."""

_NEWEST_PYTHON = (3, 12)  # that this MediaPipe has a wheel for
_OTHERS = ("python3.12", "python3.11")


def compare(clip: str, frames: int, rounds: int) -> dict[str, Any]:
    """Time both on the same frames, in turn, each in a fresh process on the same processor.

    Args:
        clip: the video.
        frames: how many to keep in memory.
        rounds: how many pairs.

    Returns:
        `ours` and `theirs`, CPU seconds per 1,000 frames of each round; `ratios` of the pairs;
        `theirs_peak_mib`, the most memory MediaPipe took over the whole clip.

    Raises:
        BenchError: MediaPipe cannot be had, or the two did not look at the same frames.
    """
    python = str(environment())
    ours: list[float] = []
    theirs: list[float] = []
    seen = set()
    for _ in range(rounds):
        for task, interpreter, found in (
            ("cpu:measure", sys.executable, ours),
            ("facemesh:measure", python, theirs),
        ):
            told = run_task(task, python=interpreter, clip=clip, frames=frames, rounds=1)
            found.extend(told["cpu_s_per_1000"])
            seen.add(told["digest"])
    if len(seen) != 1:
        raise BenchError(f"{clip}: was decoded differently by the two: use another clip", 1)
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    return {
        "ours": ours,
        "theirs": theirs,
        "ratios": ratios,
        "theirs_peak_mib": run_task("facemesh:memory", python=python, clip=clip)["peak_mib"],
    }


def environment() -> Path:
    """The interpreter of MediaPipe's environment, which is made where it is missing or outdated.

    Raises:
        BenchError: it cannot be made.
    """
    python = ENVIRONMENT / "bin" / "python"
    stamp = ENVIRONMENT / ".installed"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    print(f"bench: making {ENVIRONMENT.name}, once", file=sys.stderr)
    _call(_interpreter(), "-m", "venv", str(ENVIRONMENT))
    pip = (str(python), "-m", "pip", "install", "--disable-pip-version-check")
    _call(*pip, "--requirement", str(REQUIREMENTS))
    stamp.write_text(wanted)
    return python


def _interpreter() -> str:
    if sys.version_info[:2] <= _NEWEST_PYTHON:
        return sys.executable
    for name in _OTHERS:
        if (found := shutil.which(name)) is not None:
            return found
    raise BenchError(
        f"MediaPipe needs Python 3.11 or 3.12: install one beside {sys.version.split()[0]}",
        EXIT_UNAVAILABLE,
    )


def _call(*command: str) -> None:
    # what it has to say goes to standard error: standard output is for the figures
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode != 0:
        raise BenchError(
            f"{ENVIRONMENT.name} could not be made: see above; is there a network?",
            EXIT_UNAVAILABLE,
        )
