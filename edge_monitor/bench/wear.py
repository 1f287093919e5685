"""What the spool writes to the card in a day."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from edge_monitor.bench.alarms import DISK
from edge_monitor.bench.day import HOURS, Moment, day
from edge_monitor.outputs.outbox import Rank
from edge_monitor.outputs.spool import Spool
from edge_monitor.outputs.spool_file import FILE_NAME, SpoolOptions

_WRITEBACK_S = 30
"""After about so long the kernel brings to the card what nobody asked it to (dirty_expire)."""

_IO = Path("/proc/self/io")


class _Time:
    """Seconds of a day that passes at once."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def write(hours: float, *, answered: bool) -> dict[str, Any]:
    """Put the events of a day through a spool, second by second of a clock that does not wait.

    The spool, SQLite and the kernel do what they would do in earnest; twice a minute the file is
    synced, as the kernel does it, so that a page that is changed again counts again.

    Args:
        hours: how much of the day.
        answered: whether a broker acknowledges each event at once, or is away all the time.

    Returns:
        `bytes_a_day` that this process made the kernel write, which counts whole pages; not the
        file system's own journal.
    """
    clock = _Time()
    with TemporaryDirectory(prefix="edge-monitor-bench-", dir=DISK) as folder:
        spool = Spool(SpoolOptions(Path(folder)), "boot", clock=clock)
        spool.work()
        _sync(Path(folder))
        before = _written()
        coming = iter([*day(hours), None])
        moment = next(coming)
        for second in range(round(hours * 3600)):
            while moment is not None and moment.t <= second:
                clock.now_s = moment.t
                _pass_on(spool, moment, answered=answered)
                moment = next(coming)
            clock.now_s = float(second)
            spool.work()
            if second % _WRITEBACK_S == 0:
                _sync(Path(folder))
        _sync(Path(folder))
        written = _written() - before
    return {"bytes_a_day": written * HOURS / hours}


def _pass_on(spool: Spool, moment: Moment, *, answered: bool) -> None:
    spool.work()  # what was due before it came
    spool.put(moment.letter)
    if moment.letter.rank is Rank.ALARM:
        spool.work()  # goes to the disk and to the broker at the same moment
    while answered and (row := spool.take()) is not None:
        spool.acknowledge(row)


def _sync(folder: Path) -> None:
    for path in folder.glob(f"{FILE_NAME}*"):
        number = os.open(path, os.O_RDWR)
        os.fdatasync(number)
        os.close(number)


def _written() -> int:
    told = dict(line.split(": ") for line in _IO.read_text().splitlines())
    # the second where the folder lies in memory, and nothing is written to any disk
    return max(int(told["write_bytes"]), int(told["wchar"]))
