"""The daemon as a process: starts the parts in order, listens to signals, stops them in order."""

import gc
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext

from edge_monitor import daemon, pins, sinks
from edge_monitor.errors import BrokenOffError, ConfigError, EdgeMonitorError
from edge_monitor.meter import Meter
from edge_monitor.monitor import Monitor, Outputs, Watcher
from edge_monitor.pipeline import Pipeline
from edge_monitor.ports import Clock
from edge_monitor.remote import Remote
from edge_monitor.settings import Settings
from edge_monitor.signals import Asked
from edge_monitor.speedometer import start_speedometer
from edge_monitor.system import notify
from edge_monitor.system.heartbeat import Heartbeats
from edge_monitor.system.signal_watch import SignalWatch
from edge_monitor.types import Sound

_log = logging.getLogger(__name__)

_SELF_TEST_BEGINS_S = 0.05
"""The pattern has begun by then, and plays to its end unless an alarm comes."""

_SWITCH_S = 0.0005
"""For so long a thread may keep the others waiting: by default ten times that, for an alarm too."""

_RELOAD_POLL_S = 0.2


class Service:
    """Runs the monitor until SIGTERM or SIGINT, or until a recording has ended.

    SIGHUP reads the configuration again: a bad one is told and the old one goes on untouched; a
    good one starts the parts anew, though never while an alarm of a sleeping driver sounds.

    Args:
        load: reads the configuration.
        loop: play a recording again and again.
        console: tell people on standard output what happens.
        watchers: are shown every step, after the outputs.
        meter: counts and times.
        display: entered while signals are listened to, so that it is left whatever comes.
    """

    def __init__(
        self,
        load: Callable[[], Settings],
        *,
        loop: bool,
        console: bool,
        watchers: Sequence[Watcher] = (),
        meter: Meter | None = None,
        display: AbstractContextManager[object] | None = None,
    ) -> None:
        self._load = load
        self._loop = loop
        self._console = console
        self._watchers = watchers
        self._meter = Meter() if meter is None else meter
        self._display = nullcontext() if display is None else display
        self._alarmed: Callable[[], bool] = lambda: False
        self._silence: Callable[[], None] = lambda: None
        self._asked = Asked(self._reload)
        self._exchange = threading.Lock()
        self._next: Settings | None = None
        self._started = False

    def run(self) -> None:
        """Run to the end.

        Raises:
            ConfigError: the configuration or a network is wrong at the start.
            SourceError: a recording is missing or broken.
            BusyError: another daemon runs.
        """
        sys.setswitchinterval(_SWITCH_S)
        settings = self._load()
        clock = daemon.build_clock()
        # The pin must be low within a tenth of a second, in which the main thread may not come to
        # its handlers; nor to where it would close the buzzer.
        ends = SignalWatch((signal.SIGTERM, signal.SIGINT), self._fall_silent)
        with daemon.lock_board(), self._asked.listening(), ends, self._display:
            self._session(settings, clock)
            while (wanted := self._taken()) is not None:
                gc.collect()  # the parts that ran refer to each other; frozen, they would stay
                try:
                    self._session(wanted, clock)
                except Exception as error:  # whatever it was: nobody would watch the driver
                    if self._started:
                        raise
                    _complain(error)
                    self._again(settings, clock)
                else:
                    settings = wanted
            notify.stopping()

    def _again(self, settings: Settings, clock: Clock) -> None:
        """Go back to the configuration that ran.

        Raises:
            BrokenOffError: what it needs is gone meanwhile; another start may find it.
        """
        try:
            self._session(settings, clock)
        except ConfigError as error:
            if self._started:
                raise
            raise BrokenOffError(str(error)) from None

    def _taken(self) -> Settings | None:
        """The configuration that was read meanwhile; `None` to end."""
        with self._exchange:
            self._asked.enter()
            wanted, self._next = self._next, None
        # A signal that comes after this is heeded by the next session, which ends at once.
        return None if self._asked.stopping else wanted

    def _session(self, settings: Settings, clock: Clock) -> None:
        """Start the parts, run until something ends it, stop them: the buzzer first."""
        self._started = False
        daemon.check_recording(settings)
        recorded = settings.camera.is_recording
        with ExitStack() as stack:
            speed = start_speedometer(settings, clock)
            stack.callback(speed.close)
            pipeline = daemon.build_pipeline(
                settings,
                perceive=True,
                recorded=recorded,
                speed=speed.source,
                laps=self._meter.lap,
            )
            board = stack.enter_context(daemon.watch_board(settings))
            hearts = Heartbeats(clock)
            around = daemon.surroundings(settings, board, _feeder(clock, hearts))
            outputs = sinks.build_outputs(
                settings,
                clock,
                console=self._console,
                hear_speed=speed.hear,
                stages=hearts.stage,
                numbers=self._meter.numbers,
            )
            stack.callback(_close, outputs)
            self._silence = outputs.buzzer.close
            # before a recording starts to play: it waits for nobody
            if settings.buzzer.self_test and not self._asked.stopping:
                outputs.buzzer.sound(Sound.SELF_TEST)
                time.sleep(_SELF_TEST_BEGINS_S)
            feed = daemon.start_capture(settings, clock, loop=self._loop)
            stack.callback(feed.close)
            remote = _remote(outputs, pipeline, clock, settings)
            monitor = Monitor(
                feed,
                pipeline,
                outputs,
                clock,
                around,
                remote=remote,
                watchers=self._watchers,
                meter=self._meter,
            )
            self._alarmed = lambda: monitor.alarmed
            button = pins.build_button(
                settings, monitor.acknowledge, lambda: monitor.snooze(settings.button.snooze_s)
            )
            if button is not None:
                stack.callback(button.close)
            # what is here stays: the collector, which halts every thread, need not look at it again
            gc.freeze()
            stack.callback(gc.unfreeze)
            notify.ready(f"watching {daemon.source_shown(settings)}")
            self._started = True
            monitor.run(self._asked)
            outputs.buzzer.close()  # before the rest, which may take its time
            monitor.finish()

    def _fall_silent(self) -> None:
        """Silence the buzzer of the present session; from any thread."""
        self._silence()

    def _reload(self) -> None:
        """Read the configuration and all it needs; a second time if an alarm delayed it."""
        try:
            settings = self._checked()
            if self._alarmed():
                while self._alarmed() and not self._asked.stopping:
                    time.sleep(_RELOAD_POLL_S)
                settings = self._checked()  # who waits longest must not bring an older one
        except EdgeMonitorError as error:
            _complain(error)
            return
        notify.reloading()
        with self._exchange:
            self._next = settings
            self._asked.leave()

    def _checked(self) -> Settings:
        settings = self._load()
        daemon.check_recording(settings)
        sinks.check_outputs(settings)
        return settings


