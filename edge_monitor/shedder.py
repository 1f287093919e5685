"""Leaves work out while the board is strained, and says what and why."""

import logging
from collections.abc import Callable, Mapping, Sequence

from edge_monitor.decision.shedding import SheddingLimits, SheddingPolicy
from edge_monitor.pipeline import Load
from edge_monitor.types import RUNNING, Board

_log = logging.getLogger(__name__)


class Shedder:
    """Acts on the readings of the board, in the thread that looks at frames.

    Args:
        loads: what can be left out, in the order in which it goes.
        limits: of strain.
        newest: the newest reading of the board, at once; another object after each reading.
    """

    def __init__(
        self, loads: Sequence[Load], limits: SheddingLimits, newest: Callable[[], Board]
    ) -> None:
        self._loads = loads
        self._policy = SheddingPolicy(limits, len(loads))
        self._newest = newest
        self._board: Board | None = None

    @property
    def board(self) -> Board:
        """The newest reading."""
        return self._newest()

    @property
    def shed(self) -> Mapping[str, str]:
        """What rests, by name, and why."""
        why = self._policy.why or ""
        return {load.name: why for load in self._loads[: self._policy.count]}

    def tell(self, name: str, state: str) -> str:
        """How some work goes in words: `state`, unless that is `RUNNING` and it is off or rests."""
        if state != RUNNING:
            return state
        if any(load.off for load in self._loads if load.name == name):
            return "switched off"
        why = self.shed.get(name)
        return state if why is None else f"rests: {why}"

    def tell_each(self, name: str, states: Mapping[str, str]) -> Mapping[str, str]:
        """How each part of some work goes, by its name, as `tell` says it."""
        return {part: self.tell(name, state) for part, state in states.items()}

    def look(self, t: float) -> bool:
        """Act on a reading that was not seen before; return whether more or less rests now."""
        board = self._newest()
        if board is self._board:
            return False
        self._board = board
        before = self._policy.count
        if not self._policy.judge(t, board):
            return False
        if self._policy.count > before:
            load = self._loads[before]
            load.rest(True)
            _log.warning("the board is strained (%s): %s rests", self._policy.why, load.name)
        else:
            load = self._loads[self._policy.count]
            load.rest(False)
            _log.info("the board has recovered: %s goes on", load.name)
        return True
