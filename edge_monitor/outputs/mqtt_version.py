"""Which MQTT a broker is spoken to in."""

from typing import Final

import paho.mqtt.client as paho
from paho.mqtt.enums import MQTTProtocolVersion

_FIVE: Final = MQTTProtocolVersion.MQTTv5
_OLD: Final = MQTTProtocolVersion.MQTTv311


def is_new(client: paho.Client) -> bool:
    """Whether a client speaks MQTT 5, which has properties."""
    return client.protocol == _FIVE


class Version:
    """MQTT 5, or 3.1.1 with brokers that know no more.

    Attributes:
        next: what the next connection speaks.
    """

    def __init__(self) -> None:
        """Begin with 5."""
        self.next = _FIVE
        self._guessed = False

    def refused(self) -> None:
        """The broker has said that it does not know this one."""
        self.next, self._guessed = _OLD, False

    def hung_up(self) -> None:
        """It has gone without an answer, as some do that do not know 5: try the other one."""
        self.next, self._guessed = _OLD if self.next is _FIVE else _FIVE, True

    def lost(self) -> None:
        """A connection has ended: what was guessed may have been an accident."""
        if self._guessed:
            self.next = _FIVE
