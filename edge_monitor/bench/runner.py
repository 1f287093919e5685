"""Starts measurements in processes of their own and reads what they found."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from edge_monitor.errors import EdgeMonitorError

ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds the package."""


class BenchError(EdgeMonitorError):
    """A measurement could not be made; it ends the program as the task's own process ended."""

    def __init__(self, message: str, exit_status: int) -> None:
        super().__init__(message)
        self.exit_status = exit_status


def run_task(place: str, *, python: str = sys.executable, **arguments: object) -> dict[str, Any]:
    """Measure in a fresh process.

    Args:
        place: `module:function` of this package.
        python: the interpreter.
        arguments: of the function; what JSON can carry.

    Returns:
        What the function returned.

    Raises:
        BenchError: with the last line that the process had to say.
    """
    paths = (str(ROOT), os.environ.get("PYTHONPATH", ""))
    # files, not pipes: every line of the log would wake this process, which may be measuring
    with TemporaryFile("w+") as told, TemporaryFile("w+") as log:
        done = subprocess.run(
            [python, "-m", "edge_monitor.bench.task", place, json.dumps(arguments)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
            stdout=told,
            stderr=log,
            check=False,
        )
        if done.returncode != 0:
            said = _text(log).strip().splitlines() or [f"{place}: ended without a word"]
            raise BenchError(said[-1], max(done.returncode, 1))
        result: dict[str, Any] = json.loads(_text(told).splitlines()[-1])
    return result


def _text(file: IO[str]) -> str:
    file.seek(0)
    return file.read()
