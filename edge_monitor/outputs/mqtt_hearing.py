"""What is asked of the broker for commands to come."""

from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import MQTTProtocolVersion
from paho.mqtt.subscribeoptions import SubscribeOptions

from edge_monitor.outputs.command_gate import FILTERS


def hear_commands(client: paho.Client, root: str) -> None:
    """Ask for all commands below `root`."""
    how: Any = 1  # the QoS
    if client.protocol == MQTTProtocolVersion.MQTTv5:
        # as published: what somebody asks the broker to retain is refused when it comes, too
        how = SubscribeOptions(qos=1, retainAsPublished=True)
    client.subscribe([(f"{root}/{name}", how) for name in FILTERS])
