"""What one device has to tell a broker, and what of it goes out next; without a thread of its own.

Events and the audience go through the spool, in order, until the broker has acknowledged them.
State and health do not wait: the newest is published after each connection.
"""

from collections.abc import Callable

from edge_monitor.outputs.announcer import Announcer
from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.cloudevent import Envelopes, marked_late
from edge_monitor.outputs.command_desk import CommandDesk, Reply
from edge_monitor.outputs.mqtt_link import Link
from edge_monitor.outputs.mqtt_loop import MqttLoop
from edge_monitor.outputs.mqtt_message import STATE_EXPIRES_S
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.outbox import letter_of_audience, letter_of_event
from edge_monitor.outputs.speed_desk import SpeedDesk
from edge_monitor.outputs.spool import MEMORY_ROWS, Spool
from edge_monitor.outputs.spool_file import Row, SpoolOptions
from edge_monitor.outputs.state_gate import StateGate
from edge_monitor.types import Audience, DriverState, Event, Health

LATE_S = 5.0
"""What is sent later than this after it happened says so."""

_OTHERS = 5
"""So much beside events waits for an answer at a time: half of what is on its way at most, so that
a slow broker, or who asks for answers without end, leaves an alarm room."""

_ANSWER_S = 20.0  # a connection without an acknowledgement for so long is made anew

Item = Row | Reply | DriverState | Health
"""What can go out."""


class Courier:
    """Hands on what is due; not safe for several threads but for `event` and `audience`.

    Whatever sends or asks whether something may be sent belongs to who holds the loop.

    Attributes:
        spool: where events wait.
        link: the connection.
    """

    def __init__(
        self,
        options: MqttOptions,
        envelopes: Envelopes,
        changed: Callable[[], None],
        loop: MqttLoop,
        *,
        spool: SpoolOptions | None = None,
        backoff: Backoff | None = None,
        desk: CommandDesk | None = None,
        announcer: Announcer | None = None,
        speed: SpeedDesk | None = None,
        waiting: int = MEMORY_ROWS,
    ) -> None:
        """Begin to connect.

        Args:
            options: where to.
            envelopes: writes payloads.
            changed: called in any thread when something else may be due; must not wait.
            loop: keeps the connection going; its thread alone calls what has to do with it.
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
        self._after_row = False
        self._rows = 0  # on their way on this connection
        self._desk, self._speed = desk, speed
        self.spool = Spool(spool, envelopes.boot_id, changed, waiting)
        self.link = Link(
            options,
            changed,
            loop,
            backoff=backoff,
            desk=desk,
            announcer=announcer,
            speed=speed,
            settled=self._settle,
        )

    def event(self, event: Event) -> None:
        """Take an event."""
        letter = letter_of_event(event, self._envelopes.event(event))
        self.spool.put(letter, answer_near=self.is_free)

    def audience(self, audience: Audience) -> None:
        """Take an interval of the audience."""
        self.spool.put(letter_of_audience(self._envelopes.audience(audience)))

    def state(self, state: DriverState, now_s: float) -> bool:
        """Take the newest state; says whether that changes when something is due."""
        waited = self._gate.due_in(now_s) is not None
        self._gate.offer(state)
        return not waited or self._gate.due_in(now_s) == 0

    def health(self, health: Health) -> None:
        """Take the newest health."""
        self._health, self._health_fresh = health, True

    def is_ready(self, now_s: float) -> bool:
        """Whether something may go out now; notices a new connection, and one that is deaf."""
        link = self.link
        if link.sessions != self._session:
            self._session, self._rows = link.sessions, 0
            self.spool.send_again()
            self._gate.again()
            if self._desk is not None:
                self._desk.again()
            self._health_fresh = self._health is not None
            self._after_row = True  # what is retained first: it was wrong for longest
        oldest_s = link.oldest_s
        if oldest_s is not None and now_s - oldest_s >= _ANSWER_S:
            link.drop(f"has acknowledged nothing for {_ANSWER_S:g} s")
            return False
        return link.connected and link.has_room

    @property
    def is_free(self) -> bool:
        """Whether an event that comes now goes out at once."""
        return self.link.connected and not self.link.in_flight

    def pause_s(self, now_s: float, *, ready: bool) -> float | None:
        """Seconds until time alone makes something due; `None` for never."""
        pauses_s = [self._gate.due_in(now_s)] if ready and self._has_room_for_others else []
        oldest_s = self.link.oldest_s
        if oldest_s is not None and self.link.connected:
            pauses_s.append(max(0.1, oldest_s + _ANSWER_S - now_s))
        return min((pause_s for pause_s in pauses_s if pause_s is not None), default=None)

    def pick(self, now_s: float) -> Item | None:
        """The next thing to be sent, for as long as it is ready; `None` when there is none.

        After each row something else has its turn, so that neither waits for long: an alarm goes
        before the state that says the same, and the state before the rest of a full spool.
        """
        row = None if self._after_row else self.spool.take()
        item = row or self._pick_other(now_s) or self.spool.take()
        self._after_row = isinstance(item, Row)
        return item

    @property
    def _has_room_for_others(self) -> bool:
        return self.link.in_flight - self._rows < _OTHERS

    def _pick_other(self, now_s: float) -> Reply | DriverState | Health | None:
        if not self._has_room_for_others:
            return None
        state = self._gate.take(now_s)
        if state is not None:
            return state
        if self._health_fresh:
            self._health_fresh = False
            return self._health
        return None if self._desk is None else self._desk.reply()

    def send(self, item: Item) -> None:
        """Hand it to paho; returns at once."""
        if isinstance(item, Row):
            delay_s = self.spool.delay_s(item)
            late = delay_s is None or delay_s > LATE_S
            text = marked_late(item.letter.text, delay_s) if late else item.letter.text
            self._rows += 1
            self.link.publish(item.letter.topic, text, parcel=item)
        elif isinstance(item, Reply):
            self.link.publish(item.topic, item.text, retain=item.retain, parcel=item)
        elif isinstance(item, DriverState):
            text = self._envelopes.state(item)
            self.link.publish("state", text, retain=True, expires_s=STATE_EXPIRES_S)
        else:
            self.link.certificates.remind()
            self.link.publish("health", self._envelopes.health(item), retain=True)

    def report(self) -> dict[str, int | str | None]:
        """Fault, connection, what became of the events, the spool's fault, commands."""
        link = self.link
        return {
            "fault": link.fault or self.spool.fault,
            "connected": int(link.connected and link.heard),
            "sessions": link.sessions,
            "in_flight": link.in_flight,
            "callback_errors": link.callback_errors,
            "certificate_expires": link.certificates.expires,
            "certificate_warning": link.certificates.warning,
            **self.spool.report(),
            "refused": link.refused,
            **({} if self._desk is None else self._desk.report()),
            **({} if self._speed is None else self._speed.report()),
        }

    def _settle(self, parcel: object, refused: bool) -> None:  # noqa: FBT001 - as the link calls it
        if isinstance(parcel, Row):
            self._rows -= 1
            self.spool.acknowledge(parcel, refused=refused)
        elif isinstance(parcel, Reply) and self._desk is not None:
            self._desk.settled(parcel)
