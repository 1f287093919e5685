"""What Prometheus is told: well-formed, by its conventions, of few labels, and never downwards."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from prometheus_client.metrics_core import Metric
from prometheus_client.openmetrics.exposition import generate_latest
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as read_openmetrics,
)
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector, CollectorRegistry

from edge_monitor.contract import examples
from edge_monitor.meter import Meter
from edge_monitor.outputs.health_payload import COUNTS
from edge_monitor.outputs.metrics import Metrics, families
from edge_monitor.settings_web import Web
from edge_monitor.testing import DriverScript, scenarios
from edge_monitor.types import EventKind, Health, Level, Numbers, Phase, Status, Work
from tests.live import Drive

ROOT = Path(__file__).parents[2]

VALUES: Mapping[str, set[str]] = {
    "kind": set(EventKind),
    "phase": set(Phase),
    "level": {level.label for level in Level},
    "edge_monitor_level": {level.label for level in Level},
    "edge_monitor_status": set(Status),
    "stage": set(Work),
    "part": {"camera", "buzzer", "speed"},
    "reason": {"under_voltage", "frequency_capped", "throttled", "soft_temperature_limit"},
    "work": {"emotion", "preview", "classifiers"},
}
"""Each label of which the values are known here; a new one has to be thought about."""

OF_THE_CONFIGURATION = {"output", "model", "sha256", "version", "le"}
"""Labels whose values come with the program or its configuration: a handful."""

Samples = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


def told(numbers: Numbers) -> Samples:
    """Every sample that Prometheus reads, by name and labels."""
    text, media_type = Metrics(lambda: numbers).text()
    assert media_type.startswith("text/plain; version=0.0.4")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples[f"edge_monitor_{name}", frozenset(labels.items())]


def whole() -> Numbers:
    """A run of which everything is known."""
    counts = dict.fromkeys(COUNTS, 1)
    health = replace(
        examples.HEALTH,
        throttling=("throttled",),
        shed={"emotion": "85 °C", "preview": "85 °C"},
        camera_fault="no picture for more than 2 s",
        sinks={"mqtt": {**examples.HEALTH.sinks["mqtt"], **counts}, "journal": {"fault": "full"}},
    )
    meter = Meter()
    meter.step(examples.STATE, (), None)
    meter.health(health)
    return meter.numbers()


def test_what_is_exposed_is_read_by_prometheus_own_parser() -> None:
    samples = told(whole())
    assert value(samples, "level", edge_monitor_level="microsleep") == 1
    assert value(samples, "level", edge_monitor_level="awake") == 0
    assert value(samples, "perclos_ratio") == examples.STATE.perclos
    assert value(samples, "temperature_celsius") == examples.HEALTH.temperature_c
    assert value(samples, "throttling", reason="throttled") == 1
    assert value(samples, "throttling", reason="under_voltage") == 0
    assert value(samples, "shed", work="emotion") == 1
    assert value(samples, "shed", work="preview") == 1
    assert value(samples, "shed", work="classifiers") == 0
    assert value(samples, "fault", part="camera") == 1
    assert value(samples, "fault", part="buzzer") == 0
    assert value(samples, "output_fault", output="journal") == 1
    assert value(samples, "output_connected", output="mqtt") == 1
    assert value(samples, "output_certificate_expiry_timestamp_seconds", output="mqtt") == (
        1_790_769_600.0
    )
    assert value(samples, "info", version=examples.HEALTH.version) == 1
    assert ("process_resident_memory_bytes", frozenset()) in samples


class _Given(Collector):
    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers

    def collect(self) -> Iterator[Metric]:
        return families(self._numbers)


def test_the_stricter_parser_of_openmetrics_finds_nothing_wrong() -> None:
    registry = CollectorRegistry()
    registry.register(_Given(whole()))
    text = generate_latest(registry).decode()  # type: ignore[no-untyped-call]  # as shipped
    read = list(read_openmetrics(text))  # type: ignore[no-untyped-call]  # likewise
    assert {family.name for family in read} == {family.name for family in families(whole())}


def test_names_and_units_follow_the_conventions() -> None:
    for family in families(whole()):
        assert re.fullmatch(r"edge_monitor(_[a-z0-9]+)*", family.name)
        assert not re.search(r"_(ms|s|mb|percent|deg|hz)$", family.name), "base units only"
        assert family.documentation.endswith(".")
        assert family.documentation[0].isupper() or family.documentation[0] == "1"
        if family.type == "histogram":
            assert family.name.endswith("_seconds")


def test_no_label_takes_values_that_nobody_has_foreseen() -> None:
    for family in families(whole()):
        for sample in family.samples:
            for label, given in sample.labels.items():
                assert label in VALUES.keys() | OF_THE_CONFIGURATION
                assert given in VALUES.get(label, {given})


def test_before_the_first_frame_only_counts_are_told() -> None:
    names = {family.name for family in families(Meter().numbers())}
    assert "edge_monitor_frames_captured" in names
    assert not names & {"edge_monitor_level", "edge_monitor_fault", "edge_monitor"}


def test_what_is_not_known_has_no_sample() -> None:
    unknown = replace(examples.HEALTH, temperature_c=None, throttling=None, clock_synced=None)
    state = replace(examples.STATE, perclos=None, closure=None)
    samples = told(replace(whole(), state=state, health=unknown))
    names = {name for name, _ in samples}
    for name in ("perclos_ratio", "closure_ratio", "temperature_celsius", "throttling"):
        assert f"edge_monitor_{name}" not in names


def test_each_bucket_holds_what_those_below_it_hold() -> None:
    meter = Meter()
    for latency_s in (0.00005, 0.0001, 0.003, 0.02, 7.0):
        meter.frame(latency_s)
    samples = told(meter.numbers())
    name = "frame_latency_seconds"
    held = [value(samples, f"{name}_bucket", le=le) for le in ("0.0001", "0.005", "1.0", "+Inf")]
    assert held == [2, 3, 4, 5]
    assert value(samples, f"{name}_count") == 5
    assert value(samples, f"{name}_sum") == pytest.approx(7.02315)


def agreeing(samples: Samples, health: Health) -> None:
    assert value(samples, "frames_skipped_total") == health.frames_skipped
    assert value(samples, "model_faults_total") == health.model_faults
    assert value(samples, "fault", part="camera") == (health.camera_fault is not None)
    assert value(samples, "fault", part="buzzer") == (health.buzzer_fault is not None)
    assert value(samples, "temperature_celsius") == health.temperature_c


def test_health_and_metrics_agree() -> None:
    meter = Meter()
    drive = Drive(scenarios.alert_driver(31.0), fps=10.0, meter=meter)
    drive.lose_camera(28.0, until=31.0)
    drive.buzzer.fault = "buzzer on GPIO17: busy"
    drive.run()
    first, *_, last = drive.sink.healths
    samples = told(meter.numbers())
    agreeing(samples, last)
    frames = value(samples, "frames_processed_total")
    looked = sum(health.fps_processed * 10.0 for health in drive.sink.healths)
    assert frames == pytest.approx(looked, abs=12)  # the last second is in no health yet
    assert last.latency_p99_s is not None
    below = value(samples, "frame_latency_seconds_bucket", le="0.1")
    assert below >= 0.99 * frames
    assert first.latency_p50_s is not None


def test_no_counter_falls_when_a_new_configuration_replaces_the_parts() -> None:
    meter = Meter()
    Drive(scenarios.falls_asleep(at=30.0, duration=8.0), meter=meter).run()
    before = told(meter.numbers())
    second = Drive(DriverScript(12.0).blinks(2.0), meter=meter)
    between = told(meter.numbers())
    second.run()
    after = told(meter.numbers())
    rising = [key for key in before if re.search(r"_(total|bucket|count|sum)$", key[0])]
    assert len(rising) > 100
    for key in rising:
        assert before[key] <= between[key] <= after[key], key
    assert value(after, "sessions_total") == 2


def test_the_example_of_a_scrape_asks_where_the_page_is_served() -> None:
    path = ROOT / "config" / "prometheus.yml"
    (job,) = yaml.safe_load(path.read_text(encoding="utf-8"))["scrape_configs"]
    assert job["static_configs"] == [{"targets": [f"{Web().host}:{Web().port}"]}]
    assert set(job) <= {"job_name", "scrape_interval", "static_configs"}
    assert "metrics_path" not in job  # /metrics is Prometheus' own default


PROMTOOL = shutil.which("promtool")


@pytest.mark.skipif(PROMTOOL is None, reason="no promtool: apt install prometheus")
def test_promtool_has_nothing_against_it() -> None:
    text, _ = Metrics(whole).text()
    assert PROMTOOL is not None
    for arguments, given in (
        (["check", "metrics"], text),
        (["check", "config", str(ROOT / "config" / "prometheus.yml")], ""),
    ):
        done = subprocess.run(
            [PROMTOOL, *arguments], input=given, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
