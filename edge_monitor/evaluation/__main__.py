"""`python -m edge_monitor.evaluation`: how well blinks are seen, and how exactly alarms come.

`blinks DIR` runs the real graph over annotated clips and judges it at several rates of frames;
`traces DIR` puts EAR traces through the decision layer alone; `generated` puts it before thousands
of generated closures; `flips` counts how often the label of a face changes.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from edge_monitor.commands.common import add_config_arguments, settings_from
from edge_monitor.errors import EdgeMonitorError, UsageError
from edge_monitor.evaluation import plots
from edge_monitor.evaluation.blinks import RATES, evaluate
from edge_monitor.evaluation.flips import clips_of, evaluate_flips
from edge_monitor.evaluation.flips_plot import draw_flips
from edge_monitor.evaluation.flips_text import flips_json, flips_lines
from edge_monitor.evaluation.generated import TOLERANCE_S, judge_many
from edge_monitor.evaluation.mesh import LEAST_F1, judge_meshes
from edge_monitor.evaluation.report import as_json
from edge_monitor.evaluation.scoring import Score
from edge_monitor.evaluation.text import generated_lines, lines
from edge_monitor.evaluation.trace_text import mesh_lines, trace_lines
from edge_monitor.evaluation.traces import as_json as traces_as_json
from edge_monitor.evaluation.traces import evaluate_traces
from edge_monitor.progress import shown
from edge_monitor.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Evaluate; return the exit status. What a user can cause is told in one line."""
    try:
        options = _parser().parse_args(arguments)
        status: int = options.evaluate(options)
    except EdgeMonitorError as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return error.exit_status
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="evaluate", description="Measure how well the monitor sees and decides."
    )
    kinds = parser.add_subparsers(required=True, metavar="WHAT")
    blinks = kinds.add_parser("blinks", help="blinks and yawns against annotations, clip by clip")
    blinks.set_defaults(evaluate=_blinks)
    blinks.add_argument(
        "folder", type=Path, metavar="DIR", help="holds annotations.json and the clips it names"
    )
    blinks.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="also write blinks.json and a plot of each clip there",
    )
    blinks.add_argument(
        "--fps",
        type=float,
        metavar="RATE",
        help="take at most so many frames a second (default: all, 30, 15 and 10, one by one)",
    )
    add_config_arguments(blinks)
    traces = kinds.add_parser("traces", help="blinks in EAR traces, by the decision layer alone")
    traces.set_defaults(evaluate=_traces)
    which = traces.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "folder",
        type=Path,
        nargs="?",
        metavar="DIR",
        help="holds *.csv and, where people looked at them, annotations.json",
    )
    which.add_argument(
        "--generated",
        type=int,
        metavar="N",
        help="make so many traces of mesh EAR instead and score them",
    )
    traces.add_argument("--out", type=Path, metavar="DIR", help="also write traces.json there")
    add_config_arguments(traces)
    generated = kinds.add_parser(
        "generated", help="when alarms come on generated closures, 5 to 60 frames a second"
    )
    generated.set_defaults(evaluate=_generated)
    generated.add_argument(
        "--traces", type=int, default=10_000, metavar="N", help="how many (default 10,000)"
    )
    flips = kinds.add_parser("flips", help="changes of the label of each face, clip by clip")
    flips.set_defaults(evaluate=_flips)
    flips.add_argument(
        "places", type=Path, nargs="+", metavar="CLIP", help="a clip, or a folder of clips"
    )
    flips.add_argument(
        "--out", type=Path, metavar="DIR", help="also write flips.json and a plot of each clip"
    )
    add_config_arguments(flips)
    return parser


def _blinks(options: argparse.Namespace) -> int:
    if options.fps is not None and not 0 < options.fps < float("inf"):
        raise UsageError("--fps must be above 0")
    if options.out is not None:
        plots.check()
    settings = settings_from(options)
    rates = RATES if options.fps is None else (options.fps,)
    results = evaluate(options.folder, settings, rates, shown)
    print("\n".join(lines(results)))
    if options.out is not None:
        _write(options.out / "blinks.json", as_json(results))
        plots.draw_all(options.out, results)
    return 0


def _traces(options: argparse.Namespace) -> int:
    settings = settings_from(options)
    if options.generated is not None:
        return _meshes(options, settings)
    from tqdm import tqdm

    results = evaluate_traces(
        options.folder,
        settings,
        lambda name, paths, total: tqdm(
            paths, desc=name, total=total, unit=" traces", disable=None, leave=False
        ),
    )
    print("\n".join(trace_lines(results, settings.thresholds.microsleep_s)))
    if options.out is not None:
        _write(options.out / "traces.json", traces_as_json(results))
    return 0


def _meshes(options: argparse.Namespace, settings: Settings) -> int:
    from tqdm import tqdm

    count: int = options.generated
    if options.out is not None:
        raise UsageError("--out goes with DIR: generated traces are only scored")
    if count < 1:
        raise UsageError("--generated must be 1 or more")
    seeds = range(count)
    scores = list(tqdm(judge_meshes(seeds, settings), total=count, unit=" traces", disable=None))
    print("\n".join(mesh_lines(scores)))
    f1 = sum((score.product for score in scores), Score()).f1
    return 0 if f1 is not None and f1 >= LEAST_F1 else 1


def _generated(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    if options.traces < 1:
        raise UsageError("--traces must be 1 or more")
    seeds = range(options.traces)
    verdicts = list(tqdm(judge_many(seeds), total=len(seeds), unit=" traces", disable=None))
    print("\n".join(generated_lines(verdicts)))
    return 0 if all(verdict.worst_s <= TOLERANCE_S for verdict in verdicts) else 1


def _flips(options: argparse.Namespace) -> int:
    if options.out is not None:
        plots.check()
    settings = settings_from(options)
    clips = clips_of(options.places)
    results = evaluate_flips(clips, settings, shown)
    print("\n".join(flips_lines(results)))
    if options.out is not None:
        _write(options.out / "flips.json", flips_json(results))
        for result in results:
            if result.faces:
                draw_flips(options.out, result)
    return int(any(face.flickers for result in results for face in result.faces))


def _write(path: Path, report: dict[str, object]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise UsageError(f"{path}: {reason}; choose another --out") from None


if __name__ == "__main__":
    sys.exit(main())
