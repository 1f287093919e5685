"""The requirements, the networks and the decisions on the processor of a Raspberry Pi, emulated."""

import os
import subprocess
import sys
from pathlib import Path

from tests.device import junit
from tests.device.board import BOARDS, emulated_board
from tests.device.places import TREE

_STORIES = Path(__file__).parent / "emulated"
_EVERY = 3  # which leaves all kinds of events there


def run(suite: str, results: Path, *, whole: bool = False) -> None:
    """Hold the board of a suite against this machine.

    Args:
        suite: which names the board.
        results: takes what was measured, and what both made of the film.
        whole: show every picture of the film instead of every third, and run the tests of the
            rooms that measure and decide, too.

    Raises:
        FailedError: something is not as here.
        ImpossibleError: this machine cannot emulate the board.
    """
    emulated_board(BOARDS[suite])
    stories = ("board_story.py", "rooms_story.py") if whole else ("board_story.py",)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    command += [
        f"--junitxml={results / 'results.xml'}",
        *(str(_STORIES / name) for name in stories),
    ]
    asked = {
        "BENCH_SUITE": suite,
        "BENCH_RESULTS": str(results),
        "BENCH_EVERY": str(1 if whole else _EVERY),
    }
    with (results / "log.txt").open("wb") as log:
        subprocess.run(
            command, check=False, stdout=log, stderr=log, cwd=TREE, env=os.environ | asked
        )
    junit.judge(results)
