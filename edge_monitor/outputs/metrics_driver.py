"""Metrics of the driver's state."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric, StateSetMetricFamily

from edge_monitor.types import DriverState, Level, Status


def driver_families(state: DriverState) -> Iterator[Metric]:
    """Metrics of the newest state; what is not known has no sample."""
    yield StateSetMetricFamily(
        "edge_monitor_level",
        "The rung of the ladder: 1 for the present one, 0 for the others.",
        {level.label: level is state.level for level in Level},
    )
    yield StateSetMetricFamily(
        "edge_monitor_status",
        "Whether the eyes can be judged, and if not, why: 1 for the present one.",
        {status.value: status is state.status for status in Status},
    )
    for name, value, told in (
        ("watched", state.watched, "1 while drowsiness is watched; without it levels mean nothing"),
        ("degraded", state.degraded is not None, "1 after 10 s without being able to judge"),
        ("acknowledged", state.acknowledged, "1 while the present alarm is acknowledged"),
        ("perclos_ratio", state.perclos, "Share of the last minute with the lids down"),
        ("closure_ratio", state.closure, "Closure of the lids, 0 this driver's open eye, 1 shut"),
        ("eyes_closed_seconds", state.closed_s, "How long the lids have been down"),
        ("calibration_ratio", state.calibration, "Share of the baseline that is learnt"),
        ("faces", state.faces, "Faces that are tracked"),
    ):
        yield GaugeMetricFamily(
            f"edge_monitor_{name}", f"{told}.", None if value is None else float(value)
        )
