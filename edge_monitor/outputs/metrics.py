"""Numbers for Prometheus, read when it asks: nothing is counted twice, and nothing in between.

Names and units follow Prometheus' conventions: base units, `_total` for what only rises. Labels
have a few known values each; nothing names or numbers a face.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

from edge_monitor.outputs.metrics_driver import driver_families
from edge_monitor.outputs.metrics_health import health_families
from edge_monitor.outputs.metrics_output import output_families
from edge_monitor.ports import ReadNumbers
from edge_monitor.types import Numbers, Spread

_TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
"""The format that every scraper reads."""


class Metrics:
    """Writes what stands in a run's numbers.

    Args:
        read: gives the numbers as they are now, from any thread.
    """

    def __init__(self, read: ReadNumbers) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Run(read))
        ProcessCollector(registry=self._registry)

    def text(self) -> tuple[str, str]:
        """The exposition, and its media type."""
        return generate_latest(self._registry).decode(), _TEXT


class _Run(Collector):
    def __init__(self, read: ReadNumbers) -> None:
        self._read = read

    def collect(self) -> Iterable[Metric]:
        return families(self._read())


def families(numbers: Numbers) -> Iterator[Metric]:
    """Every metric of a run; those of state and health once there is one."""
    yield from _counters(numbers)
    yield from _histograms(numbers)
    if numbers.state is not None:
        yield from driver_families(numbers.state)
    if numbers.health is not None:
        yield from health_families(numbers.health)
        yield from output_families(numbers.health, numbers.output_counts)


def _counters(numbers: Numbers) -> Iterator[Metric]:
    for name, count, told in (
        ("frames_captured", numbers.frames_captured, "Frames that arrived from the camera."),
        ("frames_processed", numbers.frames_processed, "Frames that were looked at."),
        (
            "frames_skipped",
            numbers.frames_skipped,
            "Frames that a newer one replaced before they were looked at.",
        ),
        ("blinks", numbers.blinks, "Blinks, long ones among them."),
        ("partial_blinks", numbers.partial_blinks, "Blinks in which the lids did not shut."),
        (
            "model_faults",
            numbers.model_faults,
            "Results of networks that were not finite and were thrown away.",
        ),
        (
            "sessions",
            numbers.sessions,
            "How often the parts were started: once, and again for each new configuration.",
        ),
    ):
        yield CounterMetricFamily(f"edge_monitor_{name}", told, count)
    events = CounterMetricFamily(
        "edge_monitor_events", "Events, by kind and phase.", labels=("kind", "phase")
    )
    for (kind, phase), count in numbers.events.items():
        events.add_metric((kind, phase), count)
    yield events
    alarms = CounterMetricFamily(
        "edge_monitor_alarms", "How often the level rose to this one.", labels=("level",)
    )
    for level, count in numbers.rises.items():
        alarms.add_metric((level.label,), count)
    yield alarms


def _histograms(numbers: Numbers) -> Iterator[Metric]:
    latency = HistogramMetricFamily(
        "edge_monitor_frame_latency_seconds",
        "From a frame's time to when its decision was delivered.",
        labels=(),
    )
    latency.add_metric((), *_buckets(numbers.latency))
    yield latency
    stages = HistogramMetricFamily(
        "edge_monitor_stage_duration_seconds",
        "What a frame took, stage by stage; only frames that needed the stage count.",
        labels=("stage",),
    )
    for work, spread in numbers.work.items():
        stages.add_metric((work,), *_buckets(spread))
    yield stages


def _buckets(spread: Spread) -> tuple[list[tuple[str, float]], float]:
    bounds = [*map(floatToGoString, spread.bounds_s), "+Inf"]
    return list(zip(bounds, accumulate(spread.counts), strict=True)), spread.sum_s
