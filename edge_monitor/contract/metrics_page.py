"""docs/metrics.md: every metric, from the code that exposes them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from prometheus_client.core import Metric

from edge_monitor.contract import examples
from edge_monitor.meter import Meter
from edge_monitor.outputs.health_payload import COUNTS
from edge_monitor.outputs.metrics import families

_HEAD: Final = """\
# Metrics for Prometheus

<!-- Written by `python -m edge_monitor.contract`: change the code, not this page. -->

Where the local page is on (`web.enabled`), it also answers `GET /metrics` in Prometheus' text \
format, under the same rules of access: where `web.token_file` is set everybody sends the token, \
this computer too, as `Authorization: Bearer …`; without one it answers this computer alone. \
`config/prometheus.yml` is an example of a scrape:

```
.venv/bin/edge-monitor run --config config/vehicle.toml --set web.enabled=true
curl http://127.0.0.1:8600/metrics
prometheus --config.file=config/prometheus.yml
```

Nothing is counted for Prometheus alone: these are the numbers that `health` is made of, read at \
the moment of the scrape. What comes from the board and from outputs is as `health` told it last, \
at most 10 s ago, and absent for the first 10 s. Counters begin at 0 with the process; they go on \
over a new configuration (SIGHUP). What is not known has no sample. No label names or numbers a \
face, and each label has a few known values.

Rates and quantiles are Prometheus' part:

```
rate(edge_monitor_frames_processed_total[1m])
histogram_quantile(0.99, rate(edge_monitor_frame_latency_seconds_bucket[5m]))
rate(edge_monitor_stage_duration_seconds_sum[5m])        # seconds a second, by stage
edge_monitor_level{edge_monitor_level!="awake"} == 1     # who is drowsy now
```

| metric | type | labels | what |
|---|---|---|---|
"""

_TAIL: Final = """\

Besides, there are the usual `process_*` metrics: CPU seconds, memory, open files, start.
"""

_HIDDEN: Final = frozenset({"le"})


def metrics_page() -> str:
    """The page in Markdown."""
    return _HEAD + "".join(map(_row, _examples())) + _TAIL


def _examples() -> Iterator[Metric]:
    counts: Mapping[str, int] = dict.fromkeys(COUNTS, 0)
    sink = {**examples.HEALTH.sinks["mqtt"], **counts}
    numbers = replace(
        Meter().numbers(),
        state=examples.STATE,
        health=replace(examples.HEALTH, sinks={"mqtt": sink}),
        output_counts={"mqtt": counts},
    )
    return families(numbers)


def _row(family: Metric) -> str:
    labels = sorted({label for sample in family.samples for label in sample.labels} - _HIDDEN)
    ending = {"counter": "_total", "info": "_info"}.get(family.type, "")
    named = ", ".join(f"`{label}`" for label in labels)
    what = family.documentation.replace("|", "\\|")
    return f"| `{family.name}{ending}` | {family.type} | {named} | {what} |\n"
