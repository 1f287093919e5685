"""What goes out next."""

from collections.abc import Callable, Iterator

import pytest

from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.courier import Courier
from edge_monitor.outputs.mqtt_loop import MqttLoop
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.spool_file import Row
from edge_monitor.types import DriverState, EventKind, Health, Level
from tests.outputs.samples import a_health, a_state, an_event, soon
from tests.outputs.strict_broker import StrictBroker


@pytest.fixture
def courier(envelopes: Envelopes) -> Iterator[Courier]:
    made = Courier(
        MqttOptions(host="127.0.0.1", device_id="bench"),
        envelopes,
        lambda: None,
        MqttLoop(),  # nobody turns it, so nothing connects
    )
    made.spool.work()
    yield made
    made.link.close()


def picked(courier: Courier, now_s: float) -> list[str]:
    """All that goes out at one moment, as topics."""
    topics = []
    while (item := courier.pick(now_s)) is not None:
        names = {DriverState: "state", Health: "health"}
        topics.append(item.letter.topic if isinstance(item, Row) else names[type(item)])
    return topics


def test_an_alarm_goes_before_the_state_that_says_the_same(courier: Courier) -> None:
    courier.event(an_event(EventKind.DROWSINESS, Level.MICROSLEEP))
    courier.state(a_state(Level.MICROSLEEP), 0.0)
    assert picked(courier, 0.0) == ["event/drowsiness", "state"]


def test_state_and_health_do_not_wait_for_the_end_of_a_full_spool(courier: Courier) -> None:
    for _ in range(4):
        courier.event(an_event(EventKind.BLINK))
    courier.state(a_state(), 0.0)
    courier.health(a_health())
    blink = "event/blink"
    assert picked(courier, 0.0) == [blink, "state", blink, "health", blink, blink]


def test_after_a_row_the_state_is_next(courier: Courier) -> None:
    """Rows that come faster than they go cannot keep it back."""
    courier.event(an_event(EventKind.BLINK))
    assert picked(courier, 0.0) == ["event/blink"]
    courier.event(an_event(EventKind.BLINK))
    assert isinstance(courier.pick(0.0), Row)
    courier.event(an_event(EventKind.BLINK))
    courier.state(a_state(), 0.0)
    assert picked(courier, 0.0) == ["state", "event/blink"]


@pytest.mark.fault(28)
def test_an_alarm_finds_room_where_no_state_is_answered(envelopes: Envelopes) -> None:
    """A broker so slow that states alone would fill the window, and an alarm would wait for one."""
    broker, loop = StrictBroker(answering=False), MqttLoop()
    options = MqttOptions(host="127.0.0.1", port=broker.port, device_id="bench")
    courier = Courier(options, envelopes, lambda: None, loop)
    courier.spool.work()

    def turns(until: Callable[[], bool]) -> bool:
        def step() -> bool:
            loop.turn(0.01)
            return until()

        return soon(step)

    def send(now_s: float) -> None:
        while courier.is_ready(now_s) and (item := courier.pick(now_s)) is not None:
            courier.send(item)

    assert turns(lambda: courier.link.connected)
    for now_s in range(30):
        courier.state(a_state(), now_s)
        send(now_s)
    assert courier.pause_s(30.0, ready=courier.is_ready(30.0)) != 0  # it does not turn in vain
    courier.event(an_event(EventKind.DROWSINESS, Level.MICROSLEEP))
    send(30.0)
    assert turns(lambda: "edge_monitor/bench/event/drowsiness" in broker.published)
    courier.link.close()
    loop.close()
    broker.close()
