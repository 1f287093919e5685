"""Processor time per thousand frames, measured alike for everything that looks at frames."""

import time
from collections.abc import Callable

from edge_monitor.bench.frames import RepeatedFrames
from edge_monitor.types import Frame

WARM_UP_FRAMES = 60
"""Before the timed part: caches fill, the networks settle, the face is found."""


def warm_up(look: Callable[[Frame], object], source: RepeatedFrames) -> None:
    """Look at the frames that are not timed."""
    for frame in source.take(WARM_UP_FRAMES):
        look(frame)


def cpu_s_per_1000(look: Callable[[Frame], object], source: RepeatedFrames) -> float:
    """CPU seconds that 1,000 frames take, in one round over all frames of a source.

    All threads of the process count.
    """
    coming = source.take(source.per_round)
    begin_s = time.process_time()
    for frame in coming:
        look(frame)
    return (time.process_time() - begin_s) * 1000 / len(coming)
