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
from edge_monitor.outputs.cloudevent import Envelopes, marked_late
from edge_monitor.outputs.command_desk import CommandDesk, Reply
from edge_monitor.outputs.mqtt_client import AVAILABILITY, OFFLINE
from edge_monitor.outputs.mqtt_link import Link
from edge_monitor.outputs.mqtt_message import STATE_EXPIRES_S
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.outbox import Letter, letter_of_audience, letter_of_event
from edge_monitor.outputs.speed_desk import SpeedDesk
from edge_monitor.outputs.spool import MEMORY_ROWS, Spool
from edge_monitor.outputs.spool_file import Row, SpoolOptions
from edge_monitor.outputs.state_gate import StateGate
from edge_monitor.types import Audience, DriverState, Event, Health

LATE_S = 5.0
"""What is sent later than this after it happened says so."""

_WINDOW = 10  # fewer than paho's own 20: what is handed over is on the wire, in order
_ANSWER_S = 20.0  # a connection without an acknowledgement for so long is made anew
_FLUSH_S = 0.4
_FAREWELL_S = 0.2
_DISK_WAIT_S = 0.15
_CLOSE_WAIT_S = 0.8  # flush, farewell and that of the link


class MqttSink:
    """An event sink that publishes; its callers never wait for the network.

    Events and the audience go through the spool, in order, until the broker has acknowledged them;
    what no longer fits there is dropped, emotions and audience first, and counted. State and health
    do not wait: the newest is published after each connection.
    """

    name = "mqtt"

    def __init__(
        self,
        options: MqttOptions,
        envelopes: Envelopes,
        spool: SpoolOptions | None = None,
        backoff: Backoff | None = None,
        *,
        desk: CommandDesk | None = None,
        announcer: Announcer | None = None,
        speed: SpeedDesk | None = None,
        waiting: int = MEMORY_ROWS,
    ) -> None:
        """Begin to connect.

        Args:
            options: where to.
            envelopes: writes payloads.
            spool: where events wait on disk; `None` to let them wait in memory alone.
            backoff: pauses between attempts to connect.
            desk: takes commands; `None` to take none.
            announcer: tells Home Assistant of the device; `None` to tell nobody.
            speed: hears the vehicle's speed; `None` to ask for none.
            waiting: how many events wait in memory at most.

        Raises:
            ConfigError: the password or a certificate cannot be read.
        """
        self._envelopes = envelopes
        self._gate = StateGate()
        self._health: Health | None = None
        self._health_fresh = False
        self._session = 0
        self._replied = False
        self._flush_end_s: float | None = None  # set by close
        self._changed = threading.Condition()
        self._desk = desk
        self._speed = speed
        if desk is not None:
            desk.on_reply(self._notify)
        self._spool = Spool(spool, envelopes.boot_id, self._notify, waiting)
        self._link = Link(
            options,
            self._notify,
            backoff,
            desk=desk,
            announcer=announcer,
            speed=speed,
            settled=self._settle,
        )
        self._writer = threading.Thread(target=self._spool.run, name="spool", daemon=True)
        self._writer.start()
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
        """Fault, connection, what became of the events, the spool's fault, commands."""
        link = self._link
        return {
            "fault": link.fault or self._spool.fault,
            "connected": int(link.connected and link.heard),
            "sessions": link.sessions,
            "in_flight": link.in_flight,
            "callback_errors": link.callback_errors,
            "certificate_expires": link.certificates.expires,
            "certificate_warning": link.certificates.warning,
            **self._spool.report(),
            "refused": link.refused,
            **({} if self._desk is None else self._desk.report()),
            **({} if self._speed is None else self._speed.report()),
        }

    def close(self) -> None:
        """Publish what waits, then `offline`, for a second at most; harmless when repeated.

        What the broker has not acknowledged by then stays in the spool.
        """
        end_s = time.monotonic() + _CLOSE_WAIT_S
        self._spool.flush()
        with self._changed:
            if self._flush_end_s is None:
                self._flush_end_s = time.monotonic() + _FLUSH_S
            self._changed.notify()
        self._thread.join(_CLOSE_WAIT_S)
        self._spool.close()
        self._writer.join(max(_DISK_WAIT_S, end_s - time.monotonic()))

    def _put(self, letter: Letter) -> None:
        self._spool.put(letter)
        self._notify()

    def _settle(self, parcel: object, refused: bool) -> None:  # noqa: FBT001 - as the link calls it
        if isinstance(parcel, Row):
            self._spool.acknowledge(parcel, refused=refused)

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

    def _next(self) -> Row | Reply | DriverState | Health | None:
        """Wait for the next thing that may go; `None` when the sink has been closed."""
        with self._changed:
            while True:
                now_s = time.monotonic()
                ready = self._is_ready(now_s)
                closing = self._flush_end_s is not None
                if closing and (not self._link.connected or self._is_flushed(now_s)):
                    return None
                item = self._pick(now_s) if ready else None
                if item is not None:
                    return item
                self._changed.wait(self._pause_s(now_s, ready=ready))

    def _is_flushed(self, now_s: float) -> bool:
        overdue = self._flush_end_s is not None and now_s >= self._flush_end_s
        return overdue or not self._spool.waiting

    def _is_ready(self, now_s: float) -> bool:
        """Whether something may go out now; notices a new connection, and one that is deaf."""
        link = self._link
        if link.sessions != self._session:
            self._session = link.sessions
            self._spool.send_again()
            self._gate.again()
            if self._desk is not None:
                self._desk.again()
            self._health_fresh = self._health is not None
        oldest_s = link.oldest_s
        if oldest_s is not None and now_s - oldest_s >= _ANSWER_S:
            link.drop(f"has acknowledged nothing for {_ANSWER_S:g} s")
            return False
        return link.connected and link.in_flight < _WINDOW

    def _pause_s(self, now_s: float, *, ready: bool) -> float | None:
        pauses_s = [self._gate.due_in(now_s)] if ready else []
        oldest_s = self._link.oldest_s
        if oldest_s is not None and self._link.connected:
            pauses_s.append(max(0.1, oldest_s + _ANSWER_S - now_s))
        if self._flush_end_s is not None:
            pauses_s.append(self._flush_end_s - now_s)
        return min((pause_s for pause_s in pauses_s if pause_s is not None), default=None)

    def _pick(self, now_s: float) -> Row | Reply | DriverState | Health | None:
        state = self._gate.take(now_s)
        if state is not None:
            return state
        if self._health_fresh:
            self._health_fresh = False
            return self._health
        if self._replied and (row := self._spool.take()) is not None:
            self._replied = False  # a flood of commands must not hold events up
            return row
        reply = None if self._desk is None else self._desk.reply()
        self._replied = reply is not None
        return reply or self._spool.take()

    def _send(self, item: Row | Reply | DriverState | Health) -> None:
        if isinstance(item, Row):
            delay_s = self._spool.delay_s(item)
            late = delay_s is None or delay_s > LATE_S
            text = marked_late(item.letter.text, delay_s) if late else item.letter.text
            self._link.publish(item.letter.topic, text, parcel=item)
        elif isinstance(item, Reply):
            self._link.publish(item.topic, item.text, retain=item.retain)
        elif isinstance(item, DriverState):
            text = self._envelopes.state(item)
            self._link.publish("state", text, retain=True, expires_s=STATE_EXPIRES_S)
        else:
            self._link.certificates.remind()
            self._link.publish("health", self._envelopes.health(item), retain=True)
