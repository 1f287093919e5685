"""The vehicle's speed from a broker: judged as hostile, from a real mosquitto."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.outputs.command_text import RefusedError
from edge_monitor.outputs.speed_desk import SpeedDesk, speed_in
from edge_monitor.types import Refusal
from tests.conftest import Broker
from tests.contract.judge import complaints
from tests.outputs.commander import Commander
from tests.outputs.conftest import BuildSink
from tests.outputs.samples import soon

TOPIC = "edge_monitor/bench/vehicle/speed"


@pytest.mark.parametrize(
    ("payload", "kmh"),
    [
        (b"72.5", 72.5),
        (b" 0\n", 0.0),
        (b"500", 500.0),
        (b'{"speed_kmh": 72}', 72.0),
        (b'{"speed_m_s": 20.0}', 72.0),
    ],
    ids=str,
)
def test_a_number_or_an_object_with_its_unit_is_a_speed(payload: bytes, kmh: float) -> None:
    assert speed_in(payload) == pytest.approx(kmh)
    assert complaints("vehicle/speed", payload.decode()) == []


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"7" * 1025, Refusal.TOO_LONG),
        (b"x" * 1_000_000, Refusal.TOO_LONG),
        (b"\xff", Refusal.NOT_UTF8),
        (b"[" * 10 + b"]" * 10, Refusal.TOO_DEEP),
        (b"", Refusal.NOT_JSON),
        (b"NaN", Refusal.NOT_JSON),
        (b"-Infinity", Refusal.NOT_JSON),
        (b"1e999", Refusal.NOT_JSON),
        (b"72 km/h", Refusal.NOT_JSON),
        (b'{"speed_kmh": 1, "speed_kmh": 2}', Refusal.NOT_JSON),
        (b"-0.1", Refusal.NOT_IN_SCHEMA),
        (b"500.1", Refusal.NOT_IN_SCHEMA),
        (b"9" * 1000, Refusal.NOT_IN_SCHEMA),
        (b"true", Refusal.NOT_IN_SCHEMA),
        (b'"72"', Refusal.NOT_IN_SCHEMA),
        (b"null", Refusal.NOT_IN_SCHEMA),
        (b"[72]", Refusal.NOT_IN_SCHEMA),
        (b"{}", Refusal.NOT_IN_SCHEMA),
        (b'{"speed": 72}', Refusal.NOT_IN_SCHEMA),
        (b'{"speed_kmh": "72"}', Refusal.NOT_IN_SCHEMA),
        (b'{"speed_m_s": 139}', Refusal.NOT_IN_SCHEMA),
        (b'{"speed_kmh": 72, "speed_m_s": 20}', Refusal.NOT_IN_SCHEMA),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_speed_is_refused(payload: bytes, reason: Refusal) -> None:
    with pytest.raises(RefusedError) as refused:
        speed_in(payload)
    assert refused.value.reason is reason


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["speed_kmh", "speed_m_s", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(st.binary(max_size=100) | anything.map(lambda said: json.dumps(said).encode()))
def test_the_desk_hands_on_possible_speeds_alone_and_raises_nothing(payload: bytes) -> None:
    heard: list[float] = []
    desk = SpeedDesk(TOPIC, heard.append)
    desk.hear(payload, retained=False)
    desk.hear(payload, retained=True)
    assert all(0.0 <= speed <= 500.0 for speed in heard)
    assert desk.report() == {"speeds_heard": len(heard), "speeds_refused": 2 - len(heard)}


def test_a_real_broker_tells_the_speed_and_what_it_had_kept_is_refused(
    mosquitto: Broker, build: BuildSink
) -> None:
    heard: list[float] = []
    with Commander(mosquitto) as vehicle:
        vehicle.say(TOPIC, b"99", retain=True)
        sink = build(mosquitto.port, speed=SpeedDesk(TOPIC, heard.append))
        assert soon(lambda: sink.report()["speeds_refused"] == 1)  # it is as old as it may be
        vehicle.say(TOPIC, b"72.5")
        vehicle.say(TOPIC, b"x" * 1_000_000)
        vehicle.say(TOPIC, b'{"speed_m_s": 10}', retain=True)  # kept too, but new to us
        assert soon(lambda: len(heard) == 2)
    assert heard == pytest.approx([72.5, 36.0])
    report = sink.report()
    assert (report["speeds_heard"], report["speeds_refused"]) == (2, 2)
    assert (report["fault"], report["callback_errors"], report["connected"]) == (None, 0, 1)


def test_the_speed_comes_again_after_the_broker_was_away(broker: Broker, build: BuildSink) -> None:
    heard: list[float] = []
    broker.start()
    sink = build(broker.port, speed=SpeedDesk("can/speed", heard.append))
    assert soon(lambda: sink.report()["connected"] == 1)
    broker.stop()
    broker.start()
    assert soon(lambda: sink.report()["sessions"] == 2)
    with Commander(broker) as vehicle:
        assert soon(lambda: vehicle.say("can/speed", b"30") and bool(heard))
    assert set(heard) == {30.0}
