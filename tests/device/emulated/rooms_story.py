"""The tests of two rooms, on another processor and with other versions of the libraries."""

from pathlib import Path

import pytest

from tests.device.board import EmulatedBoard
from tests.device.emulated.figures import note
from tests.device.emulated.programs import on
from tests.device.places import TREE

HOUR = 3600.0
WITHOUT = ("perception/test_expression.py", "perception/test_perceiver_expressions.py")
"""What builds networks by tools that no board has."""


@pytest.mark.parametrize("room", ["decision", "perception"])
def test_the_tests_of_a_room_pass_there(board: EmulatedBoard, room: str, results: Path) -> None:
    arguments = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not data", f"tests/{room}"]
    arguments += [f"--ignore=tests/{name}" for name in WITHOUT]
    told = on(board, *arguments, folder=TREE, limit_s=HOUR)
    note(results, f"tests/{room}: {told.splitlines()[-1].strip('= ')}")
