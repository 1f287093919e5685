"""`edge-monitor replay`: run everything over a recording and write what was decided."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from edge_monitor.commands.common import add_config_arguments, settings_from
from edge_monitor.errors import UsageError

if TYPE_CHECKING:
    from edge_monitor.pipeline import Step
    from edge_monitor.ports import FrameSource
    from edge_monitor.report.report import Report
    from edge_monitor.settings import Settings

_MOST_NAMED = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="video file, folder of pictures, rtsp:// stream, or the observations.csv of an "
        "earlier replay (then only the decisions are made anew)",
    )
    parser.add_argument(
        "--out", type=_folder, required=True, metavar="DIR", help="where the files go"
    )
    parser.add_argument(
        "--report",
        action="store_true",
        help="write report.html, too, plots and tables without any picture, and, unless SOURCE is "
        "a trace, annotated.mp4, a film that shows the people in the recording",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar, no summary")
    add_config_arguments(parser)


def _folder(text: str) -> Path:
    """Python takes an empty path for the folder in which the program was started."""
    if not text:
        raise argparse.ArgumentTypeError("is empty; give a folder")
    return Path(text)


def main(arguments: argparse.Namespace) -> int:
    """Write events.jsonl, observations.csv, summary.json and settings.json into `--out`.

    Of a folder of pictures with emotion or a classifier on, pictures.json and pictures.csv too.
    """
    # heavy imports only for the command that needs them
    from edge_monitor import daemon
    from edge_monitor.replay import FILES, FILM

    if not arguments.source:
        raise UsageError("SOURCE is empty; give a video, a folder, a stream or a trace")
    # not `resolve`, which raises for links that lead in a circle
    replaced = {os.path.realpath(arguments.out / name) for name in (FILM, *FILES)}
    if os.path.realpath(arguments.source) in replaced:
        raise UsageError(f"{arguments.source}: is what a replay replaces; choose another --out")
    settings = settings_from(arguments)
    with ExitStack() as stack:
        source = None
        if not arguments.source.lower().endswith(".csv"):
            source = daemon.open_source(arguments.source, settings)
            stack.callback(source.close)
        report = None
        if arguments.report:
            from edge_monitor.report.report import Report

            fps = None if source is None else source.fps
            report = stack.enter_context(Report(arguments.out, settings.thresholds, fps))
        if source is None:
            return _replay_trace(arguments, settings, report)
        return _replay_frames(arguments, settings, source, report)


def _replay_trace(
    arguments: argparse.Namespace, settings: "Settings", report: "Report | None"
) -> int:
    from edge_monitor import daemon
    from edge_monitor.basis import basis_of
    from edge_monitor.camera.files import printable
    from edge_monitor.replay import FILES, alone_in, steps_of_trace, write_replay
    from edge_monitor.speedometer import assumed_speed
    from edge_monitor.trace import read_trace

    path, basis = Path(arguments.source), basis_of(settings, {})
    pipeline = daemon.build_pipeline(settings, perceive=False, speed=assumed_speed(settings))
    steps = _shown(steps_of_trace(pipeline, read_trace(path)), None, arguments.quiet)
    seen = steps if report is None else report.passing(steps)
    with alone_in(arguments.out):
        summary = write_replay(seen, arguments.out, printable(path.name), basis=basis)
        written = (*FILES, *_reported(report, summary, basis))
    _tell(arguments, summary, written)
    return 0


def _replay_frames(
    arguments: argparse.Namespace,
    settings: "Settings",
    source: "FrameSource",
    report: "Report | None",
) -> int:
    from edge_monitor import daemon
    from edge_monitor.basis import basis_of, network_digests
    from edge_monitor.people import classifier_labels
    from edge_monitor.picture_log import PictureLog
    from edge_monitor.ports import PictureSource, no_laps
    from edge_monitor.replay import FILES, alone_in, steps_of_frames, write_replay
    from edge_monitor.speedometer import assumed_speed

    manifest = daemon.open_manifest()
    labels = classifier_labels(settings, manifest)
    pictures = PictureLog(labels) if settings.emotion.enabled or labels else None
    if settings.emotion.enabled:
        _say_what_is_missing(settings.emotion.role)
    apart = pictures is not None and isinstance(source, PictureSource)
    if apart:
        settings = _each_picture(settings)
    laps = no_laps if report is None else report.laps
    pipeline = daemon.build_pipeline(
        settings, perceive=True, speed=assumed_speed(settings), laps=laps
    )
    basis = basis_of(settings, network_digests(settings, manifest, daemon.ROLES))
    watch = None if report is None else report.watch
    steps = steps_of_frames(pipeline, source, pictures, watch, apart=apart)
    shown = _shown(steps, source.frame_count, arguments.quiet)
    seen = shown if report is None else report.passing(shown)
    with alone_in(arguments.out):
        summary = write_replay(
            seen,
            arguments.out,
            source.description,
            tuple(labels),
            basis=basis,
            skipped=lambda: source.skipped_names if isinstance(source, PictureSource) else (),
        )
        _say_what_was_skipped(summary.get("skipped", []), source.frame_count)
        more = () if pictures is None else pictures.write(arguments.out)
        written = (*FILES, *more, *_reported(report, summary, basis))
    _tell(arguments, summary, written)
    return 0


def _reported(
    report: "Report | None", summary: dict[str, object], basis: dict[str, object]
) -> tuple[str, ...]:
    if report is None:
        return ()
    from edge_monitor.system.versions import versions

    return report.write(summary, basis, versions())


def _say_what_is_missing(role: str) -> None:
    """Tell that nothing will be told of expressions, which are looked for where they can be."""
    from edge_monitor import daemon

    manifest = daemon.open_manifest()
    if manifest.find(role) is None:
        print(
            f"replay: {manifest.path}: no network named {role}: expressions are not told",
            file=sys.stderr,
        )


def _say_what_was_skipped(names: list[str], of: int | None) -> None:
    """Tell which pictures could not be read; of many the first ones."""
    from edge_monitor.camera.files import printable

    if not names:
        return
    named = ", ".join(map(printable, names[:_MOST_NAMED]))
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    print(
        f"replay: {len(names)} of {of} pictures cannot be read and are left out: {named}{more}",
        file=sys.stderr,
    )


def _each_picture(settings: "Settings") -> "Settings":
    """Look for as many faces as can be, and at each, in every picture: the next may be of others.

    The copies are not checked again: 0 seconds is what a camera may not be set to.
    """
    from edge_monitor.settings import MOST_FACES

    perception = settings.perception.model_copy(
        update={"detector_interval_s": 0.0, "max_faces": MOST_FACES}
    )
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


def _tell(
    arguments: argparse.Namespace, summary: dict[str, object], names: tuple[str, ...]
) -> None:
    if arguments.quiet:
        return
    print(f"{summary['frames']} frames, {summary['duration_s']} s")
    levels = summary["levels"]
    if isinstance(levels, list):
        for change in levels:
            print(f"{change['t']:9.3f} s  {change['level']}")
    print(f"events: {summary['events']}")
    print(f"written: {arguments.out}/{', '.join(names)}")
    for name in names:
        if name.endswith(".mp4"):
            print(f"{name} shows the people in the recording: keep it as you keep the recording")
