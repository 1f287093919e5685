"""The desk between the network and the loop: bounded both ways, counted, and quiet in the log."""

import json
import logging
from typing import Any

import pytest

from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.command_desk import CommandDesk
from edge_monitor.ports import CommandSource
from edge_monitor.testing import FakeClock
from edge_monitor.types import Answer, Refusal, Setting, SettingState, Verb
from tests.outputs.commanding import a_command


class Counter:
    """A thread that was woken so many times."""

    woken = 0

    def wake(self) -> None:
        self.woken += 1


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def desk(clock: FakeClock) -> CommandDesk:
    return CommandDesk(Envelopes("edge_monitor/bench", "boot", clock), clock)


def replies(desk: CommandDesk) -> list[tuple[str, dict[str, Any]]]:
    told = []
    while (reply := desk.reply()) is not None:
        assert reply.retain == reply.topic.endswith("/state")
        told.append((reply.topic, json.loads(reply.text)["data"]))
    return told


def ask(desk: CommandDesk, clock: FakeClock, topic: str, **more: Any) -> None:
    desk.hear(topic, a_command(clock.wall(), **more), retained=False)


def test_commands_are_taken_in_order_and_answered_with_their_id(
    desk: CommandDesk, clock: FakeClock
) -> None:
    source: CommandSource = desk
    thread = Counter()
    desk.on_reply(thread.wake)
    ask(desk, clock, "request/snooze", id="one")
    ask(desk, clock, "emotion/set", id="two", value=False)
    first, second = source.take(), source.take()
    assert first is not None
    assert second is not None
    assert (first.id, first.asked, second.id, second.asked) == (
        "one",
        Verb.SNOOZE,
        "two",
        Setting.EMOTION,
    )
    assert source.take() is None
    source.answer(Answer(3.0, Verb.SNOOZE, "one"))
    source.tell(SettingState(3.5, Setting.EMOTION, value=False))
    assert thread.woken == 2
    (topic, setting), (to, answer) = replies(desk)
    assert (topic, setting["setting"], setting["value"]) == ("emotion/state", "emotion", False)
    assert (to, answer["request_id"], answer["outcome"]) == ("response/snooze", "one", "done")
    assert (answer["verb"], answer["reason"], answer["monotonic"]) == ("snooze", None, 3.0)
    assert desk.report() == {"commands_done": 1, "commands_refused": 0, "answers_dropped": 0}


def test_what_is_refused_is_counted_by_reason_and_answered_where_it_can_be(
    desk: CommandDesk, clock: FakeClock
) -> None:
    desk.hear("request/snooze", b"\xff", retained=False)
    desk.hear("request/snooze", b"x" * 1_000_000, retained=False)
    desk.hear("request/acknowledge", a_command(clock.wall(), id="kept"), retained=True)
    desk.hear("request/disarm", a_command(clock.wall()), retained=False)
    ask(desk, clock, "request/acknowledge", ahead_s=-1.0, id="stale")
    assert desk.take() is None
    told = [(topic, said["request_id"], said["reason"]) for topic, said in replies(desk)]
    assert told == [
        ("response/snooze", None, "not_utf8"),
        ("response/snooze", None, "too_long"),
        ("response/acknowledge", "stale", "expired"),
    ]
    assert desk.report() == {
        "commands_done": 0,
        "commands_refused": 5,
        "answers_dropped": 0,
        "refused_expired": 1,
        "refused_not_utf8": 1,
        "refused_retained": 1,
        "refused_too_long": 1,
        "refused_unknown": 1,
    }


def test_a_refused_change_is_answered_by_how_the_setting_stands(
    desk: CommandDesk, clock: FakeClock
) -> None:
    ask(desk, clock, "emotion/set", value="on")
    assert replies(desk) == []  # nothing is known of it
    desk.tell(SettingState(1.0, Setting.EMOTION, value=True))
    assert len(replies(desk)) == 1
    for _ in range(50):
        ask(desk, clock, "emotion/set", value="on")
    ((topic, said),) = replies(desk)  # one for all
    assert (topic, said["value"]) == ("emotion/state", True)


def test_settings_are_told_again_on_a_new_connection_and_cleared_where_there_are_none(
    desk: CommandDesk,
) -> None:
    desk.tell(SettingState(1.0, Setting.AUDIENCE_INTERVAL, 60.0))
    desk.tell(SettingState(1.0, Setting.EMOTION, None))
    for _ in range(2):
        told = {}
        while (reply := desk.reply()) is not None:
            assert reply.retain
            told[reply.topic] = reply.text
        assert told["emotion/state"] == ""
        assert json.loads(told["audience_interval/state"])["data"]["value"] == 60.0
        desk.again()


def test_a_flood_is_refused_as_busy_and_takes_bounded_room(
    desk: CommandDesk, clock: FakeClock
) -> None:
    for _ in range(1000):
        ask(desk, clock, "request/snooze")
    taken = 0
    while desk.take() is not None:
        taken += 1
    assert taken == 16
    assert len(replies(desk)) == 32
    report = desk.report()
    assert (report["refused_busy"], report["answers_dropped"]) == (984, 952)


def test_what_waited_until_its_deadline_is_not_handed_on(
    desk: CommandDesk, clock: FakeClock
) -> None:
    ask(desk, clock, "request/acknowledge", id="slow")
    clock.advance(11.0)
    assert desk.take() is None
    ((_, said),) = replies(desk)
    assert (said["request_id"], said["reason"]) == ("slow", "expired")


@pytest.mark.fault(30)
def test_a_storm_of_refusals_fills_no_log(
    desk: CommandDesk, caplog: pytest.LogCaptureFixture
) -> None:
    """Fault 30; and no text of a stranger stands in it."""
    with caplog.at_level(logging.INFO):
        for _ in range(500):
            desk.hear("request/\x1b[31mevil", b"\x1b]0;evil", retained=False)
            desk.hear("request/snooze", b"\x1b]0;evil", retained=False)
        desk.answer(Answer(0.0, Verb.SNOOZE, "one"))
    assert len([text for text in caplog.messages if "refused" in text]) == 3
    assert "evil" not in caplog.text
    assert caplog.messages[-1] == "done from afar: snooze, id one"
    assert desk.report()[f"refused_{Refusal.UNKNOWN}"] == 500
