"""Timing functions where they stand."""

import json
from collections.abc import Callable

import pytest

from edge_monitor.bench.stopwatch import Stopwatch


def spin(turns: int) -> int:
    return sum(range(turns))


def test_what_is_nested_is_told_apart_and_counted_in() -> None:
    watch = Stopwatch()
    inner = watch.timed("inner", spin)
    outer = watch.timed("outer", lambda: inner(20_000) + inner(20_000))
    assert outer() == 2 * spin(20_000)
    assert set(watch.seconds) == {("outer",), ("outer", "inner")}
    assert 0 < watch.seconds[("outer", "inner")] < watch.seconds[("outer",)]


def test_the_same_function_elsewhere_is_another_path() -> None:
    watch = Stopwatch()
    inner = watch.timed("inner", spin)
    inner(10)
    watch.timed("outer", inner)(10)
    assert set(watch.seconds) == {("inner",), ("outer",), ("outer", "inner")}


def test_calls_add_up_until_they_are_cleared() -> None:
    watch = Stopwatch()
    timed = watch.timed("spin", spin)
    timed(10_000)
    once = watch.seconds[("spin",)]
    timed(10_000)
    assert watch.seconds[("spin",)] > once
    watch.seconds = {}
    timed(1)
    assert set(watch.seconds) == {("spin",)}


def test_a_function_that_fails_is_timed_and_leaves_nothing_under_way() -> None:
    def fail() -> None:
        raise LookupError

    watch = Stopwatch()
    with pytest.raises(LookupError):
        watch.timed("fails", fail)()
    watch.timed("next", spin)(1)
    assert set(watch.seconds) == {("fails",), ("next",)}


def test_functions_and_methods_are_as_before_afterwards() -> None:
    def originals() -> tuple[Callable[..., object], Callable[..., object]]:
        return json.dumps, json.JSONEncoder.encode

    before = originals()
    watch = Stopwatch()
    places = {
        "json:dumps": "write",
        "json:JSONEncoder.encode": "encode",
        "no.such.module:function": "never",
    }
    with watch.on(places):
        assert json.dumps({"a": 1}, indent=1) == '{\n "a": 1\n}'
        assert originals() != before
    assert originals() == before
    assert set(watch.seconds) == {("write",), ("write", "encode")}


def test_they_are_as_before_after_a_failure_too() -> None:
    before = json.dumps
    with pytest.raises(TypeError), Stopwatch().on({"json:dumps": "write"}):
        json.dumps(object())
    assert json.dumps is before
