"""The requirements, the networks and the decisions on the processor of a Raspberry Pi, emulated."""

import os
import subprocess
import sys
from pathlib import Path

from tests.device import junit
from tests.device.board import BOARDS, emulated_board
from tests.device.places import TREE

_STORY = TREE / "tests/device/emulated/board_story.py"


def run(suite: str, results: Path, *, every: int = 3) -> None:
    """Hold the board of a suite against this machine.

    Args:
        suite: which names the board.
        results: takes what was measured, and what both made of the film.
        every: of how many pictures of the film one is shown; 1 takes long.

    Raises:
        FailedError: something is not as here.
        ImpossibleError: this machine cannot emulate the board.
    """
    emulated_board(BOARDS[suite])
    with (results / "log.txt").open("wb") as log:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-p",
                "no:cacheprovider",
                f"--junitxml={results / 'results.xml'}",
                str(_STORY),
            ],
            check=False,
            stdout=log,
            stderr=log,
            cwd=TREE,
            env=os.environ
            | {
                "BENCH_SUITE": suite,
                "BENCH_RESULTS": str(results),
                "BENCH_EVERY": str(every),
            },
        )
    junit.judge(results)
