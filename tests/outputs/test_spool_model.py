"""The spool against a model of it: order, bounds, what is dropped first, and every count."""

import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from edge_monitor.outputs.outbox import Keeping, Letter, Rank
from edge_monitor.outputs.spool import Spool
from edge_monitor.outputs.spool_file import Row, SpoolOptions

MEMORY_ROWS = 6
MAX_ROWS = 9
MAX_BYTES = 9 * 90
TOPIC = "event/e"


@dataclass(eq=False)
class Expected:
    """A letter as the model knows it."""

    letter: Letter
    on_disk: bool = False
    gone: bool = False  # acknowledged, but still on the disk
    row: Row | None = None  # while it is on its way

    @property
    def bytes(self) -> int:
        return 64 + len(TOPIC) + len(self.letter.text.encode())


class SpoolMachine(RuleBasedStateMachine):
    """Does to a spool and to a list what a sender, a broker and a power button do."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.options = SpoolOptions(self.folder, MAX_ROWS, MAX_BYTES)
        self.spool = self.begin()
        self.letters: list[Expected] = []
        self.dropped: Counter[Rank] = Counter()
        self.answered: Counter[bool] = Counter()
        self.number = 0
        self.memory: list[Expected] = []

    def begin(self) -> Spool:
        spool = Spool(self.options, "boot", memory_rows=MEMORY_ROWS)
        spool.work()
        return spool

    def teardown(self) -> None:
        self.spool.close()
        self.spool.run()
        shutil.rmtree(self.folder)

    def drop_one(self, among: list[Expected]) -> None:
        victim = min(among, key=lambda one: one.letter.rank)
        self.forget(victim)
        self.dropped[victim.letter.rank] += 1

    def forget(self, one: Expected) -> None:
        self.letters.remove(one)
        if one in self.memory:
            self.memory.remove(one)

    @rule(rank=st.sampled_from(Rank), filling=st.integers(0, 40), keeping=st.sampled_from(Keeping))
    def put(self, rank: Rank, filling: int, keeping: Keeping) -> None:
        self.number += 1
        letter = Letter(TOPIC, f"{self.number} " + "é" * filling, rank, keeping)
        self.spool.put(letter)
        self.letters.append(Expected(letter))
        self.memory.append(self.letters[-1])
        if len(self.memory) > MEMORY_ROWS:
            self.make_room()

    def make_room(self) -> None:
        """What is on disk too goes from memory, or a fleeting one is dropped; else by rank."""
        unsent = [one for one in self.memory if one.row is None]
        for one in self.memory:
            if one.on_disk:
                self.memory.remove(one)
                return
            if one.letter.fleeting and one in unsent:
                self.drop_one([one])
                return
        self.drop_one(unsent)

    @rule()
    def store(self) -> None:
        self.spool.flush()
        self.spool.work()
        self.expect_stored()

    def expect_stored(self) -> None:
        for one in [one for one in self.letters if one.gone]:
            self.forget(one)
        for one in self.letters:
            one.on_disk = not one.letter.fleeting
        while (
            len(stored := [one for one in self.letters if one.on_disk]) > MAX_ROWS
            or sum(one.bytes for one in stored) > MAX_BYTES
        ) and (among := [one for one in stored if one.row is None]):
            self.drop_one(among)

    @rule()
    def take(self) -> None:
        row = self.spool.take()
        for _ in range(2):
            if row is None:
                self.store()
                row = self.spool.take()
        unsent = [one for one in self.letters if one.row is None and not one.gone]
        unsent.sort(key=lambda one: one in self.memory)  # first what is on the disk alone
        assert (row.letter if row else None) == (unsent[0].letter if unsent else None)
        if row is not None:
            unsent[0].row = row

    @precondition(lambda self: any(one.row for one in self.letters))
    @rule(data=st.data(), refused=st.booleans())
    def answer(self, data: st.DataObject, *, refused: bool) -> None:
        one = data.draw(st.sampled_from([one for one in self.letters if one.row]))
        assert one.row is not None
        self.spool.acknowledge(one.row, refused=refused)
        self.answered[refused] += 1
        one.row = None
        one.gone = one.on_disk
        if one in self.memory:
            self.memory.remove(one)
        if not one.on_disk:
            self.letters.remove(one)

    @rule()
    def lose_connection(self) -> None:
        self.spool.send_again()
        for one in self.letters:
            one.row = None

    @rule()
    def restart(self) -> None:
        self.lose_connection()
        self.spool.close()
        self.spool.run()
        self.expect_stored()
        self.letters = [one for one in self.letters if one.on_disk]
        self.memory.clear()
        assert self.spool.dropped == self.dropped
        self.dropped.clear()
        self.answered.clear()
        self.spool = self.begin()

    @invariant()
    def counts_agree(self) -> None:
        report = self.spool.report()
        assert self.spool.dropped == self.dropped
        assert report["dropped_alarms"] == self.dropped[Rank.ALARM]
        assert (report["published"], report["refused"]) == (
            self.answered[False],
            self.answered[True],
        )
        waiting = [one for one in self.letters if one.row is None and not one.gone]
        assert report["waiting"] == len(waiting)
        assert report["spool_fault"] is None


TestSpool = SpoolMachine.TestCase
TestSpool.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
