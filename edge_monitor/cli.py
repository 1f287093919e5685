"""The command line: arguments in, one call into a command, an exit status out."""

import argparse
import errno
import sys
from collections.abc import Sequence
from importlib import import_module

from edge_monitor import __version__
from edge_monitor.errors import EdgeMonitorError
from edge_monitor.signals import unwinding
from edge_monitor.streams import drop_output, open_streams

COMMANDS = {
    "run": "watch a camera (or play a file as if live) and alert",
    "replay": "run everything over a recording, as fast as it goes, and write what was decided",
    "compare": "show what a changed setting changed: two replays of one recording",
    "doctor": "check what is needed and tell the cure of what is missing",
    "check-config": "read a configuration and show what is in force",
    "self-test": "run each network, the buzzer, the light and the camera once",
    "silence": "pull low the pins that a killed monitor has left high",
    "models": "list the networks and verify their files",
    "schema": "print the JSON Schema of a payload, or the AsyncAPI document of all topics",
    "bench": "measure speed and memory on this machine",
}

_EPILOG = """\
To begin:
  edge-monitor doctor                                  what is here and what is missing
  edge-monitor run --config config/vehicle.toml        watch the driver
  edge-monitor replay clip.mp4 --out out/clip          what would have been decided
  edge-monitor COMMAND --help                          more on each

Exit status: 0 done; 2 wrong arguments; 66 no such input; 69 already running; 78 bad configuration
or networks.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: without the program's name; `None` takes those of the process.

    Returns:
        The exit status. What a user can cause is told in one line on standard error.
    """
    open_streams()
    try:
        with unwinding():
            return _status(arguments)
    except EdgeMonitorError as error:
        print(f"edge-monitor: {_one_line(str(error))}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("edge-monitor: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read our output has gone
        drop_output()
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        drop_output()
        print(f"edge-monitor: {error.filename or 'standard output'}: disk full", file=sys.stderr)
        return EdgeMonitorError.exit_status


def _status(arguments: Sequence[str] | None) -> int:
    """Run a command; its output is written when this returns, or told to be lost."""
    try:
        chosen = _parser().parse_args(arguments)
        command = import_module(f"edge_monitor.commands.{chosen.command.replace('-', '_')}")
        status: int = command.main(chosen)
        return status
    finally:
        sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="edge-monitor",
        description="Drowsiness and expression monitor: sees the lids, decides, alerts. "
        "No picture leaves the device unasked.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"edge-monitor {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        command = import_module(f"edge_monitor.commands.{name.replace('-', '_')}")
        sub = commands.add_parser(
            name, help=summary, description=f"{summary[:1].upper()}{summary[1:]}."
        )
        command.add_arguments(sub)
    return parser


def _one_line(text: str) -> str:
    return " ".join(text.split())
