"""One client of paho, before it speaks."""

import socket

import pytest
from paho.mqtt.enums import MQTTProtocolVersion

from edge_monitor.outputs.mqtt_client import new_client
from edge_monitor.outputs.mqtt_options import MqttOptions


class Wrapped:
    """As paho wraps the socket of a websocket."""

    def __init__(self, line: socket.socket) -> None:
        self._socket = line


@pytest.fixture
def line() -> socket.socket:
    return socket.socket(socket.AF_INET, socket.SOCK_STREAM)


@pytest.mark.parametrize("wrap", [lambda line: line, Wrapped], ids=["tcp", "websockets"])
def test_no_message_waits_for_the_confirmation_of_another(line: socket.socket, wrap: type) -> None:
    options = MqttOptions(host="127.0.0.1", device_id="bench")
    client = new_client(options, MQTTProtocolVersion.MQTTv5, None, None)
    assert client.on_socket_open is not None
    with line:
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0
        client.on_socket_open(client, None, wrap(line))
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


def test_a_line_that_broke_already_is_left_to_paho(line: socket.socket) -> None:
    options = MqttOptions(host="127.0.0.1", device_id="bench")
    client = new_client(options, MQTTProtocolVersion.MQTTv5, None, None)
    assert client.on_socket_open is not None
    line.close()
    client.on_socket_open(client, None, line)
    assert line.fileno() == -1
