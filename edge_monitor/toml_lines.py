"""Finds the line of a TOML file on which a key stands, for messages that people can act on."""

import re
from collections.abc import Sequence

_TABLE = re.compile(r"\[{1,2}([A-Za-z0-9_.\-\s\"']+)\]{1,2}\s*(#.*)?$")
_KEY = re.compile(r"([A-Za-z0-9_.\-\"']+)\s*=")
_AROUND = " \t\"'"
"""May stand around a name that means the same without."""


def line_of(text: str, key: Sequence[str]) -> int | None:
    """The line, counted from 1, of a dotted key or of the nearest table around it.

    Args:
        text: the file.
        key: such as `("mqtt", "port")`.

    Returns:
        `None` when not even the table stands in the file.
    """
    wanted = list(key)
    best: tuple[int, int] | None = None
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if match := _TABLE.match(bare):
            table = [part.strip(_AROUND) for part in match[1].split(".")]
            here = table
        elif match := _KEY.match(bare):
            here = [*table, *(part.strip(_AROUND) for part in match[1].split("."))]
        else:
            continue
        if here == wanted[: len(here)] and (best is None or len(here) > best[0]):
            best = (len(here), number)
    return None if best is None else best[1]
