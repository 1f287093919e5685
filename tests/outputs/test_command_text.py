"""The text of a command: all is understood or refused, at bounded cost (fault 12)."""

import json
import math
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edge_monitor.outputs.command_text import (
    LIMIT_BYTES,
    LIMIT_DEPTH,
    RefusedError,
    depth,
    read,
)
from edge_monitor.types import Refusal
from tests.outputs.commanding import nested

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | st.integers() | FLOATS | st.text()
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)


def refused(payload: bytes) -> Refusal:
    with pytest.raises(RefusedError) as caught:
        read(payload)
    return caught.value.reason


def height(value: Any) -> int:
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return 1 + max(map(height, inner), default=0)
    return 0


@pytest.mark.fault(12)
@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", Refusal.NOT_JSON),
        (b" " * (LIMIT_BYTES + 1), Refusal.TOO_LONG),
        (b"x" * 1_000_000, Refusal.TOO_LONG),
        (b'{"id": "\xff\xfe"}', Refusal.NOT_UTF8),
        (b'{"id": "\xed\xa0\x80"}', Refusal.NOT_UTF8),
        (nested(LIMIT_DEPTH + 1), Refusal.TOO_DEEP),
        (nested(LIMIT_BYTES // 2), Refusal.TOO_DEEP),
        (b"[" * LIMIT_BYTES, Refusal.TOO_DEEP),
        (b'{"value": NaN}', Refusal.NOT_JSON),
        (b'{"value": Infinity}', Refusal.NOT_JSON),
        (b'{"value": -Infinity}', Refusal.NOT_JSON),
        (b'{"value": 1e999}', Refusal.NOT_JSON),
        (b'{"id": "a", "id": "b"}', Refusal.NOT_JSON),
        (b'{"id": {"a": 1, "a": 2}}', Refusal.NOT_JSON),
        (b"\xef\xbb\xbf{}", Refusal.NOT_JSON),
        (b"{} {}", Refusal.NOT_JSON),
        (b"{'id': 1}", Refusal.NOT_JSON),
    ],
)
def test_what_is_too_much_or_no_strict_json_is_refused(payload: bytes, reason: Refusal) -> None:
    assert refused(payload) is reason


def test_brackets_within_strings_nest_nothing() -> None:
    assert read(b'{"id": "[[[[[[[[[ \\"[[[[ \\\\"}') == {"id": '[[[[[[[[[ "[[[[ \\'}
    assert depth('["]]]]", [["["]]]') == 3


@pytest.mark.fault(12)
@given(st.binary(max_size=LIMIT_BYTES + 8))
@example(b'"' + b"\\" * 500)
@example(b"9" * 1000)
@example(b"1e" + b"9" * 1000)
@example(nested(LIMIT_DEPTH))
def test_any_bytes_are_read_or_refused_and_nothing_else(payload: bytes) -> None:
    try:
        value = read(payload)
    except RefusedError:
        return
    assert height(value) <= LIMIT_DEPTH


@given(st.text(alphabet='{}[]":,\\ aé0.eE-NIntrufls', max_size=200))
def test_text_that_looks_like_json_is_read_as_the_standard_library_does(text: str) -> None:
    try:
        value = read(text.encode())
    except RefusedError:
        return
    assert value == json.loads(text)


@given(TREES)
def test_what_is_short_and_flat_is_read_as_it_was_meant(tree: Any) -> None:
    payload = json.dumps(tree).encode()
    if len(payload) > LIMIT_BYTES:
        assert refused(payload) is Refusal.TOO_LONG
    elif height(tree) > LIMIT_DEPTH:
        assert refused(payload) is Refusal.TOO_DEEP
    else:
        assert read(payload) == tree


def test_an_integer_too_long_for_python_is_refused() -> None:
    assert read(b"9" * 1000) == int("9" * 1000)
    assert math.isfinite(read(b"1e308"))
