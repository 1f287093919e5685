"""The steps in which a network is made: one command each, `python -m models.NAME STEP`."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from models.build.pictures import with_data

Step = tuple[Callable[[Path], None], str]
"""What is done with the development data, and what it is, for people."""


def do_step(
    program: str,
    described: str | None,
    steps: Mapping[str, Step],
    arguments: Sequence[str] | None,
) -> int:
    """Do the step that the command line names; the exit status.

    Args:
        program: the package, as `python -m` takes it.
        described: for its help.
        steps: by name.
        arguments: of the command line; `None` for those of this process.
    """
    parser = argparse.ArgumentParser(prog=program, description=described)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (work, help_text) in steps.items():
        commands.add_parser(name, help=help_text).set_defaults(work=work)
    return with_data(program, parser.parse_args(arguments).work)
