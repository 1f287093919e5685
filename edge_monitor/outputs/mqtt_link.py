"""A connection to an MQTT broker that keeps itself up, by paho."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from edge_monitor.outputs.announcer import Announcer
from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.command_desk import CommandDesk
from edge_monitor.outputs.mqtt_client import AVAILABILITY, ONLINE, leave, line_of, new_client
from edge_monitor.outputs.mqtt_hearing import Hearing
from edge_monitor.outputs.mqtt_limit import PacketLimit, SuspectedError
from edge_monitor.outputs.mqtt_loop import MqttLoop
from edge_monitor.outputs.mqtt_message import CLOUDEVENT, JSON, PLAIN, packet_bytes, properties
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.mqtt_parcels import Parcel, Parcels
from edge_monitor.outputs.mqtt_troubles import Troubles
from edge_monitor.outputs.mqtt_version import Version, is_new
from edge_monitor.outputs.speed_desk import SpeedDesk
from edge_monitor.outputs.tls_watch import TlsWatch

_UNSUPPORTED_PROTOCOL = 0x84  # reason codes of MQTT 5, section 2.4
_QUOTA_EXCEEDED = 0x97


class Link:
    """Connects, says `online` on the availability topic, and `offline` by its will.

    A connection that the broker refuses does not count as connected. Everything goes out with
    QoS 1. Each connection gets a new client of paho, which knows nothing of what the last one
    sent: what was not acknowledged is for the caller to send again, who knows what is late by then.
    What the broker refuses, or what is larger than it says that it takes, is not for sending again,
    unless it says that a quota is used up: that passes.

    What does something belongs to who holds the loop; what but tells can be asked by any thread.

    Attributes:
        certificates: of both sides; when they end.
    """

    def __init__(
        self,
        options: MqttOptions,
        changed: Callable[[], None],
        loop: MqttLoop,
        *,
        backoff: Backoff | None = None,
        desk: CommandDesk | None = None,
        announcer: Announcer | None = None,
        speed: SpeedDesk | None = None,
        settled: Callable[[Any, bool], None] = lambda _parcel, _refused: None,
    ) -> None:
        """Begin to connect; returns at once.

        Args:
            options: where to.
            changed: called when there is something new to see here; must not wait.
            loop: keeps the clients going; its thread alone calls what changes anything here.
            backoff: pauses between attempts.
            desk: hears the commands; `None` to subscribe to none.
            announcer: tells Home Assistant of the device; `None` to tell nobody.
            speed: hears the vehicle's speed; `None` to ask for none.
            settled: called with each parcel of `publish` that the broker has acknowledged, and
                whether as a refusal; must not wait.

        Raises:
            ConfigError: the password or a certificate cannot be read.
        """
        self._options = options
        self._password = options.password()
        self._tls = None if options.ca_file is None else options.tls_context()
        self._changed = changed
        self._backoff = backoff or Backoff()
        self._announcer = announcer
        self._hearing = Hearing(options.root, desk, announcer, speed)
        self._troubles = Troubles(options.host, options.port)
        self._connected = self._answered = False
        self.certificates = TlsWatch(options)
        self._limit = PacketLimit()
        self._crowded = False  # nothing has been taken since a quota was used up
        self._settled = settled
        self._sessions = 0
        self._closed = threading.Event()
        self._version = Version()
        self._client, self._parcels = self._build(), Parcels()
        self._loop = loop
        self._dial(0.0)

    @property
    def connected(self) -> bool:
        """Whether the broker has let us in and is still there."""
        return self._connected

    @property
    def fault(self) -> str | None:
        """Why nothing arrives at the broker, or `None`."""
        return self._troubles.fault

    @property
    def heard(self) -> bool:
        """Whether the broker has refused no subscription; events go out all the same."""
        return self._troubles.heard

    @property
    def sessions(self) -> int:
        """How often the broker let us in."""
        return self._sessions

    @property
    def in_flight(self) -> int:
        """Messages of this connection that are not yet acknowledged."""
        return len(self._parcels)

    @property
    def has_room(self) -> bool:
        """Whether the broker takes another message before it has acknowledged one."""
        return self._parcels.has_room

    @property
    def oldest_s(self) -> float | None:
        """Since when the oldest of these waits, on the monotonic scale; `None` without any."""
        return self._parcels.oldest_s

    @property
    def refused(self) -> int:
        """Messages that the broker acknowledged with a refusal."""
        return self._troubles.refused

    @property
    def callback_errors(self) -> int:
        """Errors of this program in what paho calls, which goes on."""
        return self._troubles.errors

    def publish(
        self,
        topic: str,
        text: str,
        *,
        retain: bool = False,
        expires_s: int | None = None,
        parcel: object = None,
    ) -> None:
        """Hand a message to paho; returns at once. `settled` is called with the parcel."""
        said = properties(PLAIN if topic == AVAILABILITY else CLOUDEVENT, expires_s)
        self._hand_over(f"{self._options.root}/{topic}", text, said, retain=retain, parcel=parcel)

    def _announce(self, text: str | None) -> None:
        what = self._announcer  # on its way once is enough: it is retained, and always the same
        if what is not None and text is not None and not self._parcels.carry(what.topic):
            self._hand_over(what.topic, text, properties(JSON), retain=True)

    def _hand_over(
        self, topic: str, text: str, said: Properties, *, retain: bool, parcel: object = None
    ) -> None:
        if self._parcels.full:
            again = partial(self._hand_over, topic, text, said, retain=retain, parcel=parcel)
            self._parcels.hold(topic, again)
            return
        client = self._client  # that of MQTT 3.1.1 passes over the properties
        sent = Parcel(topic, 0, time.monotonic(), parcel)
        try:
            size = self._limit.allow(packet_bytes(topic, text, said if is_new(client) else None))
            message = client.publish(topic, text, qos=1, retain=retain, properties=said)
        except SuspectedError as error:  # nothing is settled: a later connection may tell
            self._troubles.withholds(topic, str(error))
            return
        except ValueError as error:  # too large, or no text that MQTT can carry
            self._refuse(sent, str(error))
            return
        self._parcels.add(message.mid, replace(sent, size=size))

    def drop(self, reason: str) -> None:
        """Break the connection, so that it is made anew."""
        line = line_of(self._client)
        if isinstance(line, socket.socket) and self._connected:
            self._limit.unreachable()
            self._troubles.away(reason)
            with contextlib.suppress(OSError):  # it broke by itself
                socket.socket.shutdown(line, socket.SHUT_RDWR)  # TLS would take leave first

    def close(self) -> None:
        """Disconnect; returns at once.

        A broker that sees this end has seen all before it; one that does not publishes the will.
        """
        self._closed.set()
        self._connected = False
        leave(self._client, will=self._parcels.full)  # so `offline` may not have gone out
        self._loop.flush()

    def _renew(self, pause_s: float) -> None:
        """Go on with a new client, after a pause."""
        old, self._client, self._parcels = self._client, self._build(), Parcels()
        old.disconnect()  # some versions of paho would try again after a first failure
        self._dial(pause_s)

    def _dial(self, pause_s: float) -> None:
        failed = partial(self._guarded(self._on_connect_fail), self._client, None)
        self._loop.start(self._client, pause_s, self._closed, failed)

    def _build(self) -> paho.Client:
        client = new_client(self._options, self._version.next, self._password, self._tls)
        if self._tls is not None:
            client.on_log = self.certificates.on_log
        client.on_connect = self._guarded(self._on_connect)
        client.on_disconnect = self._guarded(self._on_disconnect)
        client.on_publish = self._guarded(self._on_publish)
        client.on_subscribe = self._guarded(self._on_subscribe)
        client.on_message = self._guarded(self._on_message)
        return client

    def _guarded(self, callback: Callable[..., None]) -> Callable[..., None]:
        """An error in a callback would end the loop; a replaced client is not listened to."""

        def guarded(client: paho.Client, _userdata: Any, *rest: Any) -> None:
            if client is not self._client:
                return
            try:
                callback(*rest)
            except Exception as error:  # noqa: BLE001 - see above; it is counted and logged
                self._troubles.error(error)
            self._changed()

        return guarded

    def _on_connect(self, _flags: Any, reason: ReasonCode, said: Any) -> None:
        self._answered = True
        if reason.is_failure:
            self._troubles.away(f"refuses the connection: {reason}")
            if reason.value == _UNSUPPORTED_PROTOCOL:
                self._version.refused()
            return
        if not self._crowded:
            self._backoff.reset()
        self._limit.greeted(getattr(said, "MaximumPacketSize", None))
        self._parcels.greeted(getattr(said, "ReceiveMaximum", None))
        self._troubles.over()
        line = line_of(self._client)
        if isinstance(line, ssl.SSLSocket) and (shown := line.getpeercert(binary_form=True)):
            self.certificates.connected(shown)
        self._hearing.ask(self._client)
        self.publish(AVAILABILITY, ONLINE, retain=True)
        self._announce(None if self._announcer is None else self._announcer.greet())
        self._sessions += 1
        self._connected = True

    def _on_subscribe(self, mid: int, reasons: Sequence[ReasonCode], _properties: Any) -> None:
        if (refusal := self._hearing.refusal(mid, reasons)) is not None:
            self._troubles.unheard(refusal)

    def _on_message(self, message: paho.MQTTMessage) -> None:
        self._announce(self._hearing.take(message))

    def _on_connect_fail(self, error: Exception) -> None:
        self._troubles.away(self.certificates.failed(error))
        self._limit.unreachable()
        self._renew(self._backoff.next())

    def _on_disconnect(self, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        if self._connected:
            self._connected = False
            self._troubles.away(f"is lost: {reason}")
            self._limit.hung_up(self._parcels.largest, reason.value)
            self._version.lost()
        elif reason.is_failure and not self._answered:
            self._troubles.away(self.certificates.rejected())
            self._version.hung_up()
        self._answered = False
        self._renew(self._backoff.next())

    def _on_publish(self, mid: int, reason: ReasonCode, _properties: Any) -> None:
        if (sent := self._parcels.answered(mid)) is not None:
            self._settle(sent, reason)
        self._parcels.release()

    def _settle(self, sent: Parcel, reason: ReasonCode) -> None:
        if reason.value == _QUOTA_EXCEEDED:
            self._crowded = True
            self.drop(f"takes no messages for now: {reason}")
        elif reason.is_failure:
            self._refuse(sent, str(reason))
        else:
            self._limit.took(sent.size)
            self._troubles.takes(sent.topic)
            self._crowded = self._crowded and sent.content is None
            self._settled(sent.content, False)

    def _refuse(self, sent: Parcel, reason: str) -> None:
        self._troubles.refuses(sent.topic, reason)
        self._settled(sent.content, True)
