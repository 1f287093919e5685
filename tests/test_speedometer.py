"""Where the vehicle's speed comes from, as configured, down to what is decided and told."""

import time

import pytest

from edge_monitor import daemon, sinks
from edge_monitor.broker import speed_desk
from edge_monitor.errors import ConfigError
from edge_monitor.pipeline import Pipeline
from edge_monitor.settings import Settings
from edge_monitor.settings_file import load_settings
from edge_monitor.speedometer import Speedometer, assumed_speed, start_speedometer
from edge_monitor.testing import FakeClock
from edge_monitor.types import SpeedReport
from tests.conftest import Broker, free_port
from tests.outputs.commander import Commander


def configured(*changes: str) -> Settings:
    return load_settings(None, {}, changes)


def test_nobody_knows_the_speed_unless_it_is_configured() -> None:
    speed = start_speedometer(Settings(), FakeClock())
    assert (speed.source, speed.hear) == (None, None)
    assert Pipeline(None, None, speed=speed.source).speed_report(1.0) == SpeedReport("none")
    speed.close()


def test_a_recording_knows_the_assumed_speed_alone() -> None:
    assumed = assumed_speed(configured("speed.assume_kmh=80"))
    assert assumed is not None
    assert assumed.speed_kmh(1.0) == 80.0
    assert assumed_speed(configured("speed.source=gpsd")) is None


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        (["speed.source=mqtt"], "mqtt.enabled"),
        (["speed.source=gpsd", "speed.assume_kmh=80"], "nothing is assumed"),
        (["speed.source=can"], "speed.source"),
        (["speed.topic=can/+"], "speed.topic"),
        (["speed.topic=#"], "speed.topic"),
        (["speed.gpsd_port=0"], "speed.gpsd_port"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_work_is_refused(changes: list[str], wrong: str) -> None:
    with pytest.raises(ConfigError, match=wrong):
        configured(*changes)


def test_the_topic_is_below_the_devices_unless_another_is_named() -> None:
    ours = speed_desk(Settings(), "bench", lambda _kmh: None)
    theirs = speed_desk(configured("speed.topic=can/speed"), "bench", lambda _kmh: None)
    assert ours is not None
    assert theirs is not None
    assert (ours.topic, theirs.topic) == ("edge_monitor/bench/vehicle/speed", "can/speed")
    assert speed_desk(Settings(), "bench", None) is None


def test_a_gpsd_that_is_absent_is_told_and_holds_nothing_up() -> None:
    clock = FakeClock()
    port = free_port()
    speed = start_speedometer(configured("speed.source=gpsd", f"speed.gpsd_port={port}"), clock)
    assert speed.source is not None
    told = wait_for_fault(speed)
    speed.close()
    assert told == SpeedReport("gpsd", None, f"gpsd at 127.0.0.1:{port}: Connection refused")
    assert speed.source.speed_kmh(clock.monotonic()) is None


def wait_for_fault(speed: Speedometer) -> SpeedReport:
    assert speed.source is not None
    deadline = time.monotonic() + 10.0
    while "refused" not in str((told := speed.source.report(0.0)).fault):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    return told


def test_what_the_broker_tells_is_decided_with_until_it_is_stale(mosquitto: Broker) -> None:
    clock = FakeClock(monotonic_s=100.0)
    settings = configured(
        "speed.source=mqtt",
        "mqtt.enabled=true",
        f"mqtt.port={mosquitto.port}",
        "mqtt.spool.enabled=false",
        "device.id=bench",
        "journal.enabled=false",
        "buzzer.kind=log",
    )
    speed = start_speedometer(settings, clock)
    outputs = sinks.build_outputs(settings, clock, console=False, hear_speed=speed.hear)
    pipeline = daemon.build_pipeline(settings, perceive=False, speed=speed.source)
    deadline = time.monotonic() + 10.0
    with Commander(mosquitto) as vehicle:
        while pipeline.speed_report(100.0).age_s is None:
            assert time.monotonic() < deadline
            vehicle.ask("vehicle/speed", b"72.5")
    for sink in outputs.sinks:
        sink.close()
    speed.close()
    seen = [pipeline.missing(t).observation for t in (100.0, 103.0, 103.1)]
    assert [one.speed_kmh for one in seen if one is not None] == [72.5, 72.5, None]
    assert pipeline.speed_report(102.0) == SpeedReport("mqtt", 2.0, None)
