"""MQTT in websockets, in the clear and by TLS, to a real mosquitto behind a bridge."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Broker
from tests.outputs.network import Watcher
from tests.outputs.samples import a_state, an_event
from tests.outputs.tls import Dialler
from tests.outputs.websocket import WebsocketBridge

pytestmark = [
    pytest.mark.skipif(
        shutil.which("openssl") is None, reason="no openssl here: apt-get install openssl"
    ),
    # paho leaves the socket of a failed handshake to the reference count, which closes it at once
    pytest.mark.filterwarnings("ignore:unclosed <(ssl.SSLS|socket.s)ocket:ResourceWarning"),
]


@pytest.mark.parametrize("secure", [False, True], ids=["ws", "wss"])
def test_a_broker_is_reached_by_websockets(
    mosquitto: Broker, keys: Path, dialler: Dialler, *, secure: bool
) -> None:
    bridge = WebsocketBridge(mosquitto, keys if secure else None, "/there")
    files: dict[str, Any] = {"transport": "websockets", "websocket_path": "/there"}
    if secure:
        files["ca_file"] = keys / "ca.pem"
    with Watcher(mosquitto) as watcher:
        sink = dialler.connect(bridge.port, **files)
        sink.event(an_event())
        sink.state(a_state())
        assert watcher.hears("event/drowsiness")
        assert watcher.hears("state")
        assert sink.report()["connected"] == 1
        assert (sink.report()["certificate_expires"] is not None) == secure
        sink.close()
        assert watcher.hears("availability", "offline")
    bridge.close()


def test_a_websocket_is_verified_and_a_wrong_path_is_told(
    mosquitto: Broker, keys: Path, elsewhere: Path, dialler: Dialler
) -> None:
    secure, open_ = WebsocketBridge(mosquitto, elsewhere), WebsocketBridge(mosquitto)
    how: dict[str, Any] = {"transport": "websockets"}
    sink = dialler.connect(secure.port, ca_file=keys / "ca.pem", **how)
    assert dialler.is_refused(sink, "IP address mismatch")
    lost = dialler.connect(open_.port, websocket_path="/nowhere", **how)
    assert dialler.is_refused(lost, "cannot be reached", "mqtt.websocket_path")
    secure.close()
    open_.close()
