"""TLS to a real mosquitto: verified, never downgraded (fault 11)."""

import shutil
import subprocess
import time
from datetime import datetime
from pathlib import Path

import pytest

from edge_monitor.errors import ConfigError
from edge_monitor.outputs.certificates import validity_of_file
from edge_monitor.outputs.cloudevent import rfc3339
from edge_monitor.outputs.mqtt_options import MqttOptions
from tests.conftest import Broker, free_port
from tests.outputs.samples import a_health, an_event, soon
from tests.outputs.tls import Dialler, make, of_the_same, own, serve

pytestmark = [
    pytest.mark.skipif(
        shutil.which("openssl") is None, reason="no openssl here: apt-get install openssl"
    ),
    # paho leaves the socket of a failed handshake to the reference count, which closes it at once
    pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning"),
]

DAY_S = 86_400


def test_a_broker_that_our_authority_vouches_for_is_trusted_and_its_end_is_told(
    broker: Broker, keys: Path, dialler: Dialler
) -> None:
    serve(broker, keys)
    sink = dialler.connect(broker.port, ca_file=keys / "ca.pem")
    assert soon(lambda: sink.report()["connected"] == 1)
    ends_s = datetime.fromisoformat(str(sink.report()["certificate_expires"])).timestamp()
    assert ends_s - time.time() == pytest.approx(824 * DAY_S, abs=60)
    assert sink.report()["certificate_warning"] is None


def test_a_certificate_that_ends_soon_is_told_while_everything_still_works(
    broker: Broker, keys: Path, tmp_path: Path, dialler: Dialler
) -> None:
    """Fault 11: in time to do something about it."""
    serve(broker, of_the_same(keys, tmp_path / "soon", "--host", "127.0.0.1", "--days", "6"))
    sink = dialler.connect(broker.port, **own(keys))
    assert soon(lambda: sink.report()["connected"] == 1)
    for _ in range(3):
        sink.health(a_health())
    assert soon(lambda: sink.report()["in_flight"] == 0)
    warning = str(sink.report()["certificate_warning"])
    assert warning.startswith("the broker's certificate ends in 5 days, on 20")
    assert warning.endswith("renew it at the broker")
    assert sink.report()["fault"] is None
    assert dialler.log.messages.count(f"mqtt: {warning}") == 1


def test_a_foreign_authority_is_refused_and_told(
    broker: Broker, keys: Path, tmp_path: Path, dialler: Dialler
) -> None:
    """Fault 11, as the next ones."""
    theirs = make(tmp_path / "theirs", "--device", "bench")
    serve(broker, keys)
    sink = dialler.connect(broker.port, ca_file=theirs / "ca.pem")
    assert dialler.is_refused(sink, "certificate verify failed", "mqtt.ca_file must hold")


@pytest.mark.fault(11)
def test_a_certificate_of_another_address_is_refused_and_told(
    broker: Broker, elsewhere: Path, dialler: Dialler
) -> None:
    serve(broker, elsewhere)
    sink = dialler.connect(broker.port, ca_file=elsewhere / "ca.pem")
    assert dialler.is_refused(sink, "IP address mismatch", "127.0.0.1", "set mqtt.host")


@pytest.mark.fault(11)
def test_an_expired_certificate_is_refused_and_told(
    broker: Broker, ended: Path, dialler: Dialler
) -> None:
    serve(broker, ended)
    sink = dialler.connect(broker.port, ca_file=ended / "ca.pem")
    assert dialler.is_refused(sink, "certificate has expired", "renew the broker's certificate")


@pytest.mark.fault(11)
def test_a_board_whose_clock_is_behind_waits_until_it_is_right(
    broker: Broker, keys: Path, tmp_path: Path, dialler: Dialler
) -> None:
    """What lies in the future is the certificate's begin here, and the clock on a board."""
    future = of_the_same(
        keys, tmp_path / "future", "--host", "127.0.0.1", "--from", "4 seconds", "--days", "90"
    )
    serve(broker, future)
    sink = dialler.connect(broker.port, ca_file=keys / "ca.pem")
    assert dialler.is_refused(sink, "not yet valid", "this ends when the clock is right")
    assert soon(lambda: sink.report()["connected"] == 1, within_s=8)
    assert soon(lambda: sink.report()["published"] == 1)
    assert sink.report()["fault"] is None


