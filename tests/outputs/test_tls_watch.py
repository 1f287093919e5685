"""When the end of a certificate is told, and how often; what the broker says as it hangs up."""

import logging
import shutil
from pathlib import Path

import paho.mqtt.client as paho
import pytest

from edge_monitor.outputs.certificates import validity_of_file
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.tls_watch import TlsWatch
from tests.outputs.tls import own

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="no openssl here: apt-get install openssl"
)
DAY_S = 86_400.0


class Watched:
    """A watch over our own certificate, at `days` before its end."""

    def __init__(self, keys: Path) -> None:
        ours = validity_of_file(keys / "bench.pem")
        assert ours is not None
        self.days = 40.0
        options = MqttOptions(host="broker.local", device_id="bench", **own(keys))  # type: ignore[arg-type]  # by name
        self.watch = TlsWatch(options, lambda: ours.ends_s - self.days * DAY_S)


@pytest.fixture
def watched(keys: Path) -> Watched:
    return Watched(keys)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (30.1, None),
        (29.9, "ends in 30 days, on 20"),
        (2.1, "ends in 2 days, on 20"),
        (0.9, "ends within two days, on 20"),
        (-0.1, "has ended, on 20"),
    ],
)
def test_a_certificate_is_told_of_from_a_month_before_its_end(
    watched: Watched, days: float, told: str | None
) -> None:
    watched.days = days
    warning = watched.watch.warning
    assert (warning is None) == (told is None)
    assert told is None or f"the device's certificate {told}" in str(warning)
    assert told is None or str(warning).endswith("renew mqtt.client_cert, then reload")


def test_the_log_is_told_once_a_day(watched: Watched, caplog: pytest.LogCaptureFixture) -> None:
    for days in (31.0, 29.0, 28.9, 28.5, 27.9, 27.8):
        watched.days = days
        watched.watch.remind()
    assert [line.split(",")[0] for line in caplog.messages] == [
        "mqtt: the device's certificate ends in 29 days",
        "mqtt: the device's certificate ends in 28 days",
    ]
    assert {record.levelno for record in caplog.records} == {logging.WARNING}


def test_what_the_broker_says_by_tls_is_told_once(watched: Watched) -> None:
    words = "failed to receive on socket: [SSL: X] tlsv13 alert certificate required (_ssl.c:1)"
    watched.watch.on_log(object(), None, paho.MQTT_LOG_DEBUG, words)
    assert "alert" not in watched.watch.rejected()
    watched.watch.on_log(object(), None, paho.MQTT_LOG_ERR, words)
    assert "(alert certificate required): " in watched.watch.rejected()
    assert "alert" not in watched.watch.rejected()
