"""Measurements of the broker's side, in order, each in a process of its own."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from edge_monitor.bench.alarms import DISK
from edge_monitor.bench.day import HOURS, STATED
from edge_monitor.bench.delivery import DEVICE, delivery_figures, time_alarms, wake_up_figure
from edge_monitor.bench.figures import (
    SPOOLED_MIB_GOAL,
    WRITTEN_MB_GOAL,
    Figure,
    Found,
)
from edge_monitor.bench.runner import BenchError, run_task
from edge_monitor.errors import EXIT_UNAVAILABLE
from edge_monitor.testing.broker import Broker, mosquitto_program

_FEW_ROWS = 1000
_MB = 1e6


@dataclass(frozen=True, slots=True)
class MqttOptions:
    """What to measure, and with which broker.

    Attributes:
        clip: path of a video with one face.
        host: of a broker that needs no password; `None` to have one started.
        port: of that broker.
        alarms: how many to time in a round.
        rounds: how many; the median of the rounds counts.
        rows: events in the spool that is drained.
        many_rows: events in the spool whose memory is measured.
        hours: how much of the day of which the written bytes are counted.
    """

    clip: str
    host: str | None = None
    port: int = 1883
    alarms: int = 500
    rounds: int = 3
    rows: int = 20_000
    many_rows: int = 100_000
    hours: float = HOURS

    @property
    def steps(self) -> int:
        """How often `measure` tells its progress."""
        return 4 + self.rounds

    def shortened(self) -> "MqttOptions":
        """Enough to see that all of it works; p99 of so few means little."""
        return replace(self, alarms=40, rounds=1, rows=2000, many_rows=4000, hours=0.5)


@dataclass(frozen=True, slots=True)
class MqttReport(Found):
    """What was found.

    Attributes:
        broker: which one, for people.
        alarms: how many were timed, in all rounds.
        load: the machine's load average over a minute when it began: 0 is an idle machine.
        day: the rate of events behind what is written.
    """

    broker: str
    alarms: int
    load: float
    day: str = STATED


def measure(options: MqttOptions, progress: Callable[[str], None]) -> MqttReport:
    """Measure.

    Args:
        options: what.
        progress: is told what is being measured.

    Raises:
        BenchError: there is no broker, or it does not take what is sent; the clip cannot be read.
    """
    load = os.getloadavg()[0]
    with _broker(options) as (host, port, description):
        report = MqttReport(description, options.rounds * options.alarms, load)
        progress("how late this machine wakes up by itself")
        report.figures.append(wake_up_figure())
        rounds = []
        for number in range(1, options.rounds + 1):
            progress(f"{options.alarms} alarms from frame to subscriber, {number}/{options.rounds}")
            rounds.append(time_alarms(options.clip, host, port, options.alarms))
        report.figures.extend(delivery_figures(rounds))
        progress(f"a spool of {options.rows:,} events")
        told = _drained(host, port, options.rows)
        report.figures.append(
            Figure(f"drained, of {options.rows:,} events", (options.rows / told["seconds"],), "/s")
        )
        progress(f"memory of {options.many_rows:,} events")
        few, many = (_drained(host, port, rows) for rows in (_FEW_ROWS, options.many_rows))
        added_mib = many["peak_mib"] - few["peak_mib"]
        name = f"{options.many_rows:,} events add to memory"
        report.figures.append(Figure(name, (added_mib,), "MiB", SPOOLED_MIB_GOAL))
    progress("what a day writes")
    report.figures.extend(_written(options.hours))
    return report


@contextmanager
def _broker(options: MqttOptions) -> Iterator[tuple[str, int, str]]:
    """Host, port and description of the broker, which is stopped afterwards if it is ours."""
    if options.host is not None:
        yield options.host, options.port, f"broker {options.host}:{options.port}"
        return
    program = mosquitto_program()
    if program is None:
        raise BenchError(
            "there is no mosquitto here: sudo apt install mosquitto, or name a broker with --host",
            EXIT_UNAVAILABLE,
        )
    with TemporaryDirectory(prefix="edge-monitor-bench-") as folder:
        broker = Broker(program, Path(folder))
        try:
            broker.start()
        except ChildProcessError as error:
            raise BenchError(str(error), EXIT_UNAVAILABLE) from error
        try:
            yield broker.host, broker.port, "mosquitto on loopback"
        finally:
            broker.stop()


def _written(hours: float) -> Iterator[Figure]:
    """Megabytes a day, first each part, then all that the daemon writes."""
    told = (
        run_task("wear:journal", hours=hours),
        run_task("wear:spool", hours=hours, answered=True),
        run_task("wear:spool", hours=hours, answered=False),
    )
    journal, answered, away = (part["bytes_a_day"] / _MB for part in told)
    yield Figure("spool a day, broker answers", (answered,), "MB")
    yield Figure("spool a day, broker away", (away,), "MB")
    yield Figure("journal a day, all without MQTT", (journal,), "MB", WRITTEN_MB_GOAL)
    yield Figure("all a day, broker answers", (journal + answered,), "MB", WRITTEN_MB_GOAL)
    yield Figure("all a day, broker away", (journal + away,), "MB", WRITTEN_MB_GOAL)


def _drained(host: str, port: int, rows: int) -> dict[str, Any]:
    with TemporaryDirectory(prefix="edge-monitor-bench-", dir=DISK) as folder:
        run_task("drain:fill", folder=folder, rows=rows)
        return run_task(
            "drain:drain", folder=folder, host=host, port=port, device_id=DEVICE, rows=rows
        )
