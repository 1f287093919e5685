"""Metrics of the daemon and its board, as `health` told them last: at most 10 s ago."""

from collections.abc import Iterator
from typing import Final

from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric

from edge_monitor.types import Health

_THROTTLING: Final = ("under_voltage", "frequency_capped", "throttled", "soft_temperature_limit")
_LOADS: Final = ("emotion", "preview", "classifiers")


def health_families(health: Health) -> Iterator[Metric]:
    """Metrics of the newest health but for its outputs; what is not known has no sample."""
    yield InfoMetricFamily("edge_monitor", "The program.", {"version": health.version})
    models = InfoMetricFamily(
        "edge_monitor_model", "Each network in use, and its SHA-256.", labels=("model",)
    )
    for name, sha256 in health.models.items():
        models.add_metric((name,), {"sha256": sha256})
    yield models
    yield _flags(
        "fault",
        "1 while this part cannot do its work; the log and `health` say why.",
        "part",
        {
            "camera": health.camera_fault is not None,
            "buzzer": health.buzzer_fault is not None,
            "speed": health.speed_fault is not None,
        },
    )
    for name, value, told in (
        ("temperature_celsius", health.temperature_c, "Of the board's hottest sensor"),
        ("clock_synced", health.clock_synced, "1 if the clock was set from outside since boot"),
        ("speed_age_seconds", health.speed_age_s, "Since the vehicle's speed was told last"),
    ):
        yield GaugeMetricFamily(
            f"edge_monitor_{name}", f"{told}.", None if value is None else float(value)
        )
    slowed = health.throttling
    yield _flags(
        "throttling",
        "What slows the board down now; no sample where the machine does not say.",
        "reason",
        {} if slowed is None else {reason: reason in slowed for reason in _THROTTLING},
    )
    yield _flags(
        "shed",
        "1 while this work rests to spare the board.",
        "work",
        {load: load in health.shed for load in _LOADS},
    )


def _flags(name: str, told: str, label: str, values: dict[str, bool]) -> Metric:
    family = GaugeMetricFamily(f"edge_monitor_{name}", told, labels=(label,))
    for value, is_set in values.items():
        family.add_metric((value,), float(is_set))
    return family
