"""`edge-monitor replay`: run everything over a recording and write what was decided."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from edge_monitor.commands.common import add_config_arguments, settings_from
from edge_monitor.errors import UsageError

if TYPE_CHECKING:
    from edge_monitor.pipeline import Step


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="video file, folder of pictures, rtsp:// stream, or the observations.csv of an "
        "earlier replay (then only the decisions are made anew)",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="where the three files go"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar, no summary")
    add_config_arguments(parser)


def main(arguments: argparse.Namespace) -> int:
    """Write events.jsonl, observations.csv and summary.json into `--out`."""
    # heavy imports only for the command that needs them
    from edge_monitor import daemon
    from edge_monitor.replay import steps_of_frames, steps_of_trace, write_replay
    from edge_monitor.trace import read_trace

    settings = settings_from(arguments)
    name = arguments.source
    if not name:
        raise UsageError("SOURCE is empty; give a video, a folder, a stream or a trace")
    if name.lower().endswith(".csv"):
        pipeline = daemon.build_pipeline(settings, perceive=False)
        steps = steps_of_trace(pipeline, read_trace(Path(name)))
        summary = write_replay(_shown(steps, None, arguments.quiet), arguments.out, Path(name).name)
    else:
        source = daemon.open_source(name, settings)
        try:
            pipeline = daemon.build_pipeline(settings, perceive=True)
            steps = steps_of_frames(pipeline, source)
            shown = _shown(steps, source.frame_count, arguments.quiet)
            summary = write_replay(shown, arguments.out, source.description)
        finally:
            source.close()
    if not arguments.quiet:
        _print(summary, arguments.out)
    return 0


def _shown(steps: "Iterator[Step]", total: int | None, quiet: bool) -> "Iterator[Step]":  # noqa: FBT001 - passed on from --quiet
    from tqdm import tqdm

    yield from tqdm(steps, total=total, unit=" frames", disable=quiet or None, leave=False)


def _print(summary: dict[str, object], out: Path) -> None:
    print(f"{summary['frames']} frames, {summary['duration_s']} s")
    levels = summary["levels"]
    if isinstance(levels, list):
        for change in levels:
            print(f"{change['t']:9.3f} s  {change['level']}")
    print(f"events: {summary['events']}")
    print(f"written: {out}/events.jsonl, observations.csv, summary.json")
