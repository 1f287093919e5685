"""When what may wait is written: seldom, together, and all outputs at the same moments.

A card is worn by pages, not by bytes, and its file system adds its own to each writing, once for
all that is written together.
"""

from typing import Final

BATCH_LETTERS: Final = 64
"""So many letters are not waited with."""


def next_batch_s(now_s: float, every_s: float) -> float:
    """The next moment of writing on the monotonic scale: a whole multiple of `every_s` seconds."""
    return (now_s // every_s + 1) * every_s
