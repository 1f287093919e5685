"""`edge-monitor compare`: what a changed setting changed in a recording."""

import argparse
import json
from pathlib import Path

from edge_monitor.errors import UsageError

_WITHIN_S = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.epilog = "Exit status: 0 both told the same events; 1 they did not; 66 no such replay."
    parser.add_argument("before", type=Path, metavar="A", help="the --out of a replay")
    parser.add_argument("after", type=Path, metavar="B", help="the --out of another one")
    parser.add_argument(
        "--within",
        type=float,
        default=_WITHIN_S,
        metavar="SECONDS",
        help="an event that lies farther from its place is another one (default: %(default)g)",
    )
    parser.add_argument(
        "--html", type=Path, metavar="FILE", help="write a page of plots too, without any picture"
    )
    parser.add_argument("--json", action="store_true", help="everything, for programs")


def main(arguments: argparse.Namespace) -> int:
    """Print what differs; 1 where the events do."""
    from edge_monitor.comparison.difference import compare
    from edge_monitor.comparison.replayed import read_replayed
    from edge_monitor.comparison.text import as_json, lines

    if not 0.0 < arguments.within <= 1e6:  # noqa: PLR2004 - refuses NaN and infinity, too
        raise UsageError(f"--within {arguments.within:g}: give seconds above 0")
    before, after = read_replayed(arguments.before), read_replayed(arguments.after)
    found = compare(before, after, arguments.within)
    if arguments.html is not None:
        from edge_monitor.comparison.plots import difference_page
        from edge_monitor.report.page import write_page

        write_page(arguments.html, difference_page(found))
    if arguments.json:
        print(json.dumps(as_json(found), indent=2))
    else:
        print("\n".join(lines(found)))
    return 0 if found.decided_alike else 1
