"""The page as an event sink: encodes what is new once, for all who look at it."""

import socket
import threading
from collections import deque
from typing import Final

from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.state_gate import StateGate
from edge_monitor.outputs.web.access import Access
from edge_monitor.outputs.web.app import Pages
from edge_monitor.outputs.web.desk import PageDesk
from edge_monitor.outputs.web.live import live_text
from edge_monitor.outputs.web.options import WebOptions
from edge_monitor.outputs.web.pictures import MetricsText, Preview, as_json
from edge_monitor.outputs.web.readers import PULSE, Readers, message
from edge_monitor.outputs.web.server import Server
from edge_monitor.ports import Beat, no_beat
from edge_monitor.types import Audience, DriverState, Event, Health, Verb

LIVE_EVERY_S: Final = 0.15
_REMEMBERED: Final = 50
"""Events that a page which is opened now is told of."""


class WebSink:
    """An event sink whose subscribers are browsers, in a thread of its own.

    Nothing is encoded while nobody looks, but for events, which are the journal's text, too.

    Args:
        options: where, and who is let in.
        envelopes: writes what the broker would get.
        desk: where the buttons' commands wait.
        exposed: others than this computer reach it, also by its name.
        preview: the picture, where the configuration allows it.
        metrics: numbers for Prometheus, where they are served.
        beat: called about once a second by the page's thread.
    """

    name = "web"

    def __init__(
        self,
        options: WebOptions,
        envelopes: Envelopes,
        desk: PageDesk,
        *,
        exposed: bool = False,
        preview: Preview | None = None,
        metrics: MetricsText | None = None,
        beat: Beat = no_beat,
    ) -> None:
        self._envelopes = envelopes
        self._desk = desk
        self._preview = preview
        self._lock = threading.Lock()
        self._gate = StateGate(LIVE_EVERY_S)
        self._readers = Readers()
        self._events: deque[bytes] = deque(maxlen=_REMEMBERED)
        self._health: Health | None = None
        self._state: DriverState | None = None
        self._ear: float | None = None
        access = Access(options, _own_names() if exposed else frozenset())
        pages = Pages(
            options.device_id,
            access,
            self._readers,
            self._greeting,
            self._ask,
            preview=preview,
            metrics=metrics,
        )
        self._guard = pages.guarded()
        self._server = Server(
            self._guard,
            options.host,
            options.port,
            pulse=lambda: self._readers.say(PULSE),
            ending=self._readers.end,
            beat=beat,
        )

    def event(self, event: Event) -> None:
        """Take an event; returns at once."""
        self._tell("event", self._envelopes.event(event))

    def audience(self, audience: Audience) -> None:
        """Take an interval of the audience; returns at once."""
        self._tell("event", self._envelopes.audience(audience))

    def look(self, ear: float | None) -> None:
        """Take the eye aspect ratio of the newest frame, which the state does not have."""
        self._ear = ear

    def state(self, state: DriverState) -> None:
        """Take the newest state; it is shown a few times a second, and at once on a new level."""
        self._state = state
        self._gate.offer(state)
        if self._readers.count and self._gate.take(state.t) is not None:
            self._server.call(self._show, state, self._ear)

    def health(self, health: Health) -> None:
        """Take the newest health."""
        self._health = health
        if self._readers.count:
            self._server.call(self._show_health, health)

    def report(self) -> dict[str, int | str | None]:
        """Fault, who looks, and what was turned away."""
        told: dict[str, int | str | None] = {
            "fault": self._server.fault,
            "readers": self._readers.count,
            "readers_dropped": self._readers.dropped,
            "requests_refused": self._guard.refused,
            "commands_done": self._desk.done,
            "commands_refused": self._desk.refused,
        }
        if self._preview is not None:
            told["preview_on"] = int(self._preview.left_s > 0.0)
        return told

    def close(self) -> None:
        """Let all readers and the port go; harmless when repeated."""
        self._server.close()

    def _tell(self, name: str, text: str) -> None:
        told = message(name, text)
        with self._lock:
            self._events.append(told)
        if self._readers.count:
            self._server.call(self._readers.say, told)

    def _show(self, state: DriverState, ear: float | None) -> None:
        self._readers.say(self._live(state, ear))

    def _show_health(self, health: Health) -> None:
        self._readers.say(message("health", self._envelopes.health(health)))

    def _live(self, state: DriverState, ear: float | None) -> bytes:
        return message("live", live_text(state, ear, as_json(self._preview)))

    def _greeting(self) -> list[bytes]:
        """What somebody who opens the page is told first; in the page's thread."""
        told = (
            []
            if self._health is None
            else [message("health", self._envelopes.health(self._health))]
        )
        if self._state is not None:
            told.append(self._live(self._state, self._ear))
        with self._lock:
            return [*self._events, *told, PULSE]

    async def _ask(self, verb: Verb) -> str:
        return self._envelopes.answer(await self._desk.ask(verb))


def _own_names() -> frozenset[str]:
    """By which others in the network may call this computer."""
    name = socket.gethostname()
    return frozenset({name, f"{name}.local"})
