"""What a device asks a broker to be told, and who takes it."""

from collections.abc import Sequence
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import MQTTProtocolVersion
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from edge_monitor.outputs.announcer import Announcer
from edge_monitor.outputs.command_desk import CommandDesk
from edge_monitor.outputs.command_gate import FILTERS
from edge_monitor.outputs.speed_desk import SpeedDesk


class Hearing:
    """The subscriptions of one device; used by who holds the loop.

    Args:
        root: the start of the device's topics.
        desk: takes the commands; `None` to ask for none.
        announcer: takes what concerns Home Assistant; `None` to ask for nothing.
        speed: takes the vehicle's speed; `None` to ask for none.
    """

    def __init__(
        self,
        root: str,
        desk: CommandDesk | None,
        announcer: Announcer | None,
        speed: SpeedDesk | None,
    ) -> None:
        self._root = root
        self._desk, self._announcer, self._speed = desk, announcer, speed
        self._asked: dict[int | None, str] = {}

    def ask(self, client: paho.Client) -> None:
        """Subscribe to all of it, on a new connection."""
        self._asked.clear()
        if self._speed is not None:
            _, mid = client.subscribe(self._speed.topic)  # QoS 0: late is wrong
            self._asked[mid] = "the vehicle's speed"
        if self._desk is not None:
            how: Any = 1  # the QoS
            if client.protocol == MQTTProtocolVersion.MQTTv5:
                # as published: what somebody asks the broker to retain is refused when it comes
                how = SubscribeOptions(qos=1, retainAsPublished=True)
            _, mid = client.subscribe([(f"{self._root}/{name}", how) for name in FILTERS])
            self._asked[mid] = "commands"
        if self._announcer is not None:
            _, mid = client.subscribe(self._announcer.listens, qos=1)
            if self._announcer.greet() is not None:
                # where discovery is off, who may not look has nothing to take away either
                self._asked[mid] = self._announcer.listens

    def refusal(self, mid: int, reasons: Sequence[ReasonCode]) -> str | None:
        """What the broker will not tell us, in words, by its answer to a subscription."""
        refused = [reason for reason in reasons if reason.is_failure]
        if not refused or mid not in self._asked:
            return None
        return f"refuses the subscription to {self._asked[mid]}: {refused[0]}"

    def take(self, message: paho.MQTTMessage) -> str | None:
        """Hand a message to whom it is for; returns what is to be announced after it, if anything.

        Raises:
            Exception: of whoever took it.
        """
        if self._announcer is not None and message.topic == self._announcer.listens:
            return self._announcer.hear(bytes(message.payload))
        if self._speed is not None and message.topic == self._speed.topic:
            self._speed.hear(bytes(message.payload), retained=message.retain)
        elif self._desk is not None:
            topic = message.topic.removeprefix(f"{self._root}/")
            self._desk.hear(topic, bytes(message.payload), retained=message.retain)
        return None
