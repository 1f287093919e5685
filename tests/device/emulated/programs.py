"""The same program of Python here and on a board."""

import subprocess
import sys
from pathlib import Path

from tests.device.board import EmulatedBoard
from tests.device.places import TREE

_LIMIT_S = 600.0


def here(*arguments: str | Path) -> str:
    """What a program says on this machine."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, text=True, check=True, cwd=TREE
    ).stdout


def on(
    board: EmulatedBoard, *arguments: str | Path, folder: Path, limit_s: float = _LIMIT_S
) -> str:
    """What it says there, where it must end well too.

    Args:
        board: takes some 30 times as long as this machine.
        arguments: of Python.
        folder: where it works.
        limit_s: seconds after which it is killed.
    """
    done = board.python(*arguments, limit_s=limit_s, folder=folder)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout
