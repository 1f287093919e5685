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
from edge_monitor.outputs.command_desk import CommandDesk
from edge_monitor.outputs.courier import Courier
from edge_monitor.outputs.mqtt_client import AVAILABILITY, OFFLINE
from edge_monitor.outputs.mqtt_loop import MqttLoop
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.outbox import Rank, rank_of
from edge_monitor.outputs.speed_desk import SpeedDesk
from edge_monitor.outputs.spool import MEMORY_ROWS
from edge_monitor.outputs.spool_file import SpoolOptions
from edge_monitor.ports import LONGEST_PAUSE_S, Stages, no_stages
from edge_monitor.types import Audience, DriverState, Event, Health

_HOLD_S = 0.0005
"""For so long who has an alarm waits for the line, to send it without waking another thread."""

_GIVE_WAY_S = 0.001
"""For so long he then leaves the processors to the broker and its subscribers, who may be on this
board, and keeps the line, so that this sink's own thread does likewise: else one alarm in a hundred
reaches them a millisecond later."""

_FLUSH_S = 0.4
_FAREWELL_S = 0.2
_DISK_WAIT_S = 0.15
_CLOSE_WAIT_S = 0.8  # flush and farewell


class MqttSink:
    """An event sink that publishes; its callers never wait for the network.

    What no longer fits into the spool is dropped, emotions and audience first, and counted.
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
        stages: Stages = no_stages,
    ) -> None:
        """Begin to connect; arguments and errors are those of `Courier`.

        `stages` are told that the threads move: `mqtt` and `spool`.
        """
        self._beat = stages("mqtt")
        self._flush_end_s: float | None = None  # set by close
        self._lock = threading.Lock()
        self._loop = MqttLoop()
        if desk is not None:
            desk.on_reply(self._loop.wake)
        self._courier = Courier(
            options,
            envelopes,
            self._loop.wake,
            self._loop,
            spool=spool,
            backoff=backoff,
            desk=desk,
            announcer=announcer,
            speed=speed,
            waiting=waiting,
        )
        self._link, self._spool = self._courier.link, self._courier.spool
        self._writer = threading.Thread(
            target=self._spool.run, args=(stages("spool"),), name="spool", daemon=True
        )
        self._writer.start()
        self._thread = threading.Thread(target=self._run, name="mqtt", daemon=True)
        self._thread.start()

    def event(self, event: Event) -> None:
        """Take an event; returns at once, after two milliseconds or so if it is an alarm."""
        self._courier.event(event)
        if rank_of(event) is Rank.ALARM and self._courier.is_free:
            self._send_now()
        self._loop.wake()

    def state(self, state: DriverState) -> None:
        """Take the newest state; returns at once."""
        with self._lock:
            due = self._courier.state(state, time.monotonic())
        if due:
            self._loop.wake()

    def audience(self, audience: Audience) -> None:
        """Take an interval of the audience; returns at once."""
        self._courier.audience(audience)
        self._loop.wake()

    def health(self, health: Health) -> None:
        """Take the newest health; returns at once."""
        with self._lock:
            self._courier.health(health)
        self._loop.wake()

    def report(self) -> dict[str, int | str | None]:
        """Fault, connection, what became of the events, the spool's fault, commands."""
        return self._courier.report()

    def close(self) -> None:
        """Publish what waits, then `offline`, for a second at most; harmless when repeated.

        What the broker has not acknowledged by then stays in the spool.
        """
        end_s = time.monotonic() + _CLOSE_WAIT_S
        self._spool.flush()
        if self._flush_end_s is None:
            self._flush_end_s = time.monotonic() + _FLUSH_S
            self._loop.wake()
        self._thread.join(_CLOSE_WAIT_S)
        self._spool.close()
        self._writer.join(max(_DISK_WAIT_S, end_s - time.monotonic()))

    def _run(self) -> None:
        while (pause_s := self._send()) is not None:
            self._beat()
            self._loop.turn(pause_s)
        link = self._link
        if link.connected:
            with self._loop.hold:
                link.publish(AVAILABILITY, OFFLINE, retain=True)
            end_s = time.monotonic() + _FAREWELL_S
            while link.connected and link.in_flight and (left_s := end_s - time.monotonic()) > 0:
                self._loop.turn(left_s)
        with self._loop.hold:
            link.close()
            self._loop.close()

    def _send_now(self) -> None:
        """Send in the thread that calls, if the other does not hold the line for long.

        Then nobody here does anything for a moment, see `_GIVE_WAY_S`.
        """
        if self._loop.hold.acquire(timeout=_HOLD_S):
            try:
                self._send_held()
                time.sleep(_GIVE_WAY_S)
            finally:
                self._loop.hold.release()

    def _send(self) -> float | None:
        """Send what may go; returns for how long nothing else will, `None` for ever after."""
        with self._loop.hold:
            return self._send_held()

    def _send_held(self) -> float | None:
        while True:
            with self._lock:
                now_s = time.monotonic()
                ready = self._courier.is_ready(now_s)
                closing = self._flush_end_s is not None
                if closing and (not self._link.connected or self._is_flushed(now_s)):
                    return None
                item = self._courier.pick(now_s) if ready else None
                if item is None:
                    return self._pause_s(now_s, ready=ready)
            self._courier.send(item)
            self._loop.flush()

    def _is_flushed(self, now_s: float) -> bool:
        overdue = self._flush_end_s is not None and now_s >= self._flush_end_s
        return overdue or not self._spool.waiting

    def _pause_s(self, now_s: float, *, ready: bool) -> float:
        flush_s = None if self._flush_end_s is None else self._flush_end_s - now_s
        due_s = self._courier.pause_s(now_s, ready=ready)
        pauses_s = (LONGEST_PAUSE_S, due_s, self._spool.remind(), flush_s)
        return min(pause_s for pause_s in pauses_s if pause_s is not None)
