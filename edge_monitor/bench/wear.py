"""What the daemon writes to the card in a day: the journal, and the spool."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from edge_monitor.bench.alarms import DISK
from edge_monitor.bench.day import HOURS, day
from edge_monitor.outputs.journal_writer import JournalWriter
from edge_monitor.outputs.spool import Spool
from edge_monitor.outputs.spool_file import SpoolOptions
from edge_monitor.settings import Settings

_WRITEBACK_S = 30
"""After about so long the kernel brings to the card what nobody asked it to (dirty_expire)."""

_BOOT_ID = "00000000-0000-4000-8000-000000000000"

_IO = Path("/proc/self/io")


class _Time:
    """Seconds of a day that passes at once."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def journal(hours: float) -> dict[str, Any]:
    """Put the events of a day through a journal, as `spool` does, and with its return.

    Args:
        hours: how much of the day.
    """
    clock, options = _Time(), Settings().journal
    with TemporaryDirectory(prefix="edge-monitor-bench-", dir=DISK) as name:
        folder = Path(name)
        writer = JournalWriter(folder, options.max_bytes, blinks=options.blinks, clock=clock)
        return {"bytes_a_day": _bytes_a_day(hours, clock, folder, writer)}


def spool(hours: float, *, answered: bool) -> dict[str, Any]:
    """Put the events of a day through a spool, second by second of a clock that does not wait.

    The spool, SQLite and the kernel do what they would do in earnest; twice a minute the files are
    synced, as the kernel does it, so that a page that is changed again counts again. At the end of
    the day the program is stopped.

    Args:
        hours: how much of the day.
        answered: whether a broker acknowledges each event at once, or is away all the time.

    Returns:
        `bytes_a_day` that this process made the kernel write, which counts whole pages; not the
        file system's own journal.
    """
    clock, options = _Time(), Settings().mqtt.spool
    with TemporaryDirectory(prefix="edge-monitor-bench-", dir=DISK) as name:
        folder = Path(name)
        spool = Spool(
            SpoolOptions(folder, options.max_rows, options.max_bytes), _BOOT_ID, clock=clock
        )
        spool.work()

        def answer() -> None:
            while answered and (row := spool.take()) is not None:
                spool.acknowledge(row)

        return {"bytes_a_day": _bytes_a_day(hours, clock, folder, spool, answer)}


def _bytes_a_day(
    hours: float,
    clock: _Time,
    folder: Path,
    output: JournalWriter | Spool,
    answer: Callable[[], None] = lambda: None,
) -> float:
    _sync(folder)
    before = _written()
    coming = iter([*day(hours), None])
    moment = next(coming)
    for second in range(round(hours * 3600)):
        while moment is not None and moment.t <= second:
            clock.now_s = moment.t
            output.work()  # what was due before it came
            output.put(moment.letter)
            output.work()  # an alarm goes to the disk and to the broker at the same moment
            answer()
            moment = next(coming)
        clock.now_s = float(second)
        output.work()
        if second % _WRITEBACK_S == 0:
            _sync(folder)
    output.close()
    output.run()
    _sync(folder)
    return (_written() - before) * HOURS / hours


def _sync(folder: Path) -> None:
    for path in folder.iterdir():
        number = os.open(path, os.O_RDWR)
        os.fdatasync(number)
        os.close(number)


def _written() -> int:
    told = dict(line.split(": ") for line in _IO.read_text().splitlines())
    # the second where the folder lies in memory, and nothing is written to any disk
    return max(int(told["write_bytes"]), int(told["wchar"]))
