"""What lines of gpsd say about the speed."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edge_monitor.system.gpsd_line import FASTEST_KMH, speed_in

RECORDED = (
    b'{"class":"TPV","device":"/dev/pts/1","mode":3,"time":"2005-06-08T10:34:48.283Z","ept":0.005,'
    b'"lat":46.498293369,"lon":7.567411672,"altHAE":1391.3,"track":10.3788,"speed":25.0,"eps":0.1}'
)


def test_a_recorded_line_tells_the_speed() -> None:
    assert speed_in(RECORDED) == pytest.approx(90.0)
    assert speed_in(RECORDED + b"\r") == pytest.approx(90.0)


@pytest.mark.parametrize(
    "change",
    [
        {"class": "SKY"},
        {"mode": 1},
        {"mode": None},
        {"mode": True},
        {"speed": None},
        {"speed": "25"},
        {"speed": True},
        {"speed": -0.1},
        {"speed": 139.0},
        {"speed": float("nan")},
        {"speed": float("inf")},
        {"speed": 10**400},
    ],
    ids=str,
)
def test_without_a_fix_or_a_possible_number_there_is_none(change: dict[str, object]) -> None:
    assert speed_in(json.dumps(json.loads(RECORDED) | change).encode()) is None


@given(st.binary(max_size=200))
@example(b"[" * 60_000)
@example(b"\xff{}")
@example(b"9" * 5_000)
@example(b"[]")
def test_garbage_tells_nothing_and_raises_nothing(line: bytes) -> None:
    assert speed_in(line) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@given(mode=json_values, speed=json_values)
def test_what_is_told_is_always_possible(mode: object, speed: object) -> None:
    line = json.dumps({"class": "TPV", "mode": mode, "speed": speed}).encode()
    told = speed_in(line)
    assert told is None or 0.0 <= told <= FASTEST_KMH + 1e-9
