"""The MQTT side: state, health and events of one device on a broker.

Topics below `edge_monitor/<device_id>/`, all with QoS 1: `availability` (retained, `online` or
`offline`, which is also the will), `state` (retained, at most twice a second, at once on a change
of level), `health` (retained), and `event/<kind>` for every kind of event: `event/drowsiness` and
`event/emotion` by contract, the others (`event/blink`, `event/yawn`, `event/degraded` and so on)
for whoever wants more, and `audience`, what an interval at a kiosk added up to. Payloads are
CloudEvents. Where commands are taken, `response/<verb>` answers them and `<setting>/state`
(retained) says how the settings stand.
"""

import threading
import time

from edge_monitor.outputs.announcer import Announcer
from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.command_desk import CommandDesk, Reply
from edge_monitor.outputs.mqtt_link import AVAILABILITY, OFFLINE, Link
from edge_monitor.outputs.mqtt_message import STATE_EXPIRES_S
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.outbox import Letter, Outbox, letter_of_audience, letter_of_event
from edge_monitor.outputs.state_gate import StateGate
from edge_monitor.types import Audience, DriverState, Event, Health

_WAITING = 1000
_WINDOW = 10  # fewer than paho's own 20: what is handed over is on the wire, in order
_FLUSH_S = 0.4
_FAREWELL_S = 0.3
_CLOSE_WAIT_S = 0.95  # the two above and that of the link


class MqttSink:
    """An event sink that publishes; its callers never wait for the network.

    Events and the audience wait in memory while the broker is away; what no longer fits is dropped,
    emotions and audience first, and counted. State and health do not wait: the newest is published
    after each connection.
    """

    name = "mqtt"

    def __init__(
        self,
        options: MqttOptions,
        envelopes: Envelopes,
        waiting: int = _WAITING,
        backoff: Backoff | None = None,
        *,
        desk: CommandDesk | None = None,
        announcer: Announcer | None = None,
    ) -> None:
        """Begin to connect.

        Args:
            options: where to.
            envelopes: writes payloads.
            waiting: how many events wait in memory at most.
            backoff: pauses between attempts to connect.
            desk: takes commands; `None` to take none.
            announcer: tells Home Assistant of the device; `None` to tell nobody.

        Raises:
            ConfigError: the password or a certificate cannot be read.
        """
        self._envelopes = envelopes
        self._outbox = Outbox(waiting)
        self._gate = StateGate()
        self._health: Health | None = None
        self._health_fresh = False
        self._published = 0
        self._session = 0
        self._settled = False
        self._replied = False
        self._flush_end_s: float | None = None  # set by close
        self._changed = threading.Condition()
        self._desk = desk
        if desk is not None:
            desk.on_reply(self._notify)
        self._link = Link(options, self._notify, backoff, desk=desk, announcer=announcer)
        self._thread = threading.Thread(target=self._run, name="mqtt", daemon=True)
        self._thread.start()

    def event(self, event: Event) -> None:
        """Take an event; returns at once."""
        self._put(letter_of_event(event, self._envelopes.event(event)))

    def state(self, state: DriverState) -> None:
        """Take the newest state; returns at once."""
        with self._changed:
            waited = self._gate.due_in(time.monotonic()) is not None
            self._gate.offer(state)
            if not waited or self._gate.due_in(time.monotonic()) == 0:
                self._changed.notify()

    def audience(self, audience: Audience) -> None:
        """Take an interval of the audience; returns at once."""
        self._put(letter_of_audience(self._envelopes.audience(audience)))

    def health(self, health: Health) -> None:
        """Take the newest health; returns at once."""
        with self._changed:
            self._health, self._health_fresh = health, True
            self._changed.notify()

    def report(self) -> dict[str, int | str | None]:
        """Fault, connection, events published, waiting, dropped and refused, and commands."""
        link = self._link
        with self._changed:
            return {
                "fault": link.fault,
                "connected": int(link.connected and link.heard),
                "sessions": link.sessions,
                "published": self._published,
                "waiting": len(self._outbox),
                "in_flight": link.in_flight,
                "dropped": sum(self._outbox.dropped.values()),
                "refused": link.refused,
                "callback_errors": link.callback_errors,
                "certificate_expires": link.certificate_expires,
                **({} if self._desk is None else self._desk.report()),
            }

    def close(self) -> None:
        """Publish what waits, then `offline`, for a second at most; harmless when repeated."""
        with self._changed:
            if self._flush_end_s is None:
                self._flush_end_s = time.monotonic() + _FLUSH_S
            self._changed.notify()
        self._thread.join(_CLOSE_WAIT_S)

    def _put(self, letter: Letter) -> None:
        with self._changed:
            self._outbox.put(letter)
            self._changed.notify()

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify()

    def _run(self) -> None:
        while (item := self._next()) is not None:
            self._send(item)
        link = self._link
        if link.connected:
            link.publish(AVAILABILITY, OFFLINE, retain=True)
            with self._changed:
                self._changed.wait_for(
                    lambda: not link.connected or not link.in_flight, _FAREWELL_S
                )
        link.close()

    def _next(self) -> Letter | Reply | DriverState | Health | None:
        """Wait for the next thing that may go; `None` when the sink has been closed."""
        with self._changed:
            while True:
                now_s = time.monotonic()
                ready = self._is_ready()
                if self._flush_end_s is not None and (
                    not self._outbox or not self._link.connected or now_s >= self._flush_end_s
                ):
                    return None
                item = self._pick(now_s) if ready else None
                if item is not None:
                    return item
                pause_s = self._gate.due_in(now_s) if ready else None
                if self._flush_end_s is not None:
                    pause_s = self._flush_end_s - now_s
                self._changed.wait(pause_s)

    def _is_ready(self) -> bool:
        """Whether something may go out now; notices a new connection."""
        link = self._link
        if link.sessions != self._session:
            self._session = link.sessions
            self._settled = False
            self._gate.again()
            if self._desk is not None:
                self._desk.again()
            self._health_fresh = self._health is not None
        # paho first repeats what the last connection left unacknowledged: order is kept
        self._settled = self._settled or link.in_flight == 0
        return link.connected and self._settled and link.in_flight < _WINDOW

    def _pick(self, now_s: float) -> Letter | Reply | DriverState | Health | None:
        state = self._gate.take(now_s)
        if state is not None:
            return state
        if self._health_fresh:
            self._health_fresh = False
            return self._health
        if self._replied and (letter := self._outbox.take()) is not None:
            self._replied = False  # a flood of commands must not hold events up
            return letter
        reply = None if self._desk is None else self._desk.reply()
        self._replied = reply is not None
        return reply or self._outbox.take()

    def _send(self, item: Letter | Reply | DriverState | Health) -> None:
        if isinstance(item, Letter):
            self._link.publish(item.topic, item.text)
            self._published += 1
        elif isinstance(item, Reply):
            self._link.publish(item.topic, item.text, retain=item.retain)
        elif isinstance(item, DriverState):
            text = self._envelopes.state(item)
            self._link.publish("state", text, retain=True, expires_s=STATE_EXPIRES_S)
        else:
            self._link.publish("health", self._envelopes.health(item), retain=True)
