"""Letters for the spool, and whoever takes them out of it."""

from edge_monitor.outputs.outbox import Keeping, Letter, Rank
from edge_monitor.outputs.spool import Spool
from tests.outputs.samples import soon


def alarm(text: str) -> Letter:
    return Letter("event/drowsiness", text, Rank.ALARM)


def yawn(text: str) -> Letter:
    return Letter("event/yawn", text, Rank.OTHER)


def blink(text: str) -> Letter:
    return Letter("event/blink", text, Rank.OTHER, Keeping.MEMORY)


def sent(spool: Spool, count: int) -> list[str]:
    """The texts of the next letters, each acknowledged as soon as it is taken."""
    texts: list[str] = []

    def step() -> bool:
        row = spool.take()
        if row is not None:
            texts.append(row.letter.text)
            spool.acknowledge(row)
        return len(texts) >= count

    assert soon(step)
    return texts