def _complain(error: Exception) -> None:
    known = isinstance(error, EdgeMonitorError)
    _log.error("reload: %s; the old configuration stays", error, exc_info=None if known else error)


def _remote(
    outputs: Outputs, pipeline: Pipeline, clock: Clock, settings: Settings
) -> Remote | None:
    """Obeys commands from afar, where any can come: to it the button's snooze is the measure."""
    if not outputs.commands:
        return None
    snooze_s = settings.button.snooze_s
    return Remote(outputs.commands, pipeline, outputs.buzzer, clock, snooze_s)


def _close(outputs: Outputs) -> None:
    outputs.buzzer.close()
    if outputs.light is not None:
        outputs.light.close()
    for sink in outputs.sinks:
        sink.close()


def _feeder(clock: Clock, hearts: Heartbeats) -> Callable[[], None]:
    """Feeds the service manager's watchdog as often as it asks; nothing without one.

    Called by the loop that looks at frames, so that it moves too; while another stage hangs,
    nothing is fed.
    """
    interval_s = notify.watchdog_interval_s()
    if interval_s is None:
        return lambda: None
    fed_t = float("-inf")

    def feed() -> None:
        nonlocal fed_t
        now = clock.monotonic()
        if now - fed_t >= interval_s:
            fed_t = now
            if not hearts.hanging():
                notify.watchdog()

    return feed