@pytest.mark.fault(11)
def test_a_broker_without_tls_is_not_spoken_to_in_the_clear(
    mosquitto: Broker, keys: Path, dialler: Dialler
) -> None:
    sink = dialler.connect(mosquitto.port, ca_file=keys / "ca.pem")
    assert dialler.is_refused(sink, "cannot be", "mqtt.port")


def test_who_speaks_no_tls_to_a_broker_that_does_is_told(
    broker: Broker, keys: Path, dialler: Dialler
) -> None:
    serve(broker, keys)
    sink = dialler.connect(broker.port)
    assert dialler.is_refused(sink, "hangs up before it answers", "set mqtt.ca_file")


def test_a_broker_that_asks_for_a_certificate_gets_ours(
    broker: Broker, keys: Path, dialler: Dialler
) -> None:
    rights = broker.folder / "acl"
    rights.write_text("user bench\ntopic readwrite edge_monitor/bench/#\n")
    serve(
        broker, keys, "require_certificate true", "use_identity_as_username true",
        "allow_anonymous false", f"acl_file {rights}",
    )  # fmt: skip
    stranger = dialler.connect(broker.port, ca_file=keys / "ca.pem")
    assert dialler.is_refused(stranger, "hangs up before it answers", "set mqtt.client_cert")
    known = dialler.connect(broker.port, **own(keys))
    known.event(an_event())
    assert soon(lambda: known.report()["published"] == 1)
    assert soon(lambda: known.report()["in_flight"] == 0)
    assert known.report()["refused"] == 0


def test_our_own_certificate_that_expired_is_named(
    broker: Broker, keys: Path, ended: Path, dialler: Dialler
) -> None:
    serve(broker, keys, "require_certificate true")
    sink = dialler.connect(broker.port, **own(ended))
    words = ("our certificate ended on", "renew mqtt.client_cert, then reload")
    assert dialler.is_refused(sink, *words)
    assert str(sink.report()["certificate_warning"]).startswith(
        "the device's certificate has ended"
    )


def test_our_own_certificate_that_is_not_yet_valid_is_named(
    broker: Broker, keys: Path, tmp_path: Path, dialler: Dialler
) -> None:
    future = of_the_same(keys, tmp_path / "future", "--device", "bench", "--from", "tomorrow")
    serve(broker, keys, "require_certificate true")
    sink = dialler.connect(broker.port, **own(future))
    assert dialler.is_refused(sink, "our certificate begins on", "clock is right")


def test_a_certificate_of_a_foreign_authority_is_refused_by_the_broker(
    broker: Broker, keys: Path, tmp_path: Path, dialler: Dialler
) -> None:
    theirs = make(tmp_path / "theirs", "--device", "bench")
    serve(broker, keys, "require_certificate true")
    sink = dialler.connect(broker.port, **own(theirs) | {"ca_file": keys / "ca.pem"})
    assert dialler.is_refused(sink, "it must know the authority that issued mqtt.client_cert")


def test_a_locked_key_is_an_error_and_no_question_on_the_terminal(
    keys: Path, tmp_path: Path
) -> None:
    locked = tmp_path / "locked.key"
    subprocess.run(
        ["openssl", "ec", "-in", keys / "bench.key", "-out", locked, "-aes256",
         "-passout", "pass:locked"], check=True, capture_output=True,
    )  # fmt: skip
    files = own(keys) | {"client_key": locked}
    options = MqttOptions(host="127.0.0.1", device_id="bench", **files)  # type: ignore[arg-type]  # by name
    with pytest.raises(ConfigError, match=r"locked\.key"):
        options.tls_context()


def test_before_the_broker_is_reached_our_own_certificate_says_when_it_expires(
    keys: Path, dialler: Dialler
) -> None:
    """Fault 11: what expires is seen in health before it has expired."""
    sink = dialler.connect(free_port(), **own(keys))
    ours = validity_of_file(keys / "bench.pem")
    assert ours is not None
    assert sink.report()["certificate_expires"] == rfc3339(ours.ends_s)
