"""`edge-monitor bench`: measure speed and memory on this machine, the way to a broker, the page."""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from edge_monitor.errors import UsageError
from edge_monitor.progress import StepBar

if TYPE_CHECKING:
    from edge_monitor.bench.figures import Found

Report = TypeVar("Report", bound="Found")

_SAMPLE = Path(__file__).resolve().parents[2] / "models" / "cache" / "sample.mp4"


_LAST_PORT = 65_535
_MQTT, _PAGE, _CLIP = "mqtt", "page", "clip"

_OF: Final[Mapping[str, Mapping[str, Any]]] = {
    _CLIP: {"frames": 300, "rounds": 3, "soak": 0, "against": None, "emotion": False},
    _MQTT: {"host": None, "port": 1883, "short": False},
    _PAGE: {"short": False},
}
"""What is measured: the arguments that say something about it, and their defaults."""

_DEFAULTS = {name: value for of_one in _OF.values() for name, value in of_one.items()}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.set_defaults(**_DEFAULTS)
    parser.add_argument(
        "clip",
        nargs="?",
        metavar="CLIP | mqtt | page",
        help="video with one face; the demo's film by default. Or the word mqtt (a file of that "
        "name is ./mqtt): measure how long alarms take to a broker's subscriber, how fast a full "
        "spool empties and what memory it takes, and what journal and spool write in a day; or "
        "page: what readers of the local page cost, and how soon a Chromium shows what happens",
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a goal is missed")
    _add_arguments_of_clips(parser.add_argument_group("speed and memory"))
    _add_arguments_of_brokers(parser.add_argument_group("mqtt"))
    parser.add_argument_group("mqtt and page").add_argument(
        "--short",
        action="store_true",
        help="a tenth of it or less, in half a minute; not held against the goals",
    )


def _add_arguments_of_clips(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--frames",
        type=int,
        metavar="N",
        help="time the first N frames, kept in memory at 0.9 MiB each (default 300)",
    )
    group.add_argument(
        "--rounds", type=int, metavar="N", help="time them N times; compare N pairs (default 3)"
    )
    group.add_argument(
        "--soak",
        type=int,
        metavar="N",
        help="also replay N frames, above 2,000, and see whether memory grows",
    )
    group.add_argument(
        "--against",
        choices=("mediapipe",),
        help="also run MediaPipe's FaceMesh on the same frames, in an environment of its own that "
        "is made once (needs the network, half a gigabyte and a few minutes)",
    )
    group.add_argument(
        "--emotion",
        action="store_true",
        help="time the stages with expressions on; what they add to the CPU is always told",
    )


def _add_arguments_of_brokers(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--host",
        help="a broker that needs no password; without it a mosquitto is started on loopback",
    )
    group.add_argument("--port", type=int, help="of that broker (default 1883)")


def main(arguments: argparse.Namespace) -> int:
    """Print every figure beside its goal."""
    what = arguments.clip if arguments.clip in (_MQTT, _PAGE) else _CLIP
    for name, default in _DEFAULTS.items():
        if name not in _OF[what] and getattr(arguments, name) != default:
            others = " and ".join(f"bench {one}" for one, names in _OF.items() if name in names)
            raise UsageError(f"--{name} is for {others} alone")
    if arguments.short and arguments.strict:
        raise UsageError("--short measures too little for --strict: leave one of them out")
    if (what != _CLIP or arguments.clip is None) and not _SAMPLE.exists():
        raise UsageError("there is no film of the demo: run scripts/setup or name a CLIP")
    report, text = {_CLIP: _clip, _MQTT: _broker, _PAGE: _page}[what](arguments)
    print(json.dumps(report, indent=2) if arguments.json else text)
    return 1 if arguments.strict and not report["all_met"] else 0


def _clip(arguments: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Speed and memory, as JSON and as text."""
    # only for this command
    from edge_monitor.bench.process import pin_to_one_cpu
    from edge_monitor.bench.session import SOAK_WARM_UP_FRAMES, Options, measure
    from edge_monitor.bench.text import lines

    if arguments.frames < 1 or arguments.rounds < 1:
        raise UsageError("--frames and --rounds must be 1 or more")
    if arguments.soak and arguments.soak <= SOAK_WARM_UP_FRAMES:
        raise UsageError(f"--soak must be above {SOAK_WARM_UP_FRAMES}: memory settles until then")
    options = Options(
        clip=arguments.clip or str(_SAMPLE),
        frames=arguments.frames,
        rounds=arguments.rounds,
        soak=arguments.soak,
        against_mediapipe=arguments.against == "mediapipe",
        emotion=arguments.emotion,
    )
    machine = pin_to_one_cpu()
    with StepBar("bench", options.steps) as tell:
        report = measure(options, tell)
    return report.as_json() | {"machine": machine}, "\n".join(lines(report, machine))


def _broker(arguments: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """The way to a broker, as JSON and as text."""
    from edge_monitor.bench.mqtt_session import MqttOptions, measure
    from edge_monitor.bench.text import mqtt_lines

    if not 0 < arguments.port <= _LAST_PORT:
        raise UsageError(f"--port must be from 1 to {_LAST_PORT}")
    options = MqttOptions(str(_SAMPLE), arguments.host, arguments.port)
    wanted = options.shortened() if arguments.short else options
    with StepBar("bench", wanted.steps) as tell:
        report = measure(wanted, tell)
    return _told(report, mqtt_lines, short=arguments.short)


def _page(arguments: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """The page and those who read it, as JSON and as text."""
    from edge_monitor.bench.page_session import PageOptions, measure
    from edge_monitor.bench.text import page_lines

    options = PageOptions(str(_SAMPLE))
    wanted = options.shortened() if arguments.short else options
    with StepBar("bench", wanted.steps) as tell:
        report = measure(wanted, tell)
    return _told(report, page_lines, short=arguments.short)


def _told(
    report: Report, lines: Callable[[Report], Iterator[str]], *, short: bool
) -> tuple[dict[str, Any], str]:
    """A report as JSON and as text; what is short is not held against the goals."""
    shown = report.unjudged() if short else report
    return shown.as_json(), "\n".join(lines(shown))
