"""One client of paho, for one connection."""

import contextlib
import socket
import ssl
from typing import Any, Final

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from edge_monitor.outputs.mqtt_message import SESSION_EXPIRES_S
from edge_monitor.outputs.mqtt_options import MqttOptions

AVAILABILITY: Final = "availability"
ONLINE: Final = "online"
OFFLINE: Final = "offline"

_WITH_WILL = 0x04  # a reason code of MQTT 5
_LARGEST_BYTES = 1_048_576  # of what the broker may send: no command needs more than a thousandth


def new_client(
    options: MqttOptions,
    protocol: MQTTProtocolVersion,
    password: str | None,
    tls: ssl.SSLContext | None,
) -> paho.Client:
    """A client that begins to connect when its loop is started, and ends with its connection."""
    client = paho.Client(
        CallbackAPIVersion.VERSION2,
        client_id=f"edge_monitor-{options.device_id}",
        protocol=protocol,
        transport=options.transport,
        reconnect_on_failure=False,  # it would send everything again, as it was
    )
    client.on_socket_open = _send_at_once
    client.will_set(f"{options.root}/{AVAILABILITY}", OFFLINE, qos=1, retain=True)
    client.ws_set_options(options.websocket_path)
    if options.username is not None:
        client.username_pw_set(options.username, password)
    if tls is not None:
        client.tls_set_context(tls)
    properties = None
    if protocol == MQTTProtocolVersion.MQTTv5:
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]  # paho's
        properties.MaximumPacketSize = _LARGEST_BYTES
        properties.SessionExpiryInterval = SESSION_EXPIRES_S
    client.connect_async(options.host, options.port, options.keepalive_s, properties=properties)
    return client


def leave(client: paho.Client, *, will: bool) -> None:
    """Disconnect; with `will` a broker of MQTT 5 is asked to publish that all the same."""
    reason = ReasonCode(PacketTypes.DISCONNECT, identifier=_WITH_WILL) if will else None
    client.disconnect(reason)


def line_of(client: paho.Client) -> object:
    """The TCP or TLS socket; paho wraps that of a websocket and has no public way to it."""
    return _line(client.socket())


def _line(wrapped: object) -> object:
    return getattr(wrapped, "_socket", wrapped)


def _send_at_once(_client: paho.Client, _userdata: Any, wrapped: object) -> None:
    """Else the system keeps a message back until the broker has confirmed the one before."""
    line = _line(wrapped)
    if isinstance(line, socket.socket):
        with contextlib.suppress(OSError):  # it broke already, as paho will see
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
