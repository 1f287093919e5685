"""Standard input, output and error, which a program may be started without."""

import io
import os
import sys


def open_streams() -> None:
    """Make each stream one that can be written to, whatever the program was started with.

    Python has nothing for a stream that is closed, and what is opened next would take its number:
    what a library says would be written into that file. What a locale has no letters for is
    written by its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")


def drop_output() -> None:
    """Nobody takes what is still to be written; Python must not complain about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
