"""Which MQTT a broker is spoken to in, by brokers that know no 5."""

from edge_monitor.outputs.mqtt_version import Version
from edge_monitor.types import EventKind
from tests.outputs.conftest import BuildSink
from tests.outputs.network import OldBroker
from tests.outputs.samples import an_event, soon


def test_a_broker_that_knows_no_mqtt_5_is_spoken_to_in_3_1_1(build: BuildSink) -> None:
    old = OldBroker()
    sink = build(old.port)
    sink.event(an_event())
    assert soon(lambda: len(old.published) == 2)
    assert old.protocols == [5, 4]
    assert [topic for topic, _ in old.published] == [
        "edge_monitor/bench/availability",
        "edge_monitor/bench/event/drowsiness",
    ]
    assert soon(lambda: sink.report()["connected"] == 1)
    assert sink.report()["fault"] is None
    sink.close()
    assert soon(lambda: old.published[-1][1] == "offline")
    old.close()


def test_a_broker_that_hangs_up_on_mqtt_5_is_spoken_to_in_3_1_1_too(build: BuildSink) -> None:
    """Some do, RabbitMQ 3.10 for one; after each loss it is asked anew whether it knows 5."""
    rude = OldBroker(rude=True, deaf_to="event/yawn")
    sink = build(rude.port)
    sink.event(an_event(EventKind.YAWN))
    assert soon(lambda: [t.split("/", 2)[2] for t, _ in rude.published].count("event/yawn") == 2)
    assert rude.protocols == [5, 4, 5, 4]
    assert soon(lambda: sink.report()["waiting"] == 0)
    assert soon(lambda: sink.report()["connected"] == 1)
    sink.close()
    rude.close()


def test_what_a_broker_has_said_itself_holds_after_a_loss() -> None:
    version = Version()
    first = version.next
    version.refused()
    told = version.next
    version.lost()
    assert version.next is told is not first
