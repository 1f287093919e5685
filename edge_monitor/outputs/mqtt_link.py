"""A connection to an MQTT broker that keeps itself up, by paho in paho's own thread.

Lock order: paho calls back while it holds locks of its own, and publishing takes these. So nothing
here calls paho while it holds `_lock`, and nothing that calls back waits.
"""

import logging
import ssl
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from edge_monitor.outputs.announcer import Announcer
from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.certificates import expiry_of, expiry_of_file
from edge_monitor.outputs.cloudevent import rfc3339
from edge_monitor.outputs.command_desk import CommandDesk
from edge_monitor.outputs.command_gate import FILTERS
from edge_monitor.outputs.mqtt_message import CLOUDEVENT, JSON, PLAIN, properties
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.seldom import SeldomLog

_log = logging.getLogger(__name__)

AVAILABILITY: Final = "availability"
ONLINE: Final = "online"
OFFLINE: Final = "offline"

_CLOSE_WAIT_S = 0.2
_LARGEST_BYTES = 1_048_576  # of what the broker may send: no command needs more than a thousandth
_UNSUPPORTED_PROTOCOL = 0x84  # reason code of MQTT 5, section 3.2.2.2


class Link:
    """Connects, says `online` on the availability topic, and `offline` by its will.

    A connection that the broker refuses does not count as connected. Everything goes out with
    QoS 1; what is not acknowledged when the connection breaks is sent again by paho.
    """

    def __init__(
        self,
        options: MqttOptions,
        changed: Callable[[], None],
        backoff: Backoff | None = None,
        *,
        desk: CommandDesk | None = None,
        announcer: Announcer | None = None,
    ) -> None:
        """Begin to connect; returns at once.

        Args:
            options: where to.
            changed: called in any thread when there is something new to see here; must not wait.
            backoff: pauses between attempts.
            desk: hears the commands; `None` to subscribe to none.
            announcer: tells Home Assistant of the device; `None` to tell nobody.

        Raises:
            ConfigError: the password or a certificate cannot be read.
        """
        self._options = options
        self._password = options.password()
        self._tls = None if options.ca_file is None else options.tls_context()
        self._changed = changed
        self._backoff = backoff or Backoff()
        self._desk = desk
        self._announcer = announcer
        self._announcing_mid: int | None = None
        self._lock = threading.Lock()
        self._tell = SeldomLog(_log)
        self._broker = f"broker {options.host}:{options.port}"
        self._connected = False
        self._fault: str | None = f"{self._broker} has not answered yet"
        self._refusal: str | None = None
        self._unheard: str | None = None
        self._sessions = self._sent = self._acknowledged = self._refused = self._errors = 0
        self._closed = False
        own = options.client_cert
        self._expires = None if own is None else expiry_of_file(own)
        self._broker_expires: float | None = None
        self._client = self._build(MQTTProtocolVersion.MQTTv5)
        self._client.loop_start()

    @property
    def connected(self) -> bool:
        """Whether the broker has let us in and is still there."""
        return self._connected

    @property
    def fault(self) -> str | None:
        """Why nothing arrives at the broker, or `None`."""
        return self._fault or self._unheard or self._refusal

    @property
    def heard(self) -> bool:
        """Whether the broker has refused no subscription; events go out all the same."""
        return self._unheard is None

    @property
    def sessions(self) -> int:
        """How often the broker let us in."""
        return self._sessions

    @property
    def in_flight(self) -> int:
        """Messages that were handed to paho and are not yet acknowledged."""
        return self._sent - self._acknowledged

    @property
    def refused(self) -> int:
        """Messages that the broker acknowledged with a refusal."""
        return self._refused

    @property
    def callback_errors(self) -> int:
        """Errors of this program in paho's thread, which lives on."""
        return self._errors

    @property
    def certificate_expires(self) -> str | None:
        """When the first of the certificates in use expires, the broker's or ours; RFC 3339."""
        known = [moment for moment in (self._expires, self._broker_expires) if moment is not None]
        return rfc3339(min(known)) if known else None

    def publish(
        self, topic: str, text: str, *, retain: bool = False, expires_s: int | None = None
    ) -> None:
        """Hand a message to paho; returns at once."""
        said = properties(PLAIN if topic == AVAILABILITY else CLOUDEVENT, expires_s)
        self._hand_over(f"{self._options.root}/{topic}", text, retain, said)

    def _announce(self, text: str | None) -> None:
        if self._announcer is not None and text is not None:
            self._hand_over(self._announcer.topic, text, True, properties(JSON))

    def _hand_over(self, topic: str, text: str, retain: bool, said: Properties) -> None:  # noqa: FBT001 - passed on
        with self._lock:
            self._sent += 1
        # MQTT 3.1.1 passes over the properties
        self._client.publish(topic, text, qos=1, retain=retain, properties=said)

    def close(self) -> None:
        """Disconnect; waits a fifth of a second at most.

        What was published before goes first on the same stream, so a broker that sees this end
        has seen all of it; one that does not publishes the will.
        """
        with self._lock:
            self._closed = True
        connected, self._connected = self._connected, False
        self._client.disconnect()
        stop = threading.Thread(target=self._client.loop_stop, daemon=True)
        stop.start()  # it joins paho's thread, which may hang in a connection attempt
        if connected:
            stop.join(_CLOSE_WAIT_S)

    def _use_older_protocol(self) -> None:
        """Connect by MQTT 3.1.1; in a thread of its own, since the old client's must end first."""
        old, self._client = self._client, self._build(MQTTProtocolVersion.MQTTv311)
        old.disconnect()
        old.loop_stop()
        with self._lock:
            if not self._closed:
                self._client.loop_start()

    def _build(self, protocol: MQTTProtocolVersion) -> paho.Client:
        options = self._options
        client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"edge_monitor-{options.device_id}",
            protocol=protocol,
        )
        client.on_connect = self._guarded(self._on_connect)
        client.on_connect_fail = self._guarded(self._on_connect_fail)
        client.on_disconnect = self._guarded(self._on_disconnect)
        client.on_publish = self._guarded(self._on_publish)
        client.on_subscribe = self._guarded(self._on_subscribe)
        client.on_message = self._guarded(self._on_message)
        client.will_set(f"{options.root}/{AVAILABILITY}", OFFLINE, qos=1, retain=True)
        if options.username is not None:
            client.username_pw_set(options.username, self._password)
        if self._tls is not None:
            client.tls_set_context(self._tls)
        properties = None
        if protocol == MQTTProtocolVersion.MQTTv5:
            properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]  # paho's
            properties.MaximumPacketSize = _LARGEST_BYTES
        client.connect_async(options.host, options.port, options.keepalive_s, properties=properties)
        return client

    def _guarded(self, callback: Callable[..., None]) -> Callable[..., None]:
        """An error in a callback would end paho's thread; a replaced client is not listened to."""

        def guarded(client: paho.Client, _userdata: Any, *rest: Any) -> None:
            if client is not self._client:
                return
            try:
                callback(*rest)
            except Exception as error:  # noqa: BLE001 - see above; it is counted and logged
                self._errors += 1
                self._tell.warning(f"error while hearing from the {self._broker}: {error!r}")
            self._changed()

        return guarded

    def _on_connect(self, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        if reason.is_failure:
            self._complain(f"{self._broker} refuses the connection: {reason}")
            if reason.value == _UNSUPPORTED_PROTOCOL:
                threading.Thread(target=self._use_older_protocol, daemon=True).start()
            return
        self._backoff.reset()
        self._fault = self._refusal = self._unheard = None
        line = self._client.socket()
        if isinstance(line, ssl.SSLSocket) and (shown := line.getpeercert(binary_form=True)):
            self._broker_expires = expiry_of(shown)
        self._subscribe()
        self.publish(AVAILABILITY, ONLINE, retain=True)
        if self._announcer is not None:
            self._announce(self._announcer.greet())
            _, self._announcing_mid = self._client.subscribe(self._announcer.listens, qos=1)
        self._sessions += 1
        self._connected = True
        self._tell.info(f"connected to {self._broker}")

    def _subscribe(self) -> None:
        if self._desk is None:
            return
        # as published: what somebody asks the broker to retain is refused when it comes, too
        options = SubscribeOptions(qos=1, retainAsPublished=True)
        newer = self._client.protocol == MQTTProtocolVersion.MQTTv5
        filters = [f"{self._options.root}/{name}" for name in FILTERS]
        if newer:
            self._client.subscribe([(name, options) for name in filters])
        else:
            self._client.subscribe([(name, 1) for name in filters])

    def _on_subscribe(self, mid: int, reasons: Sequence[ReasonCode], _properties: Any) -> None:
        refused = [reason for reason in reasons if reason.is_failure]
        what = "commands"
        if self._announcer is not None and mid == self._announcing_mid:
            what = self._announcer.listens
            if self._announcer.greet() is None:
                return  # discovery is off: who may not look has nothing to take away either
        if refused:
            self._unheard = f"{self._broker} refuses the subscription to {what}: {refused[0]}"
            self._tell.warning(self._unheard)

    def _on_message(self, message: paho.MQTTMessage) -> None:
        if self._announcer is not None and message.topic == self._announcer.listens:
            self._announce(self._announcer.hear(bytes(message.payload)))
        elif self._desk is not None:
            topic = message.topic.removeprefix(f"{self._options.root}/")
            self._desk.hear(topic, bytes(message.payload), retained=message.retain)

    def _on_connect_fail(self) -> None:
        error = sys.exception()  # paho calls from the handler of the error that it does not pass on
        reason = error.strerror or error if isinstance(error, OSError) else error
        self._complain(f"{self._broker} cannot be reached: {reason}")
        self._pause()

    def _on_disconnect(self, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        if self._connected:
            self._connected = False
            self._complain(f"{self._broker} is lost: {reason}")
        self._pause()

    def _on_publish(self, _mid: int, reason: ReasonCode, _properties: Any) -> None:
        self._acknowledged += 1
        if reason.is_failure:
            self._refused += 1
            self._refusal = f"{self._broker} refuses messages: {reason}"
            self._tell.warning(self._refusal)

    def _complain(self, fault: str) -> None:
        self._fault = fault
        self._tell.warning(f"{fault}; trying again")

    def _pause(self) -> None:
        """Let paho wait for exactly the time that our jittered back-off says."""
        pause_s = self._backoff.next()
        # seconds may be fractions, although the annotation says int
        self._client.reconnect_delay_set(pause_s, pause_s)  # type: ignore[arg-type]
