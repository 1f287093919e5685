"""One device of a fleet."""

from collections.abc import Callable
from typing import Final

import edge_monitor
from edge_monitor.fleet.story import Moment, Story
from edge_monitor.fleet.tally import Tally
from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.courier import Courier
from edge_monitor.outputs.mqtt_client import AVAILABILITY, OFFLINE
from edge_monitor.outputs.mqtt_loop import MqttLoop
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.outbox import Rank, rank_of
from edge_monitor.ports import Clock
from edge_monitor.types import DriverState, Health

HEALTH_EVERY_S: Final = 10.0
"""As the daemon does."""


class Device:
    """Tells a story again and again, by the same parts as the daemon but its threads and its disk.

    What it says is what real devices say; what is not acknowledged when the program ends is lost.
    """

    def __init__(
        self,
        options: MqttOptions,
        boot_id: str,
        clock: Clock,
        *,
        loop: MqttLoop,
        changed: Callable[["Device"], None],
        tally: Tally,
    ) -> None:
        """Begin to connect.

        Args:
            options: where to, and which device it is.
            boot_id: of its boot.
            clock: says the time.
            loop: keeps the connection going.
            changed: called in any thread when it may have something to send; must not wait.
            tally: counts what is said.

        Raises:
            ConfigError: the password or a certificate cannot be read.
        """
        self._tally, self._clock = tally, clock
        envelopes = Envelopes(options.root, boot_id, clock)
        self._courier = Courier(options, envelopes, lambda: changed(self), loop, backoff=Backoff())
        self.spool, self.link = self._courier.spool, self._courier.link

    def tell(self, story: Story, entry: int, now_s: float) -> None:
        """Begin a story at one of its moments."""
        self._story, self._place, self._telling = story, entry, 0
        self._start_s = now_s - story.told(story.moments[entry], 0.0, 0).t
        self._next = self._moment()
        self._health_s = now_s

    @property
    def due_s(self) -> float:
        """When it has something to say, on the monotonic scale."""
        return min(self._next.t, self._health_s)

    def speak(self, now_s: float) -> None:
        """Say what is due, and send it."""
        while self._next.t <= now_s:
            for event in self._next.events:
                self._courier.event(event)
                self._tally.events += 1
                self._tally.alarms += rank_of(event) is Rank.ALARM
            if self._next.state is not None:
                self._courier.state(self._next.state, now_s)
            self._place += 1
            if self._place == len(self._story.moments):
                self._place, self._telling = 0, self._telling + 1
            self._next = self._moment()
        if self._health_s <= now_s:
            self._courier.health(self._health(now_s))
            self._health_s = now_s + HEALTH_EVERY_S
        self.send(now_s)

    def send(self, now_s: float) -> bool:
        """Send what waits; says whether the broker has acknowledged all that was said."""
        while self._courier.is_ready(now_s) and (item := self._courier.pick(now_s)) is not None:
            self._courier.send(item)
            self._tally.states += isinstance(item, DriverState)
            self._tally.healths += isinstance(item, Health)
        return self.link.connected and not self.link.in_flight and not self.spool.waiting

    def take_leave(self, *, forget: bool) -> None:
        """Say `offline`; with `forget` take back what the broker keeps of this device."""
        if self.link.connected:
            self.link.publish(AVAILABILITY, "" if forget else OFFLINE, retain=True)
            for topic in ("state", "health") if forget else ():
                self.link.publish(topic, "", retain=True)

    def _moment(self) -> Moment:
        return self._story.told(self._story.moments[self._place], self._start_s, self._telling)

    def _health(self, now_s: float) -> Health:
        """That of a board that is well; only its broker is real."""
        return Health(
            t=now_s,
            version=edge_monitor.__version__,
            fps_captured=30.0,
            fps_processed=30.0,
            frames_skipped=0,
            latency_p50_s=0.02,
            latency_p99_s=0.03,
            model_faults=0,
            camera="none: played by scripts/fleet",
            camera_fault=None,
            buzzer_fault=None,
            emotion="off",
            models={},
            sinks={"mqtt": self._courier.report()},
            clock_synced=self._clock.synced(),
            temperature_c=55.0,
            throttling=(),
            shed={},
        )
