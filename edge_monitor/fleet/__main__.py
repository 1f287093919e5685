"""`python -m edge_monitor.fleet`: plays many devices against a broker."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from edge_monitor.commands.common import add_config_arguments, settings_from
from edge_monitor.errors import EXIT_UNAVAILABLE, EdgeMonitorError, UsageError
from edge_monitor.fleet.player import Play, Player
from edge_monitor.outputs.mqtt_options import MqttOptions


def main(arguments: Sequence[str] | None = None) -> int:
    """Play; return the exit status: 0 when all arrived. What a user can cause is one line."""
    options = _parser().parse_args(arguments)
    try:
        return _play(options)
    except EdgeMonitorError as error:
        print(f"fleet: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fleet",
        description="Play many devices against a broker: each with a connection and a will of "
        "its own, saying what a device says while its driver is awake, drowsy and asleep.",
    )
    parser.add_argument("--devices", type=int, required=True, metavar="N", help="how many")
    parser.add_argument("--host", metavar="NAME", help="the broker; the same as mqtt.host")
    parser.add_argument("--port", type=int, metavar="P", help="the same as mqtt.port")
    parser.add_argument(
        "--seconds", type=float, default=60.0, metavar="S", help="for how long (default 60)"
    )
    parser.add_argument(
        "--calm",
        type=float,
        default=5.0,
        metavar="S",
        help="seconds between two troubles of a driver, about: more for fewer alarms (default 5)",
    )
    parser.add_argument(
        "--interval",
        type=float,
        default=0.5,
        metavar="S",
        help="seconds between two states of a device (default 0.5, as real ones)",
    )
    parser.add_argument("--seed", type=int, default=1, metavar="K", help="of all that happens")
    parser.add_argument(
        "--name", default="fleet", metavar="ID", help="how device ids begin (default fleet)"
    )
    parser.add_argument(
        "--forget",
        action="store_true",
        help="in the end take back what the broker keeps of the devices",
    )
    parser.add_argument("--json", action="store_true", help="say in JSON what became of it")
    add_config_arguments(parser)
    return parser


def _play(options: argparse.Namespace) -> int:
    play = Play(
        devices=int(_in_range("devices", options.devices, 1, 100_000)),
        seconds=_in_range("seconds", options.seconds, 1.0, 1e6),
        calm_s=_in_range("calm", options.calm, 1.0, 300.0),
        interval_s=_in_range("interval", options.interval, 0.5, 60.0),
        seed=options.seed,
        forget=options.forget,
    )
    for key in ("host", "port"):
        if (value := getattr(options, key)) is not None:
            options.set.append(f"mqtt.{key}={value}")
    from edge_monitor.broker import mqtt_options  # after the arguments: --help takes no settings

    settings = settings_from(options)
    digits = max(4, len(str(play.devices)))

    def of_number(number: int) -> MqttOptions:
        return mqtt_options(settings, f"{options.name}-{number:0{digits}}")

    player = Player(play, of_number)
    print(f"fleet: playing to {settings.mqtt.host}:{settings.mqtt.port}", file=sys.stderr)
    with _bar(play.length_s) as bar:
        tally = player.run(progress=lambda seconds: bar.update(seconds - bar.n))
    print(json.dumps(asdict(tally)) if options.json else tally.line())
    return 0 if tally.is_well else EXIT_UNAVAILABLE


def _bar(length_s: float) -> Any:
    from tqdm import tqdm

    layout = "fleet |{bar}| {n:.0f} of {total:.0f} s"
    return tqdm(total=length_s, bar_format=layout, disable=None, leave=False)


def _in_range(name: str, value: float, least: float, most: float) -> float:
    if not least <= value <= most:
        raise UsageError(f"--{name} must be {least:g} to {most:g}")
    return value


if __name__ == "__main__":
    sys.exit(main())
