"""`edge-monitor run`: watch a camera, or play a recording as if it happened now, and alert."""

import argparse
import logging
import sys
from typing import TYPE_CHECKING

from edge_monitor.commands.common import add_config_arguments, settings_from

if TYPE_CHECKING:
    from pathlib import Path

    from edge_monitor.meter import Meter
    from edge_monitor.outputs.screen import Screen
    from edge_monitor.replay import Summary


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_config_arguments(parser)
    parser.add_argument("--loop", action="store_true", help="play a recording again and again")
    telling = parser.add_mutually_exclusive_group()
    telling.add_argument(
        "--quiet", action="store_true", help="log only; do not tell what happens line by line"
    )
    telling.add_argument(
        "--watch",
        action="store_true",
        help="draw the driver's state on the terminal as it changes, to aim the camera by",
    )


def main(arguments: argparse.Namespace) -> int:
    """Run until SIGTERM, SIGINT or the end of a recording."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    settings = settings_from(arguments)  # what is wrong with it is told before anything starts
    from edge_monitor.meter import Meter
    from edge_monitor.replay import Summary
    from edge_monitor.service import Service

    meter = Meter()
    screen = _screen(meter) if arguments.watch else None
    summary = Summary(settings.camera.source)
    ends = settings.camera.is_recording and not arguments.loop
    service = Service(
        lambda: settings_from(arguments),
        loop=arguments.loop,
        console=screen is None and not arguments.quiet,
        watchers=(summary.add,) if ends else (),
        meter=meter,
        display=screen,
    )
    service.run()
    if ends and not arguments.quiet:
        from edge_monitor.daemon import journal_folder

        _print(summary, journal_folder(settings) if settings.journal.enabled else None)
    return 0


def _screen(meter: "Meter") -> "Screen | None":
    """The live picture, where there is a terminal that can show it."""
    from edge_monitor.outputs.console import obeys_nothing

    if not sys.stdout.isatty() or obeys_nothing():
        print("run: no terminal to draw on: what happens is told line by line", file=sys.stderr)
        return None
    from edge_monitor.daemon import build_clock
    from edge_monitor.outputs.screen import Screen

    return Screen(meter.numbers, build_clock())


def _print(summary: "Summary", journal: "Path | None") -> None:
    told = summary.as_json()
    print(f"\n{told['duration_s']} s, {told['frames']} frames")
    for label, seconds in told["level_s"].items():
        print(f"  {label:<17} {seconds:7.1f} s")
    for name, count in told["events"].items():
        print(f"  {name:<24} {count:4d}")
    if journal is not None and (journal / "events.jsonl").exists():  # none was worth the disk
        print(f"events are in {journal}/events.jsonl")
