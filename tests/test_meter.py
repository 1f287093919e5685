"""What the live loop counts: once, for health and metrics alike, and never downwards."""

from dataclasses import replace

import pytest

from edge_monitor.lap import BOUNDS_S
from edge_monitor.meter import Meter, Total
from edge_monitor.testing import DriverScript, scenarios
from edge_monitor.types import EventKind, Level, Numbers, Phase, Work
from tests.live import Drive


def falling(before: Numbers, after: Numbers) -> list[str]:
    """The counts that are lower than they were."""
    names = ("sessions", "frames_captured", "frames_processed", "frames_skipped", "blinks")
    lower = [name for name in names if getattr(after, name) < getattr(before, name)]
    lower += [str(key) for key, count in before.events.items() if after.events[key] < count]
    lower += [str(level) for level, count in before.rises.items() if after.rises[level] < count]
    for output, counts in before.output_counts.items():
        lower += [what for what in counts if after.output_counts[output][what] < counts[what]]
    return lower


def test_a_drive_is_counted_as_its_sinks_were_told() -> None:
    meter = Meter()
    drive = Drive(scenarios.falls_asleep(at=30.0, duration=8.0), meter=meter).run()
    numbers = meter.numbers()
    assert numbers.frames_captured == drive.feed.captured
    assert numbers.frames_processed == sum(step.observation is not None for step in drive.steps)
    assert numbers.frames_skipped == drive.feed.skipped
    for (kind, phase), count in numbers.events.items():
        told = [event for event in drive.sink.of(kind) if event.phase is phase]
        assert count == len(told)
    assert numbers.rises[Level.MICROSLEEP] == 1
    assert numbers.rises[Level.UNRESPONSIVE] == 1
    assert numbers.state == drive.steps[-1].state
    assert numbers.blinks == drive.steps[-1].state.blinks.total > 0
    assert numbers.recent[-1] == drive.sink.events[-1]
    assert numbers.health == drive.sink.healths[-1]


def test_health_tells_the_latencies_and_frames_that_the_meter_counted() -> None:
    """One source: the quantiles lie in the classes in which the histogram has them."""
    meter = Meter()
    drive = Drive(scenarios.alert_driver(11.0), fps=10.0, meter=meter).run()
    (health,) = drive.sink.healths
    numbers = meter.numbers()
    assert sum(numbers.latency.counts) == numbers.frames_processed
    assert health.latency_p50_s == 0.0  # by the clock of this test no work takes time
    assert numbers.latency.counts[0] == numbers.frames_processed
    assert health.frames_skipped == numbers.frames_skipped
    assert health.fps_processed * 10.0 == pytest.approx(numbers.frames_processed, abs=12)


def test_quantiles_of_health_fit_the_histogram() -> None:
    meter = Meter()
    for millisecond in range(1, 101):
        meter.frame(millisecond / 1000)
    p50_s, p99_s = meter.latency_s(0.50, 0.99)
    assert (p50_s, p99_s) == (0.051, 0.1)
    counts = meter.numbers().latency.counts
    at_most_50_ms = sum(counts[: BOUNDS_S.index(0.05) + 1])
    assert at_most_50_ms == 50


def test_each_kind_of_work_is_timed_apart() -> None:
    meter = Meter()
    with meter.lap(Work.EYES):
        sum(range(1000))
    meter.frame(0.001)
    work = meter.numbers().work
    assert sum(work[Work.EYES].counts) == 1
    assert work[Work.EYES].sum_s > 0
    assert all(sum(spread.counts) == 0 for kind, spread in work.items() if kind is not Work.EYES)


def test_no_count_falls_when_new_parts_take_over() -> None:
    meter = Meter()
    first = Drive(scenarios.falls_asleep(at=30.0, duration=8.0), meter=meter).run()
    before = meter.numbers()
    second = Drive(DriverScript(12.0).blinks(2.0, 6.0), meter=meter)
    assert falling(before, meter.numbers()) == []
    second.run()
    after = meter.numbers()
    assert falling(before, after) == []
    assert after.sessions == 2
    assert after.frames_captured == first.feed.captured + second.feed.captured
    blinks = [drive.steps[-1].state.blinks.total for drive in (first, second)]
    assert after.blinks == sum(blinks)
    assert after.events[EventKind.DROWSINESS, Phase.STARTED] == 1


def test_counts_of_outputs_go_on_with_the_outputs_that_replace_them() -> None:
    meter = Meter()
    drive = Drive(scenarios.alert_driver(11.0), meter=meter).run()
    (health,) = drive.sink.healths
    meter.health(replace(health, sinks={"mqtt": {"published": 7, "fault": None}}))
    meter.begin(drive.feed)
    meter.health(replace(health, sinks={"mqtt": {"published": 2, "fault": None}}))
    assert meter.numbers().output_counts["mqtt"] == {"published": 9}


def test_health_goes_on_counting_with_new_parts_as_metrics_do() -> None:
    meter = Meter()
    Drive(scenarios.alert_driver(11.0), meter=meter).run()
    second = Drive(scenarios.alert_driver(11.0), meter=meter).run()
    (health,) = second.sink.healths
    numbers = meter.numbers()
    assert health.frames_skipped == numbers.frames_skipped == 2 * second.feed.skipped
    assert health.fps_captured == pytest.approx(30.0, abs=0.5)  # of the new parts alone


def test_faults_of_networks_that_were_replaced_are_not_forgotten() -> None:
    meter = Meter()
    feed = Drive(DriverScript(1.0)).feed
    meter.begin(feed)
    assert meter.model_faults(3) == 3
    meter.begin(feed)
    assert meter.model_faults(1) == 4
    assert meter.numbers().model_faults == 4


def test_only_the_last_events_are_kept_to_be_shown() -> None:
    meter = Meter()
    blinks = DriverScript(120.0).blinks(*(2.0 + 2.0 * number for number in range(55)))
    Drive(blinks, meter=meter).run()
    numbers = meter.numbers()
    assert sum(numbers.events.values()) > 20
    assert len(numbers.recent) == 20
    assert numbers.recent[-1].t > numbers.recent[0].t


def test_a_total_goes_on_where_a_part_begins_anew() -> None:
    total = Total()
    total.follow(5)
    total.begin()
    assert total.value == 5
    total.follow(3)
    assert total.value == 8
