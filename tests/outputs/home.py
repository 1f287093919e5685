"""Home Assistant as a device meets it at a broker."""

from typing import Self

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from edge_monitor.outputs.discovery import HOME_STATUS, Announced
from tests.conftest import Broker
from tests.outputs.samples import soon

WHAT = Announced(device_id="bench", drowsiness=True, emotion=False, kiosk=False, commands=False)


class Home:
    """Home Assistant, as far as it listens: what came on the topic of discovery, in order."""

    def __init__(
        self, broker: Broker, user: str | None = None, password: str | None = None
    ) -> None:
        self.heard: list[tuple[str, bool]] = []
        self.subscribed = False
        self.client = paho.Client(CallbackAPIVersion.VERSION2)
        self.client.on_message = lambda *rest: self.heard.append(
            (rest[2].payload.decode(), rest[2].retain)
        )
        self.client.on_subscribe = lambda *_: setattr(self, "subscribed", True)
        self.client.username_pw_set(user, password)
        self.client.connect(broker.host, broker.port)
        self.client.subscribe(WHAT.topic, qos=1)
        self.client.loop_start()
        assert soon(lambda: self.subscribed)

    def starts(self) -> None:
        """Say what Home Assistant says after each start."""
        self.client.publish(HOME_STATUS, "online", qos=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.disconnect()
        self.client.loop_stop()
