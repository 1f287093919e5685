"""The speed that is assumed, and the one that was heard last."""

from edge_monitor.ports import SpeedSource
from edge_monitor.system.speed import AssumedSpeed, HeardSpeed
from edge_monitor.testing import FakeClock
from edge_monitor.types import SpeedReport


def test_an_assumed_speed_holds_for_ever() -> None:
    speed: SpeedSource = AssumedSpeed(80.0)
    assert (speed.speed_kmh(1e9), speed.report(1e9)) == (80.0, SpeedReport("assume"))


def test_a_speed_is_believed_for_three_seconds_and_then_nobody_knows() -> None:
    clock = FakeClock(monotonic_s=100.0)
    speed: SpeedSource = (heard := HeardSpeed("gpsd", clock))
    assert (speed.speed_kmh(100.0), speed.report(100.0).age_s) == (None, None)
    heard.hear(50.0)
    assert speed.speed_kmh(99.9) == 50.0  # a frame that was taken just before
    assert [speed.speed_kmh(t) for t in (100.0, 103.0, 103.01)] == [50.0, 50.0, None]
    assert speed.report(102.5) == SpeedReport("gpsd", 2.5, None)
    late = speed.report(104.0)
    assert (late.age_s, late.fault) == (4.0, "gpsd has told no speed for more than 3 s")


def test_a_fault_is_told_until_the_next_speed() -> None:
    clock = FakeClock(monotonic_s=100.0)
    heard = HeardSpeed("gpsd", clock)
    heard.complain("connection refused")
    assert heard.report(100.0) == SpeedReport("gpsd", None, "connection refused")
    heard.hear(0.0)
    assert heard.report(100.0) == SpeedReport("gpsd", 0.0, None)
    assert heard.speed_kmh(100.0) == 0.0
