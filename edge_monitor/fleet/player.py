"""Plays a fleet."""

import heapq
import random
import resource
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from edge_monitor.errors import UsageError
from edge_monitor.fleet.device import Device
from edge_monitor.fleet.story import story
from edge_monitor.fleet.tally import Tally
from edge_monitor.outputs.mqtt_loop import MqttLoop
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.system.clock import SystemClock

_STORIES: Final = 8
_OTHER_FILES: Final = 64  # that the program has open beside one connection for each device
_TURN_S = 0.05
_RAMP_S = 0.002  # from one connection to the next: a broker's queue of callers is short


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What is played.

    Attributes:
        devices: how many, 1 or more.
        seconds: for how long, once all have begun to connect.
        calm_s: from one trouble of a driver to the next, about.
        interval_s: between two states of one level.
        seed: of everything but the times.
        patience_s: for how long the last answers of the broker are waited for.
        forget: take back what the broker keeps.
    """

    devices: int
    seconds: float
    calm_s: float = 5.0
    interval_s: float = 0.5
    seed: int = 1
    patience_s: float = 15.0
    forget: bool = False

    @property
    def length_s(self) -> float:
        """How long it takes, about."""
        return self.devices * _RAMP_S + self.seconds


class Player:
    """A fleet at play."""

    def __init__(self, play: Play, options: Callable[[int], MqttOptions]) -> None:
        """Decide the stories; `options` says where each device connects, by its number from 1.

        Raises:
            UsageError: this system lets no program have so many connections.
        """
        make_room(play.devices)
        self._play, self._options = play, options
        chance = random.Random(play.seed)  # noqa: S311 - a play
        count = min(_STORIES, play.devices)
        seeds = [chance.randrange(1 << 32) for _ in range(count)]
        self._stories = [story(seed, play.calm_s, play.interval_s) for seed in seeds]
        self._chance = chance
        self._clock = SystemClock()
        self._loop = MqttLoop()
        self._changed: deque[Device] = deque()
        self._due: list[tuple[float, int, Device]] = []
        self._devices: list[Device] = []
        self._tally = Tally(play.devices, play.seconds)

    def run(
        self,
        stopped: Callable[[], bool] = lambda: False,
        progress: Callable[[float], None] = lambda _seconds: None,
    ) -> Tally:
        """Play until the time is over or `stopped` says so; returns what became of it.

        Args:
            stopped: whether to end before the time.
            progress: is told, many times a second, for how long it has played.

        Raises:
            ConfigError: the password or a certificate cannot be read.
        """
        try:
            begin_s = self._clock.monotonic()
            while len(self._devices) < self._play.devices and not stopped():
                while len(self._devices) < self._called(begin_s):
                    self._add()
                self._turn(_RAMP_S)
                progress(self._clock.monotonic() - begin_s)
            end_s = self._clock.monotonic() + self._play.seconds
            while self._clock.monotonic() < end_s and not stopped():
                self._turn(_TURN_S)
                progress(self._clock.monotonic() - begin_s)
            self._finish()
        finally:
            self._loop.close()
        return self._tally

    def _called(self, begin_s: float) -> int:
        """How many have begun by now."""
        passed_s = self._clock.monotonic() - begin_s
        return min(self._play.devices, int(passed_s / _RAMP_S) + 1)

    def _add(self) -> None:
        number = len(self._devices) + 1
        boot_id = str(uuid.UUID(int=self._chance.getrandbits(128), version=4))
        device = Device(
            self._options(number),
            boot_id,
            self._clock,
            loop=self._loop,
            changed=self._changed.append,
            tally=self._tally,
        )
        story = self._stories[number % len(self._stories)]
        now_s = self._clock.monotonic()
        device.tell(story, self._chance.choice(story.entries), now_s)
        self._devices.append(device)
        heapq.heappush(self._due, (now_s, number, device))

    def _turn(self, longest_s: float) -> None:
        now_s = self._clock.monotonic()
        while self._due and self._due[0][0] <= now_s:
            due_s, number, device = heapq.heappop(self._due)
            self._tally.behind_s = max(self._tally.behind_s, round(now_s - due_s, 3))
            device.speak(now_s)
            heapq.heappush(self._due, (device.due_s, number, device))
        self._serve(min(longest_s, max(0.0, self._due[0][0] - now_s)))

    def _serve(self, wait_s: float) -> None:
        self._loop.turn(wait_s)
        now_s = self._clock.monotonic()
        for _ in range(len(self._changed)):
            self._changed.popleft().send(now_s)

    def _finish(self) -> None:
        if any(device.link.sessions for device in self._devices):
            self._wait(lambda now_s: all(device.send(now_s) for device in self._devices))
        self._tally.close((device.link, device.spool) for device in self._devices)
        for device in self._devices:
            device.take_leave(forget=self._play.forget)
        self._wait(lambda _now_s: not any(device.link.in_flight for device in self._devices))
        for device in self._devices:
            device.link.close()

    def _wait(self, done: Callable[[float], bool]) -> None:
        end_s = self._clock.monotonic() + self._play.patience_s
        while (now_s := self._clock.monotonic()) < end_s and not done(now_s):
            self._serve(_TURN_S)


def make_room(devices: int) -> None:
    """Let this program, and those that it starts, have a file open for each device.

    Raises:
        UsageError: the system does not allow it.
    """
    wanted = devices + _OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and wanted > hard:
        raise UsageError(
            f"{devices} devices need {wanted} open files and this system allows {hard}: "
            f"raise it with ulimit -Hn, or play fewer"
        )
    if soft != resource.RLIM_INFINITY and wanted > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
