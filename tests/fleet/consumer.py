"""One of those who read what a fleet says."""

import json
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from tests.outputs.samples import soon


class Consumer:
    """Subscribes, remembers topic and text of everything, and comes back when it is cut off.

    Attributes:
        heard: in order, what comes twice twice.
        subscribed: how often a broker granted the subscription.
        refused: whether one refused it.
    """

    def __init__(self, host: str, port: int, topics: str, name: str | None = None) -> None:
        """Begin to connect; with a `name` the session is kept while it is away (MQTT 3.1.1)."""
        self.heard: list[tuple[str, str]] = []
        self.subscribed = 0
        self.refused = False
        self._topics = topics
        self._where = (host, port)
        self._closed = threading.Event()
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=name or "",
            protocol=MQTTProtocolVersion.MQTTv311,
            clean_session=name is None,
        )
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_message = self._on_message
        self._client.reconnect_delay_set(1, 1)
        threading.Thread(target=self._begin, daemon=True).start()

    def __enter__(self) -> Self:
        assert soon(lambda: bool(self.subscribed), within_s=30)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._closed.set()
        self._client.disconnect()
        self._client.loop_stop()

    def events(self) -> list[dict[str, Any]]:
        """What was heard on topics of events."""
        return [json.loads(text) for topic, text in list(self.heard) if "/event/" in topic]

    def falls_silent(self, count: Callable[[], int], within_s: float = 10.0) -> bool:
        """Whether so many different events come in time; those of a moment later are heard, too."""
        there = soon(lambda: len({event["id"] for event in self.events()}) >= count(), within_s)
        time.sleep(0.2)
        return there

    def _begin(self) -> None:
        while not self._closed.is_set():
            try:
                self._client.connect(*self._where, keepalive=5)
            except OSError:  # no broker there yet
                self._closed.wait(0.2)
            else:
                self._client.loop_start()
                return

    def _on_connect(self, *_rest: object) -> None:
        self._client.subscribe(self._topics, qos=1)

    def _on_subscribe(
        self, _client: object, _userdata: object, _mid: int, reasons: list[Any], _said: object
    ) -> None:
        self.refused = self.refused or any(reason.is_failure for reason in reasons)
        self.subscribed += 1

    def _on_message(self, _client: object, _userdata: object, message: paho.MQTTMessage) -> None:
        self.heard.append((message.topic, message.payload.decode()))
