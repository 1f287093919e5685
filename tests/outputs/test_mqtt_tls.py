"""TLS to a real mosquitto: verified, never downgraded (fault 11)."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edge_monitor.errors import ConfigError
from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.certificates import expiry_of_file
from edge_monitor.outputs.cloudevent import Envelopes, rfc3339
from edge_monitor.outputs.mqtt import MqttSink
from edge_monitor.outputs.mqtt_options import MqttOptions
from tests.conftest import Broker, free_port
from tests.outputs.samples import soon

pytestmark = [
    pytest.mark.skipif(
        shutil.which("openssl") is None, reason="no openssl here: apt-get install openssl"
    ),
    # paho leaves the socket of a failed handshake to the reference count, which closes it at once
    pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning"),
]


def openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def authority(folder: Path, name: str) -> None:
    openssl(
        folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "2", "-subj", f"/CN={name}",
    )  # fmt: skip


def certificate(folder: Path, name: str, address: str) -> None:
    """`name`.pem and `name`.key for an IP address, vouched for by the authority `ours`."""
    openssl(
        folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}",
    )  # fmt: skip
    (folder / f"{name}.ext").write_text(f"subjectAltName=IP:{address}\n")
    openssl(
        folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ours.pem", "-CAkey", "ours.key",
        "-CAcreateserial", "-days", "2", "-extfile", f"{name}.ext", "-out", f"{name}.pem",
    )  # fmt: skip


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    authority(folder, "ours")
    authority(folder, "theirs")
    certificate(folder, "broker", "127.0.0.1")
    certificate(folder, "elsewhere", "192.0.2.1")
    certificate(folder, "device", "192.0.2.2")
    openssl(folder, "ec", "-in", "device.key", "-out", "locked.key", "-aes256",
            "-passout", "pass:locked")  # fmt: skip
    return folder


@pytest.fixture
def sinks() -> Iterator[list[MqttSink]]:
    built: list[MqttSink] = []
    yield built
    for sink in built:
        sink.close()
    assert soon(lambda: not any("paho" in thread.name for thread in threading.enumerate()))


def connect(broker: Broker, envelopes: Envelopes, sinks: list[MqttSink], **files: Any) -> MqttSink:
    options = MqttOptions(host="127.0.0.1", port=broker.port, device_id="bench", **files)
    sinks.append(MqttSink(options, envelopes, backoff=Backoff(0.05, 0.1)))
    return sinks[-1]


def serve(broker: Broker, keys: Path, name: str, *more: str) -> None:
    broker.start(
        f"cafile {keys}/ours.pem",
        f"certfile {keys}/{name}.pem",
        f"keyfile {keys}/{name}.key",
        *more,
    )


def test_a_broker_that_our_authority_vouches_for_is_trusted(
    broker: Broker, keys: Path, envelopes: Envelopes, sinks: list[MqttSink]
) -> None:
    serve(broker, keys, "broker")
    sink = connect(broker, envelopes, sinks, ca_file=keys / "ours.pem")
    assert soon(lambda: sink.report()["connected"] == 1)
    shown = expiry_of_file(keys / "broker.pem")
    assert shown is not None
    assert sink.report()["certificate_expires"] == rfc3339(shown)


def test_before_the_broker_is_reached_our_own_certificate_says_when_it_expires(
    keys: Path, envelopes: Envelopes, sinks: list[MqttSink]
) -> None:
    """Fault 11: what expires is seen in health before it has expired."""
    options = MqttOptions(
        host="127.0.0.1", port=free_port(), device_id="bench",
        ca_file=keys / "ours.pem", client_cert=keys / "device.pem",
        client_key=keys / "device.key",
    )  # fmt: skip
    sinks.append(MqttSink(options, envelopes, backoff=Backoff(0.05, 0.1)))
    own = expiry_of_file(keys / "device.pem")
    assert own is not None
    assert sinks[0].report()["certificate_expires"] == rfc3339(own)


def test_a_foreign_authority_is_refused_and_told(
    broker: Broker, keys: Path, envelopes: Envelopes, sinks: list[MqttSink]
) -> None:
    serve(broker, keys, "broker")
    sink = connect(broker, envelopes, sinks, ca_file=keys / "theirs.pem")
    assert soon(lambda: "certificate verify failed" in str(sink.report()["fault"]))
    assert not soon(lambda: sink.report()["connected"] == 1, within_s=0.2)


def test_a_certificate_of_another_address_is_refused_and_told(
    broker: Broker, keys: Path, envelopes: Envelopes, sinks: list[MqttSink]
) -> None:
    serve(broker, keys, "elsewhere")
    sink = connect(broker, envelopes, sinks, ca_file=keys / "ours.pem")
    assert soon(lambda: "IP address mismatch" in str(sink.report()["fault"]))
    assert not soon(lambda: sink.report()["connected"] == 1, within_s=0.2)


def test_a_broker_without_tls_is_not_spoken_to_in_the_clear(
    mosquitto: Broker, keys: Path, envelopes: Envelopes, sinks: list[MqttSink]
) -> None:
    sink = connect(mosquitto, envelopes, sinks, ca_file=keys / "ours.pem")
    assert soon(lambda: "cannot be reached" in str(sink.report()["fault"]))
    assert not soon(lambda: sink.report()["connected"] == 1, within_s=0.2)


def test_a_broker_that_asks_for_a_certificate_gets_ours(
    broker: Broker, keys: Path, envelopes: Envelopes, sinks: list[MqttSink]
) -> None:
    serve(broker, keys, "broker", "require_certificate true")
    ca = keys / "ours.pem"
    stranger = connect(broker, envelopes, sinks, ca_file=ca)
    assert not soon(lambda: stranger.report()["connected"] == 1, within_s=0.3)
    assert stranger.report()["fault"] is not None
    known = connect(
        broker, envelopes, sinks, ca_file=ca,
        client_cert=keys / "device.pem", client_key=keys / "device.key",
    )  # fmt: skip
    assert soon(lambda: known.report()["connected"] == 1)


def test_a_locked_key_is_an_error_and_no_question_on_the_terminal(keys: Path) -> None:
    options = MqttOptions(
        host="127.0.0.1", device_id="bench", ca_file=keys / "ours.pem",
        client_cert=keys / "device.pem", client_key=keys / "locked.key",
    )  # fmt: skip
    with pytest.raises(ConfigError, match=r"locked\.key"):
        options.tls_context()
