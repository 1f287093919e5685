"""Which lines a process drives, for whoever comes after it was killed: some stay high.

A file for each line in a folder of the service's runtime directory. Without a service manager
nobody comes after it, and nothing is written.
"""

import logging
import os
import re
from pathlib import Path

_log = logging.getLogger(__name__)

_FOLDER = "driven"
_NAME = re.compile(r"chip(\d+)-line(\d+)")


def note_driven(line: int, chip: int | None) -> Path | None:
    """Write that this process drives a line, before it goes high.

    Args:
        line: its number, that of BCM on a Raspberry Pi.
        chip: number of the GPIO chip; `None` for pins that are not real.

    Returns:
        The file, to be removed when the line has been released.
    """
    runtime = os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    if not runtime or chip is None:
        return None
    path = Path(runtime) / _FOLDER / f"chip{chip}-line{line}"
    try:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    except OSError as error:
        _log.warning("%s: %s; nobody would silence it after a kill", path, error.strerror)
    return path


def driven_lines(runtime: Path) -> list[tuple[int, int, Path]]:
    """Chip, line and file of each line that was not released.

    Args:
        runtime: the service's runtime directory.
    """
    return [
        (int(named[1]), int(named[2]), path)
        for path in sorted((runtime / _FOLDER).glob("*"))
        if (named := _NAME.fullmatch(path.name)) is not None
    ]
