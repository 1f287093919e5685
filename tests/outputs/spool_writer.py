"""Writes alarms into a spool until it is killed, and says which are on the disk.

`python -m tests.outputs.spool_writer FOLDER FIRST`: prints `committed N` when alarm N is on the
disk, and `gone N` before it is taken out again.
"""

import sys
from pathlib import Path

from edge_monitor.outputs.outbox import Letter, Rank
from edge_monitor.outputs.spool_file import Row, SpoolFile, SpoolOptions


def main(folder: Path, first: int) -> None:
    """Write until the end."""
    file = SpoolFile(SpoolOptions(folder))
    name = first
    while True:
        rows = [
            Row(Letter("event/drowsiness", f"{name + part} " + "x" * 500, Rank.ALARM), "boot", 0.0)
            for part in range(name % 4 + 1)
        ]
        # more than the at most four that come, so that the spool's bound is never reached
        oldest = file.load(0, 5) if file.rows > 60 else []
        for row in oldest:
            print(f"gone {row.letter.text.split()[0]}", flush=True)
        file.write([row.number or 0 for row in oldest], rows, (), sync=True)
        for part in range(len(rows)):
            print(f"committed {name + part}", flush=True)
        name += len(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
