"""When a packet is too large for a broker, and when the line is merely bad."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.outputs.mqtt_limit import PacketLimit, SuspectedError
from edge_monitor.outputs.mqtt_message import CLOUDEVENT, packet_bytes, properties

SILENT = 0x80  # as paho names a line that just ends
TOO_LARGE = 0x95


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


@pytest.mark.parametrize("vague", [SILENT, 0x82])  # the second: mosquitto
def test_five_hang_ups_over_the_largest_packet_so_far_are_believed_for_an_hour(vague: int) -> None:
    time = Time()
    limit = PacketLimit(time)
    for size in (50_000, 49_990, 50_010, 50_000):
        limit.took(700)
        limit.hung_up(size, vague)
        assert limit.bytes == math.inf
    limit.hung_up(60_000, vague)
    assert limit.bytes == 49_989
    time.now_s = 3601.0
    assert limit.bytes == math.inf


def test_what_a_broker_says_is_told_from_what_it_seems_to_mean() -> None:
    limit = PacketLimit()
    for _ in range(5):
        limit.hung_up(50_000, SILENT)
    assert limit.allow(49_999) == 49_999
    with pytest.raises(SuspectedError, match="5 times over 50000 bytes"):
        limit.allow(50_000)
    limit.greeted(20_000)
    with pytest.raises(ValueError, match="20001 bytes are more than the 20000"):
        limit.allow(20_001)


def test_a_broker_that_says_why_it_hangs_up_is_believed_at_once() -> None:
    time = Time()
    limit = PacketLimit(time)
    limit.hung_up(50_000, TOO_LARGE)
    limit.greeted(None)
    with pytest.raises(ValueError, match="more than the 49999"):
        limit.allow(50_000)
    time.now_s = 3601.0
    assert limit.allow(50_000) == 50_000


@pytest.mark.parametrize("reason", [0x89, 0x8B, 0x8D, 0x93, 0x97])
def test_a_broker_that_hangs_up_for_another_reason_is_given_no_limit(reason: int) -> None:
    limit = PacketLimit()
    for _ in range(20):
        limit.hung_up(50_000, reason)
        for _ in range(4):  # and these are not in a row
            limit.hung_up(50_000, SILENT)
    assert limit.bytes == math.inf


@pytest.mark.parametrize("reason", [SILENT, TOO_LARGE])
def test_no_hang_up_is_blamed_on_a_packet_as_small_as_an_alarm(reason: int) -> None:
    """On the first connections `online` alone is under way, and nothing was ever taken."""
    limit = PacketLimit()
    for _ in range(20):
        limit.hung_up(60, reason)
        limit.hung_up(8192, reason)
    assert limit.bytes == math.inf


def test_a_broker_that_was_away_in_between_is_given_no_limit() -> None:
    """Fault 8: it is killed again and again, or the line is cut."""
    limit = PacketLimit()
    for _ in range(20):
        for _ in range(4):
            limit.hung_up(50_000, SILENT)
        limit.unreachable()
    assert limit.bytes == math.inf


@given(st.lists(st.integers(0, 50_000), max_size=50))
def test_what_is_no_larger_than_something_it_took_is_never_blamed(sizes: list[int]) -> None:
    limit = PacketLimit()
    limit.took(50_000)
    for size in sizes:
        limit.hung_up(size, TOO_LARGE)
        limit.hung_up(size, SILENT)
    assert limit.bytes == math.inf


def test_the_length_of_a_packet_is_that_of_the_standard() -> None:
    """MQTT 3.1.1, section 3.3; MQTT 5 puts its properties in front of the text."""
    assert packet_bytes("a/b", "é", None) == 2 + 2 + 3 + 2 + 2
    assert packet_bytes("a", "x" * 123, None) == 1 + 2 + 128
    said = properties(CLOUDEVENT)  # a length, the format in 2 bytes, the type in 3 and its own
    assert packet_bytes("a/b", "é", said) == 11 + 1 + 2 + 3 + len(CLOUDEVENT)
