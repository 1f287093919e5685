"""`edge-monitor bench`: measure speed and memory on this machine."""

import argparse
import json
import sys
from pathlib import Path

from edge_monitor.errors import UsageError

_SAMPLE = Path(__file__).resolve().parents[2] / "models" / "cache" / "sample.mp4"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "clip",
        nargs="?",
        metavar="CLIP",
        help="video with one face; the demo's film by default",
    )
    parser.add_argument(
        "--frames",
        type=int,
        default=300,
        metavar="N",
        help="time the first N frames, kept in memory at 0.9 MiB each (default 300)",
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=3,
        metavar="N",
        help="time them N times; compare N pairs (default 3)",
    )
    parser.add_argument(
        "--soak",
        type=int,
        default=0,
        metavar="N",
        help="also replay N frames, above 2,000, and see whether memory grows",
    )
    parser.add_argument(
        "--against",
        choices=("mediapipe",),
        help="also run MediaPipe's FaceMesh on the same frames, in an environment of its own that "
        "is made once (needs the network, half a gigabyte and a few minutes)",
    )
    parser.add_argument(
        "--emotion",
        action="store_true",
        help="time the stages with expressions on; what they add to the CPU is always told",
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a goal is missed")


def main(arguments: argparse.Namespace) -> int:
    """Print every figure beside its goal."""
    # only for this command
    from edge_monitor.bench.process import pin_to_one_cpu
    from edge_monitor.bench.session import SOAK_WARM_UP_FRAMES, Options, measure
    from edge_monitor.bench.text import lines

    if arguments.frames < 1 or arguments.rounds < 1:
        raise UsageError("--frames and --rounds must be 1 or more")
    if arguments.soak and arguments.soak <= SOAK_WARM_UP_FRAMES:
        raise UsageError(f"--soak must be above {SOAK_WARM_UP_FRAMES}: memory settles until then")
    if arguments.clip is None and not _SAMPLE.exists():
        raise UsageError("there is no film of the demo: run scripts/setup or name a CLIP")
    options = Options(
        clip=arguments.clip or str(_SAMPLE),
        frames=arguments.frames,
        rounds=arguments.rounds,
        soak=arguments.soak,
        against_mediapipe=arguments.against == "mediapipe",
        emotion=arguments.emotion,
    )
    machine = pin_to_one_cpu()
    report = measure(options, lambda what: print(f"bench: {what} …", file=sys.stderr))
    if arguments.json:
        print(json.dumps(report.as_json() | {"machine": machine}, indent=2))
    else:
        print("\n".join(lines(report, machine)))
    return 1 if arguments.strict and not report.all_met else 0
