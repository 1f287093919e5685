"""What MQTT 5 says beside the messages, as it stands on the wire."""

from tests.outputs.conftest import BuildSink
from tests.outputs.network import OldBroker
from tests.outputs.samples import soon

SESSION_EXPIRY = b"\x11\x00\x00\x00\x00"
"""The property of MQTT 5, section 3.1.2.11.2, with no seconds."""


def test_a_session_ends_with_its_connection_and_the_broker_is_told(build: BuildSink) -> None:
    old = OldBroker()
    build(old.port)
    assert soon(lambda: len(old.greetings) == 2)
    newer, older = old.greetings
    assert SESSION_EXPIRY in newer
    assert SESSION_EXPIRY not in older  # MQTT 3.1.1 knows no such thing
    clean = 0b10
    assert newer[7] & clean
    assert older[7] & clean
    old.close()
