"""Metrics of the outputs: what waits, what went, what was lost."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from edge_monitor.outputs.health_payload import COUNTS
from edge_monitor.types import Health

_PRESENT: Final = frozenset(
    {"connected", "waiting", "spooled", "in_flight", "readers", "preview_on"}
)
"""Of the counts those that also fall."""


def output_families(health: Health, totals: Mapping[str, Mapping[str, int]]) -> Iterator[Metric]:
    """Metrics of each output, by its name.

    Args:
        health: as it was told last.
        totals: what only rises, those that a reload replaced counted in.
    """
    faults = _gauge("fault", "1 while nothing arrives there; `health` says why.")
    expiry = _gauge(
        "certificate_expiry_timestamp_seconds",
        "When the first of the certificates in use expires, in seconds since 1970.",
    )
    for name, report in health.sinks.items():
        broken = report.get("fault") is not None or report.get("spool_fault") is not None
        faults.add_metric((name,), float(broken))
        if isinstance(expires := report.get("certificate_expires"), str):
            expiry.add_metric((name,), datetime.fromisoformat(expires).timestamp())
    yield faults
    yield expiry
    for what, told in COUNTS.items():
        words = f"{told[:1].upper()}{told[1:]}."
        family = _gauge(what, words) if what in _PRESENT else _counter(what, words)
        source = health.sinks if what in _PRESENT else totals
        for name, counts in source.items():
            if isinstance(count := counts.get(what), int):
                family.add_metric((name,), count)
        yield family


def _gauge(name: str, told: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"edge_monitor_output_{name}", told, labels=("output",))


def _counter(name: str, told: str) -> CounterMetricFamily:
    return CounterMetricFamily(f"edge_monitor_output_{name}", told, labels=("output",))
