"""The thread that reads the board."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from edge_monitor.system.board_watch import BoardWatch
from edge_monitor.testing import FakeBoard
from edge_monitor.types import Board


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10.0
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_each_reading_is_the_newest_and_another_object(tmp_path: Path) -> None:
    board = FakeBoard(tmp_path)
    board.heat(50.0)
    with BoardWatch(0.005, tmp_path) as watch:
        wait_until(lambda: watch.newest().temperature_c == 50.0)
        first = watch.newest()
        wait_until(lambda: watch.newest() is not first)
        board.heat(90.5)
        board.throttle(0x4)
        wait_until(lambda: watch.newest() == Board(90.5, ("throttled",)))


def test_it_knows_nothing_before_it_begins_and_ends_with_its_context(tmp_path: Path) -> None:
    watch = BoardWatch(0.005, tmp_path)
    assert watch.newest() == Board()
    with watch:
        assert "board" in {thread.name for thread in threading.enumerate()}
    wait_until(lambda: "board" not in {thread.name for thread in threading.enumerate()})


def test_a_sensor_that_hangs_holds_nothing_up(tmp_path: Path) -> None:
    folder = tmp_path / "class" / "thermal" / "thermal_zone0"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "temp")
    begin_s = time.monotonic()
    with BoardWatch(0.005, tmp_path) as watch:
        assert watch.newest() == Board()
    assert time.monotonic() - begin_s < 2.0
    (folder / "temp").open("w").close()  # lets the thread go on, and end
    wait_until(lambda: "board" not in {thread.name for thread in threading.enumerate()})
