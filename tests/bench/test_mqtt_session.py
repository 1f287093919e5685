"""The way to a broker: what is measured, and what cannot be."""

from pathlib import Path

import pytest

from edge_monitor.bench import mqtt_session
from edge_monitor.bench.mqtt_session import MqttOptions, measure
from edge_monitor.bench.runner import BenchError
from edge_monitor.errors import EXIT_UNAVAILABLE
from edge_monitor.testing import DriverScript
from edge_monitor.testing.sample import make_sample
from tests.conftest import Broker, free_port


@pytest.mark.models
@pytest.mark.usefixtures("broker")
def test_a_session_has_every_figure_once(tmp_path: Path) -> None:
    """With a broker of its own: the fixture, which is not started, says that mosquitto is here."""
    make_sample(tmp_path / "film", story=DriverScript(1.0))
    film = str(tmp_path / "film.mp4")
    said: list[str] = []
    few = MqttOptions(film, alarms=5, rounds=2, rows=300, many_rows=1500, hours=0.05)
    report = measure(few, said.append)
    values = {figure.name: figure.value for figure in report.figures}
    assert list(values) == [
        "a wake-up by itself is late, p99.7",
        "processing, p50",
        "processing, p99",
        "added until the subscriber has it, p50",
        "added until the subscriber has it, p99",
        "frame to subscriber, p50",
        "frame to subscriber, p99",
        "drained, of 300 events",
        "1,500 events add to memory",
        "spool a day, broker answers",
        "spool a day, broker away",
        "journal a day, all without MQTT",
        "all a day, broker answers",
        "all a day, broker away",
    ]
    assert 0 < values["processing, p50"] < values["frame to subscriber, p50"]
    assert values["drained, of 300 events"] > 10
    assert report.broker == "mosquitto on loopback"
    assert (report.alarms, len(said)) == (10, 6)


def test_without_mosquitto_its_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt_session, "mosquitto_program", lambda: None)
    with pytest.raises(BenchError, match=r"apt install mosquitto.*--host") as caught:
        measure(MqttOptions("clip.mp4"), print)
    assert caught.value.exit_status == EXIT_UNAVAILABLE


def test_a_broker_that_is_not_there_is_told_in_one_line() -> None:
    with pytest.raises(BenchError, match=r"reached .*refused.*leave --host out") as caught:
        measure(MqttOptions("clip.mp4", host="127.0.0.1", port=free_port()), print)
    assert caught.value.exit_status == EXIT_UNAVAILABLE
    assert "\n" not in str(caught.value)


def test_a_broker_that_wants_a_password_is_told(broker: Broker) -> None:
    broker.start("allow_anonymous false")
    with pytest.raises(BenchError, match="without a password"):
        measure(MqttOptions("clip.mp4", host=broker.host, port=broker.port), print)


def test_a_mosquitto_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt_session, "mosquitto_program", lambda: "/bin/false")
    with pytest.raises(BenchError, match="mosquitto does not listen"):
        measure(MqttOptions("clip.mp4"), print)


def test_the_short_session_measures_the_same_with_less() -> None:
    whole = MqttOptions("clip.mp4", host="broker.local", port=1884)
    short = whole.shortened()
    assert (short.clip, short.host, short.port) == ("clip.mp4", "broker.local", 1884)
    assert short.alarms < whole.alarms
    assert short.rounds < whole.rounds
    assert short.rows < whole.rows
    assert short.many_rows < whole.many_rows
    assert short.hours < whole.hours
