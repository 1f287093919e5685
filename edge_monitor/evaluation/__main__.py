"""`python -m edge_monitor.evaluation blinks DIR`: how well blinks and yawns are seen in clips."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from edge_monitor.commands.common import add_config_arguments, settings_from
from edge_monitor.errors import EdgeMonitorError, SourceError, UsageError
from edge_monitor.evaluation.blinks import as_json, evaluate
from edge_monitor.evaluation.text import lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Evaluate; return the exit status. What a user can cause is told in one line."""
    try:
        return _blinks(_parser().parse_args(arguments))
    except EdgeMonitorError as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return error.exit_status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="evaluate", description="Measure how well the monitor sees, on annotated clips."
    )
    blinks = parser.add_subparsers(required=True, metavar="WHAT").add_parser(
        "blinks", help="blinks and yawns against annotations, clip by clip"
    )
    blinks.add_argument(
        "folder", type=Path, metavar="DIR", help="holds annotations.json and the clips it names"
    )
    blinks.add_argument(
        "--out", type=Path, metavar="DIR", help="also write blinks.json into this folder"
    )
    blinks.add_argument(
        "--fps", type=float, metavar="RATE", help="take at most so many frames a second"
    )
    add_config_arguments(blinks)
    return parser


def _blinks(options: argparse.Namespace) -> int:
    if options.fps is not None and not 0 < options.fps < float("inf"):
        raise UsageError("--fps must be above 0")
    settings = settings_from(options)
    results = evaluate(
        options.folder, settings, options.fps, lambda name: print(name, file=sys.stderr)
    )
    print("\n".join(lines(results)))
    if options.out is not None:
        _write(options.out / "blinks.json", as_json(results) | {"fps_limit": options.fps})
    return 0


def _write(path: Path, report: dict[str, object]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise SourceError(f"{path}: {reason}; choose another --out") from None


if __name__ == "__main__":
    sys.exit(main())
