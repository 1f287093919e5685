"""Somebody who asks a device by MQTT, and sees whether the broker lets him."""

import threading
from types import TracebackType
from typing import Any, Self

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.reasoncodes import ReasonCode

from tests.conftest import Broker


class Commander:
    """Publishes, to the device `bench` above all, and waits for the broker's word each time."""

    def __init__(
        self, broker: Broker, user: str | None = None, password: str | None = None
    ) -> None:
        self._acknowledged: dict[int, ReasonCode] = {}
        self._changed = threading.Condition()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.username_pw_set(user, password)
        self._client.on_publish = self._on_publish
        self._client.connect(broker.host, broker.port)
        self._client.loop_start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def ask(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Publish below the device's topic; return whether the broker took it."""
        return self.say(f"edge_monitor/bench/{topic}", payload, retain=retain)

    def say(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Publish anywhere; return whether the broker took it."""
        mid = self._client.publish(topic, payload, 1, retain).mid
        with self._changed:
            assert self._changed.wait_for(lambda: mid in self._acknowledged, 5)
        return not self._acknowledged[mid].is_failure

    def _on_publish(
        self, _client: Any, _userdata: Any, mid: int, reason: ReasonCode, _properties: Any
    ) -> None:
        with self._changed:
            self._acknowledged[mid] = reason
            self._changed.notify()
