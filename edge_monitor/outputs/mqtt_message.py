"""What MQTT 5 says beside a message; brokers and clients of 3.1.1 do without."""

from functools import cache
from typing import Final

from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties, VariableByteIntegers

CLOUDEVENT: Final = "application/cloudevents+json"
JSON: Final = "application/json"
PLAIN: Final = "text/plain"

STATE_EXPIRES_S: Final = 60
"""A state that nothing followed for so long is forgotten by the broker: it says no more."""

SESSION_EXPIRES_S: Final = 0
"""A session ends with its connection: what is not acknowledged the device keeps itself, and a
command that came meanwhile must not be carried out later."""


@cache
def properties(content_type: str, expires_s: int | None = None) -> Properties:
    """Content type, that it is UTF-8, and when it is forgotten; paho and we but read it."""
    said = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]  # paho says no types here
    said.ContentType = content_type
    said.PayloadFormatIndicator = 1
    if expires_s is not None:
        said.MessageExpiryInterval = expires_s
    return said


def packet_bytes(topic: str, text: str, said: Properties | None) -> int:
    """How long a PUBLISH with QoS 1 is; `said` is `None` for MQTT 3.1.1."""
    length = 2 + len(topic.encode()) + 2 + len(text.encode())  # 2 for each length, 2 for the id
    if said is not None:
        length += _packed_bytes(said)
    return 1 + len(VariableByteIntegers.encode(length)) + length  # type: ignore[no-untyped-call]  # paho says no types here


@cache
def _packed_bytes(said: Properties) -> int:
    return len(said.pack())  # type: ignore[no-untyped-call]  # likewise
