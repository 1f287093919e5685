"""What passes the gate passes once, in time, and as the schema has it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_monitor.outputs.command_gate import HORIZON_S, CommandGate, asked_on
from edge_monitor.outputs.command_text import RefusedError
from edge_monitor.testing import FakeClock
from edge_monitor.types import Change, Refusal, Request, Setting, Verb
from tests.outputs.commanding import a_command, rfc3339

CLOCK = FakeClock()


def refused(gate: CommandGate, payload: bytes, asked: Verb | Setting = Verb.SNOOZE) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        gate.judge(asked, payload, retained=False)
    return caught.value


def said(**changes: Any) -> bytes:
    whole = {"id": "a-1", "deadline": rfc3339(CLOCK.wall() + 10)} | changes
    return json.dumps({key: value for key, value in whole.items() if value is not ...}).encode()


@pytest.mark.parametrize(
    ("topic", "asked"),
    [
        ("request/acknowledge", Verb.ACKNOWLEDGE),
        ("request/snapshot", Verb.SNAPSHOT),
        ("emotion/set", Setting.EMOTION),
        ("audience_interval/set", Setting.AUDIENCE_INTERVAL),
        ("request/disarm", None),
        ("request/acknowledge/more", None),
        ("drowsiness/set", None),
        ("request/set", None),
        ("acknowledge", None),
        ("", None),
        ("\u202e/set", None),
    ],
)
def test_a_topic_asks_for_what_there_is_and_nothing_else(
    topic: str, asked: Verb | Setting | None
) -> None:
    assert asked_on(topic) is asked


def test_a_request_and_a_change_are_understood() -> None:
    gate = CommandGate(CLOCK)
    deadline = CLOCK.wall() + 10
    request = gate.judge(Verb.SNOOZE, said(id="A.b_c:d-9"), retained=False)
    assert request == Request("A.b_c:d-9", deadline, Verb.SNOOZE)
    change = gate.judge(Setting.AUDIENCE_INTERVAL, said(id="2", value=30), retained=False)
    assert change == Change("2", deadline, Setting.AUDIENCE_INTERVAL, 30.0)
    switch = gate.judge(Setting.EMOTION, said(id="3", value=False), retained=False)
    assert switch == Change("3", deadline, Setting.EMOTION, value=False)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": ...}, None),
        ({"id": ""}, None),
        ({"id": "a" * 65}, None),
        ({"id": "a\n"}, None),
        ({"id": "\ud800"}, None),
        ({"id": 7}, None),
        ({"id": ["a"]}, None),
        ({"deadline": ...}, "a-1"),
        ({"deadline": None}, "a-1"),
        ({"deadline": 1_767_225_610}, "a-1"),
        ({"deadline": "1767225610"}, "a-1"),
        ({"deadline": "2026-01-01T00:00:10"}, "a-1"),
        ({"deadline": "2026-01-01"}, "a-1"),
        ({"deadline": "2026-02-30T00:00:10Z"}, "a-1"),
        ({"deadline": "2026-01-01T00:00:10Z\n"}, "a-1"),
        ({"deadline": "٢٠٢٦-01-01T00:00:10Z"}, "a-1"),
        ({"more": 1}, "a-1"),
        ({"value": True}, "a-1"),
    ],
)
def test_what_the_schema_does_not_have_is_refused_with_the_id_where_it_has_one(
    changes: dict[str, Any], told: str | None
) -> None:
    error = refused(CommandGate(CLOCK), said(**changes))
    assert (error.reason, error.request_id) == (Refusal.NOT_IN_SCHEMA, told)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (Setting.EMOTION, 1),
        (Setting.EMOTION, "true"),
        (Setting.EMOTION, None),
        (Setting.AUDIENCE_INTERVAL, 0.5),
        (Setting.AUDIENCE_INTERVAL, 86_401),
        (Setting.AUDIENCE_INTERVAL, True),
        (Setting.AUDIENCE_INTERVAL, "60"),
        (Setting.AUDIENCE_INTERVAL, 10**300),
    ],
)
def test_a_value_of_another_kind_or_out_of_range_is_refused(setting: Setting, value: Any) -> None:
    error = refused(CommandGate(CLOCK), said(value=value), setting)
    assert error.reason is Refusal.NOT_IN_SCHEMA


def test_json_that_is_no_object_is_refused() -> None:
    for payload in (b"1", b"[]", b'"id"', b"null"):
        assert refused(CommandGate(CLOCK), payload).reason is Refusal.NOT_IN_SCHEMA


def test_a_retained_command_is_refused_before_it_is_read() -> None:
    """Fault 13."""
    gate, payload = CommandGate(CLOCK), said()
    with pytest.raises(RefusedError) as caught:
        gate.judge(Verb.SNOOZE, payload, retained=True)
    assert caught.value.reason is Refusal.RETAINED
    assert gate.judge(Verb.SNOOZE, payload, retained=False).id == "a-1"  # its id was not spent


@pytest.mark.fault(14)
def test_a_command_passes_once_and_in_time() -> None:
    """Fault 14."""
    clock = FakeClock()
    gate = CommandGate(clock)
    payload = a_command(clock.wall())
    command = gate.judge(Verb.SNOOZE, payload, retained=False)
    assert refused(gate, payload).reason is Refusal.REPEATED
    assert refused(gate, payload, Verb.ACKNOWLEDGE).request_id == command.id
    assert not gate.is_late(command)
    clock.advance(10.1)
    assert gate.is_late(command)
    assert refused(gate, a_command(clock.wall(), -0.1)).reason is Refusal.EXPIRED
    assert refused(gate, a_command(clock.wall(), HORIZON_S + 1)).reason is Refusal.TOO_FAR_AHEAD
    far = json.dumps({"id": "z", "deadline": "9999-12-31T23:59:59-14:00"}).encode()
    assert refused(gate, far).reason is Refusal.TOO_FAR_AHEAD


def test_while_nothing_has_set_the_clock_every_command_is_refused() -> None:
    """Fault 14 on a board without a clock chip: a stale command would look new."""
    clock = FakeClock(synced=False)
    gate = CommandGate(clock)
    assert refused(gate, a_command(clock.wall())).reason is Refusal.CLOCK_NOT_SYNCED
    clock.synchronise(clock.wall() + 3600)
    assert gate.judge(Verb.SNOOZE, a_command(clock.wall()), retained=False)
    trusting = CommandGate(FakeClock(synced=False), trust_clock=True)
    assert trusting.judge(Verb.SNOOZE, a_command(CLOCK.wall()), retained=False)
    unknowing = CommandGate(FakeClock(synced=None))
    assert unknowing.judge(Verb.SNOOZE, a_command(CLOCK.wall()), retained=False)


@given(
    st.sampled_from([*Verb, *Setting]),
    st.dictionaries(
        st.sampled_from(["id", "deadline", "value", "x"]),
        st.none()
        | st.booleans()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=40)
        | st.sampled_from(["a-1", rfc3339(CLOCK.wall() + 5)])
        | st.lists(st.integers(), max_size=3),
    ),
)
def test_whatever_object_comes_it_is_a_command_or_refused(
    asked: Verb | Setting, body: dict[str, Any]
) -> None:
    try:
        command = CommandGate(CLOCK).judge(asked, json.dumps(body).encode(), retained=False)
    except RefusedError:
        return
    assert command.asked is asked
    assert set(body) == (
        {"id", "deadline"} if isinstance(asked, Verb) else {"id", "deadline", "value"}
    )


@pytest.mark.fault(31)
@given(st.binary(max_size=1100), st.text(max_size=30), st.booleans())
def test_whatever_bytes_come_on_whatever_topic(
    payload: bytes,
    topic: str,
    retained: bool,  # noqa: FBT001 - drawn
) -> None:
    asked = asked_on(topic) or Verb.ACKNOWLEDGE
    with pytest.raises(RefusedError):
        CommandGate(CLOCK).judge(asked, payload, retained=retained)
