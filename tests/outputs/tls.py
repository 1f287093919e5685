"""What the tests of TLS share: certificates, a broker that shows them, devices that connect."""

import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.mqtt import MqttSink
from edge_monitor.outputs.mqtt_options import MqttOptions
from tests.conftest import Broker
from tests.outputs.samples import an_event, soon

CERTIFICATES = Path(__file__).parents[2] / "scripts" / "certificates"


def make(folder: Path, *words: str) -> Path:
    """Certificates by the script that is shipped, for users and for us alike."""
    subprocess.run([CERTIFICATES, folder, *words], check=True, capture_output=True)
    return folder


def of_the_same(keys: Path, folder: Path, *words: str) -> Path:
    """More certificates of the authority in `keys`."""
    folder.mkdir()
    for name in ("ca.pem", "ca.key"):
        shutil.copy(keys / name, folder)
    return make(folder, *words)


def serve(broker: Broker, keys: Path, *more: str) -> None:
    """Start it with the certificate in `keys`."""
    files = ("cafile", "ca.pem"), ("certfile", "broker.pem"), ("keyfile", "broker.key")
    broker.start(*(f"{setting} {keys / name}" for setting, name in files), *more)


def own(keys: Path) -> dict[str, Path]:
    """What a device is configured with that has a certificate of its own."""
    return {
        "ca_file": keys / "ca.pem",
        "client_cert": keys / "bench.pem",
        "client_key": keys / "bench.key",
    }


class Dialler:
    """Devices that try again quickly, and what they and the log say."""

    def __init__(self, envelopes: Envelopes, caplog: pytest.LogCaptureFixture) -> None:
        self._envelopes = envelopes
        self._sinks: list[MqttSink] = []
        self.log = caplog

    def connect(self, port: int, **more: object) -> MqttSink:
        options = MqttOptions(host="127.0.0.1", port=port, device_id="bench", **more)  # type: ignore[arg-type]  # by name
        self._sinks.append(MqttSink(options, self._envelopes, backoff=Backoff(0.05, 0.1)))
        return self._sinks[-1]

    def is_refused(self, sink: MqttSink, *words: str) -> bool:
        """Whether health and one line of the log say all of it, and nothing has been sent."""
        sink.event(an_event())
        told = soon(lambda: all(word in str(sink.report()["fault"]) for word in words))
        logged = soon(
            lambda: any(all(word in line for word in words) for line in self.log.messages)
        )
        assert not soon(lambda: sink.report()["connected"] == 1, within_s=0.2)
        report = sink.report()
        assert (report["sessions"], report["waiting"]) == (0, 1)
        assert "\n" not in str(report["fault"])
        return told and logged

    def close(self) -> None:
        for sink in self._sinks:
            sink.close()
        assert soon(lambda: not any("paho" in thread.name for thread in threading.enumerate()))
