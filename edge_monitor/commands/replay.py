"""`edge-monitor replay`: run everything over a recording and write what was decided."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from edge_monitor.commands.common import add_config_arguments, settings_from
from edge_monitor.errors import UsageError

if TYPE_CHECKING:
    from edge_monitor.pipeline import Step
    from edge_monitor.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="video file, folder of pictures, rtsp:// stream, or the observations.csv of an "
        "earlier replay (then only the decisions are made anew)",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the files go")
    parser.add_argument("--quiet", action="store_true", help="no progress bar, no summary")
    add_config_arguments(parser)


def main(arguments: argparse.Namespace) -> int:
    """Write events.jsonl, observations.csv and summary.json into `--out`.

    Of a folder of pictures with emotion or a classifier on, pictures.json and pictures.csv too.
    """
    # heavy imports only for the command that needs them
    from edge_monitor import daemon
    from edge_monitor.people import classifier_labels
    from edge_monitor.picture_log import PictureLog
    from edge_monitor.replay import FILES, steps_of_frames, steps_of_trace, write_replay
    from edge_monitor.speedometer import assumed_speed
    from edge_monitor.trace import read_trace

    settings = settings_from(arguments)
    name = arguments.source
    if not name:
        raise UsageError("SOURCE is empty; give a video, a folder, a stream or a trace")
    labels = classifier_labels(settings, daemon.open_manifest())
    pictures = PictureLog(labels) if settings.emotion.enabled or labels else None
    if name.lower().endswith(".csv"):
        pipeline = daemon.build_pipeline(settings, perceive=False, speed=assumed_speed(settings))
        steps = steps_of_trace(pipeline, read_trace(Path(name)))
        summary = write_replay(_shown(steps, None, arguments.quiet), arguments.out, Path(name).name)
    else:
        source = daemon.open_source(name, settings)
        try:
            if settings.emotion.enabled:
                _say_what_is_missing(settings.emotion.role)
            if pictures is not None and Path(name).is_dir():
                settings = _each_picture(settings)
            pipeline = daemon.build_pipeline(settings, perceive=True, speed=assumed_speed(settings))
            steps = steps_of_frames(pipeline, source, pictures)
            shown = _shown(steps, source.frame_count, arguments.quiet)
            summary = write_replay(shown, arguments.out, source.description, tuple(labels))
        finally:
            source.close()
    more = () if pictures is None else pictures.write(arguments.out)
    if not arguments.quiet:
        _print(summary, arguments.out, (*FILES, *more))
    return 0


def _say_what_is_missing(role: str) -> None:
    """Tell that nothing will be told of expressions, which are looked for where they can be."""
    from edge_monitor import daemon

    manifest = daemon.open_manifest()
    if manifest.find(role) is None:
        print(
            f"replay: {manifest.path}: no network named {role}: expressions are not told",
            file=sys.stderr,
        )


def _each_picture(settings: "Settings") -> "Settings":
    """Look for faces and at every face in every picture: one may have nothing to do with the next.

    The copies are not checked again: 0 seconds is what a camera may not be set to.
    """
    perception = settings.perception.model_copy(update={"detector_interval_s": 0.0})
    emotion = settings.emotion.model_copy(update={"interval_s": 0.0})
    classifiers = {
        name: one.model_copy(update={"interval_s": 0.0})
        for name, one in settings.classifiers.items()
    }
    return settings.model_copy(
        update={"perception": perception, "emotion": emotion, "classifiers": classifiers}
    )


def _shown(steps: "Iterator[Step]", total: int | None, quiet: bool) -> "Iterator[Step]":  # noqa: FBT001 - passed on from --quiet
    from tqdm import tqdm

    yield from tqdm(steps, total=total, unit=" frames", disable=quiet or None, leave=False)


def _print(summary: dict[str, object], out: Path, names: tuple[str, ...]) -> None:
    print(f"{summary['frames']} frames, {summary['duration_s']} s")
    levels = summary["levels"]
    if isinstance(levels, list):
        for change in levels:
            print(f"{change['t']:9.3f} s  {change['level']}")
    print(f"events: {summary['events']}")
    print(f"written: {out}/{', '.join(names)}")
