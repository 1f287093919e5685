"""Hears the alarms of one device on a broker, and when each arrived."""

import json
import threading
import time
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from edge_monitor.bench.runner import BenchError
from edge_monitor.errors import EXIT_UNAVAILABLE

_ANSWER_S = 5.0


class Listener:
    """A subscriber as a dashboard is one; its times are on the scale of `time.monotonic`."""

    def __init__(self, host: str, port: int, device_id: str) -> None:
        """Subscribe; returns when the broker has said yes.

        Raises:
            BenchError: the broker cannot be reached or does not let us in.
        """
        self._heard: list[tuple[float, bytes | bytearray]] = []
        self._subscribed = threading.Event()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, reconnect_on_failure=False)
        self._client.on_message = self._on_message
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        try:
            self._client.connect(host, port)
        except OSError as error:
            raise BenchError(
                f"broker {host}:{port} cannot be reached ({error.strerror or error}): start it, or "
                "leave --host out to have one started",
                EXIT_UNAVAILABLE,
            ) from error
        self._client.subscribe(f"edge_monitor/{device_id}/event/drowsiness", qos=1)
        self._client.loop_start()
        if not self._subscribed.wait(_ANSWER_S):
            self.close()
            raise BenchError(
                f"broker {host}:{port} takes no subscription without a password: bench with one "
                "that does",
                EXIT_UNAVAILABLE,
            )

    def close(self) -> None:
        """Leave."""
        self._client.disconnect()
        self._client.loop_stop()

    def heard_s(self) -> dict[int, float]:
        """When the beginning of each episode arrived first, by the episode's number."""
        heard: dict[int, float] = {}
        for moment_s, payload in self._heard:
            data = json.loads(payload)["data"]
            if data["phase"] == "started":
                heard.setdefault(data["episode"], moment_s)
        return heard

    def _on_message(self, _client: Any, _userdata: Any, message: paho.MQTTMessage) -> None:
        self._heard.append((time.monotonic(), message.payload))
