"""When a packet is too large for a broker, and when the line is merely bad."""

import math

from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.outputs.mqtt_limit import PacketLimit
from edge_monitor.outputs.mqtt_message import CLOUDEVENT, packet_bytes, properties


class Time:
    """Seconds as the test says."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_nothing_is_known_at_first_and_a_broker_may_take_its_limit_back() -> None:
    limit = PacketLimit()
    assert limit.bytes == math.inf
    limit.greeted(1000)
    assert limit.bytes == 1000
    limit.greeted(None)
    assert limit.bytes == math.inf


def test_five_hang_ups_over_the_largest_packet_so_far_are_believed_for_an_hour() -> None:
    time = Time()
    limit = PacketLimit(time)
    for size in (5000, 4990, 5010, 5000):
        limit.took(700)
        limit.hung_up(size, told=False)
        assert limit.bytes == math.inf
    limit.hung_up(6000, told=False)
    assert limit.bytes == 4989
    time.now_s = 3601.0
    assert limit.bytes == math.inf


def test_a_broker_that_says_why_it_hangs_up_is_believed_at_once() -> None:
    limit = PacketLimit()
    limit.hung_up(5000, told=True)
    assert limit.bytes == 4999


def test_a_broker_that_was_away_in_between_is_given_no_limit() -> None:
    """Fault 8: it is killed again and again, or the line is cut."""
    limit = PacketLimit()
    for _ in range(20):
        for _ in range(4):
            limit.hung_up(5000, told=False)
        limit.unreachable()
    assert limit.bytes == math.inf


@given(st.lists(st.integers(0, 5000), max_size=50))
def test_what_is_no_larger_than_something_it_took_is_never_blamed(sizes: list[int]) -> None:
    limit = PacketLimit()
    limit.took(5000)
    for size in sizes:
        limit.hung_up(size, told=True)
    assert limit.bytes == math.inf


def test_the_length_of_a_packet_is_that_of_the_standard() -> None:
    """MQTT 3.1.1, section 3.3; MQTT 5 puts its properties in front of the text."""
    assert packet_bytes("a/b", "é", None) == 2 + 2 + 3 + 2 + 2
    assert packet_bytes("a", "x" * 123, None) == 1 + 2 + 128
    said = properties(CLOUDEVENT)  # a length, the format in 2 bytes, the type in 3 and its own
    assert packet_bytes("a/b", "é", said) == 11 + 1 + 2 + 3 + len(CLOUDEVENT)
