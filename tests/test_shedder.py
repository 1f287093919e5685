"""Work that is left out while the board is strained."""

import logging
from functools import partial

import pytest

from edge_monitor.decision.shedding import SheddingLimits
from edge_monitor.pipeline import Load
from edge_monitor.shedder import Shedder
from edge_monitor.types import Board

HOT, COOL = Board(82.5, ()), Board(51.0, ())


class Table:
    """Two loads, and a board that is set by the test."""

    def __init__(self) -> None:
        self.board = COOL
        self.done: list[tuple[str, bool]] = []
        loads = [Load(name, partial(self._rest, name)) for name in "ab"]
        self.shedder = Shedder(loads, SheddingLimits(step_s=10.0), lambda: self.board)

    def _rest(self, name: str, rests: bool) -> None:  # noqa: FBT001 - one of `pipeline.Load`s
        self.done.append((name, rests))

    def look(self, t: float, heat_c: float) -> bool:
        self.board = Board(heat_c, ())
        return self.shedder.look(t)


@pytest.mark.fault(26)
def test_loads_go_in_their_order_and_come_back_the_other_way_round() -> None:
    table = Table()
    told = [table.look(t, 90.0 if t < 20.0 else 50.0) for t in range(0, 60, 5)]
    assert table.done == [("a", True), ("b", True), ("b", False), ("a", False)]
    assert sum(told) == 4
    assert table.shedder.shed == {}


def test_what_rests_is_told_with_the_reason(caplog: pytest.LogCaptureFixture) -> None:
    table = Table()
    with caplog.at_level(logging.INFO):
        table.look(0.0, 82.54)
        assert table.shedder.shed == {"a": "82.5 °C"}
        assert table.shedder.board.temperature_c == 82.54
        table.look(5.0, 51.0)
        table.look(15.0, 51.0)
    assert caplog.messages == [
        "the board is strained (82.5 °C): a rests",
        "the board has recovered: a goes on",
    ]


def test_of_work_that_rests_each_part_says_so_and_a_broken_one_why_it_cannot_run() -> None:
    table = Table()
    states = {"mask": "running", "helmet": "helmet.tflite: cannot be read"}
    assert table.shedder.tell_each("a", states) == states
    table.look(0.0, 90.0)
    assert table.shedder.tell_each("a", states) == {**states, "mask": "rests: 90.0 °C"}
    assert table.shedder.tell_each("b", states) == states


def test_a_reading_counts_once() -> None:
    """Ten seconds of looking at one reading are not ten seconds of heat."""
    table = Table()
    table.look(0.0, 90.0)
    assert not table.shedder.look(60.0)
    assert table.done == [("a", True)]
