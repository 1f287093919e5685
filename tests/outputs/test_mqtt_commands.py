"""Commands through a real mosquitto: hostile ones change nothing, and the connection lives."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.command_desk import CommandDesk
from edge_monitor.testing import FakeClock
from edge_monitor.types import Answer, EventKind, Request, Setting, SettingState, Verb
from tests.conftest import Broker
from tests.outputs.commander import Commander
from tests.outputs.commanding import a_command, listening, nested, taken
from tests.outputs.conftest import BuildSink
from tests.outputs.network import OldBroker, Relay, Watcher
from tests.outputs.samples import an_event, soon

CLOCK = FakeClock()
NOW_S = CLOCK.wall()


@pytest.fixture
def desk(envelopes: Envelopes) -> CommandDesk:
    return CommandDesk(envelopes, CLOCK)


def responses(watcher: Watcher, verb: Verb) -> list[dict[str, Any]]:
    return [json.loads(text)["data"] for text in watcher.on(f"response/{verb}")]


def test_a_request_reaches_the_loop_and_its_answer_comes_back(
    mosquitto: Broker, build: BuildSink, desk: CommandDesk
) -> None:
    sink = build(mosquitto.port, desk=desk)
    assert listening(sink)
    with Watcher(mosquitto) as watcher, Commander(mosquitto) as commander:
        assert commander.ask("request/acknowledge", a_command(NOW_S, id="wake-up"))
        assert taken(desk) == Request("wake-up", NOW_S + 10, Verb.ACKNOWLEDGE)
        desk.answer(Answer(41.5, Verb.ACKNOWLEDGE, "wake-up"))
        assert watcher.hears("response/acknowledge")
        envelope = json.loads(watcher.on("response/acknowledge")[0])
        assert (envelope["specversion"], envelope["type"]) == ("1.0", "edge_monitor.response")
        assert envelope["source"] == "edge_monitor/bench"
        assert envelope["data"]["request_id"] == "wake-up"
        assert envelope["data"]["outcome"] == "done"
    with Watcher(mosquitto) as late:
        assert late.hears("availability")
        assert late.on("response/acknowledge") == []  # not retained


def test_an_answer_is_sent_again_until_the_broker_has_it(
    mosquitto: Broker, build: BuildSink, desk: CommandDesk
) -> None:
    """The line is cut before the broker's word, and once more before the answer is given."""
    line = Relay(mosquitto)
    with Watcher(mosquitto) as watcher:
        sink = build(line.port, desk=desk)
        assert soon(lambda: sink.report()["connected"] == 1 and sink.report()["in_flight"] == 0)
        line.swallowing = True
        desk.answer(Answer(41.5, Verb.SNOOZE, "first"))
        assert soon(lambda: line.swallowed == 1)
        line.cut()
        desk.answer(Answer(42.5, Verb.SNOOZE, "second"))
        line.swallowing = False
        line.mend()
        assert soon(lambda: len(watcher.on("response/snooze")) == 3)
        first, again, _ = watcher.on("response/snooze")
        assert first == again
        assert soon(lambda: sink.report()["in_flight"] == 0)
        line.cut()
        line.mend()
        assert soon(lambda: sink.report()["sessions"] == 3 and sink.report()["in_flight"] == 0)
        told = [data["request_id"] for data in responses(watcher, Verb.SNOOZE)]
        assert told == ["first", "first", "second"]
    line.cut()


HOSTILE = {
    "a megabyte": (b"x" * 1_000_000, "too_long"),
    "a nest": (nested(500), "too_deep"),
    "a deep nest of a megabyte": (nested(500_000), "too_long"),
    "NaN": (b'{"id": "n", "deadline": NaN}', "not_json"),
    "no UTF-8": (b'{"id": "\xff\xfe"}', "not_utf8"),
    "nothing": (b"", "not_json"),
    "a name twice": (b'{"id": "a", "id": "b"}', "not_json"),
    "no deadline": (b'{"id": "a"}', "not_in_schema"),
    "stale": (a_command(NOW_S, -5.0), "expired"),
    "of next year": (a_command(NOW_S, 3e7), "too_far_ahead"),
}


@pytest.mark.fault(12)
def test_hostile_commands_are_refused_and_counted_and_the_thread_lives(
    mosquitto: Broker, build: BuildSink, desk: CommandDesk, caplog: pytest.LogCaptureFixture
) -> None:
    """Faults 12, 14 and 30."""
    sink = build(mosquitto.port, desk=desk)
    assert listening(sink)
    with (
        caplog.at_level(logging.INFO),
        Watcher(mosquitto) as watcher,
        Commander(mosquitto) as commander,
    ):
        for payload, reason in HOSTILE.values():
            assert commander.ask("request/acknowledge", payload), reason
        for _ in range(100):
            commander.ask("request/disarm", b"{}")
            commander.ask("drowsiness/set", b'{"value": false}')
        assert soon(lambda: sink.report().get("refused_unknown") == 200)
        assert desk.take() is None
        assert soon(lambda: len(watcher.on("response/acknowledge")) == len(HOSTILE))
        answered = [said["reason"] for said in responses(watcher, Verb.ACKNOWLEDGE)]
        assert answered == [reason for _, reason in HOSTILE.values()]
        sink.event(an_event(EventKind.YAWN))  # both directions still work
        assert watcher.hears("event/yawn")
        assert commander.ask("request/snooze", a_command(NOW_S))
        assert taken(desk).asked is Verb.SNOOZE
    report = sink.report()
    assert (report["sessions"], report["callback_errors"], report["fault"]) == (1, 0, None)
    assert len([text for text in caplog.messages if "refused" in text]) == 3


@pytest.mark.fault(13)
def test_a_retained_command_is_ignored_when_it_comes_and_when_it_is_found(
    mosquitto: Broker, build: BuildSink, desk: CommandDesk, envelopes: Envelopes
) -> None:
    """Fault 13: also after a restart, which has forgotten all ids."""
    sink = build(mosquitto.port, desk=desk)
    assert listening(sink)
    with Watcher(mosquitto) as watcher, Commander(mosquitto) as commander:
        assert commander.ask("request/acknowledge", a_command(NOW_S), retain=True)
        assert soon(lambda: sink.report().get("refused_retained") == 1)
        sink.close()
        again = CommandDesk(envelopes, CLOCK)
        restarted = build(mosquitto.port, desk=again)
        assert soon(lambda: restarted.report().get("refused_retained") == 1)
        assert desk.take() is None
        assert again.take() is None
        assert watcher.on("response/acknowledge") == []


@pytest.mark.fault(14)
def test_a_replayed_command_is_refused_also_over_a_new_connection(
    mosquitto: Broker, build: BuildSink, desk: CommandDesk
) -> None:
    """Fault 14."""
    relay = Relay(mosquitto)
    sink = build(relay.port, desk=desk)
    assert listening(sink)
    payload = a_command(NOW_S, id="once")
    with Watcher(mosquitto) as watcher, Commander(mosquitto) as commander:
        assert commander.ask("request/snooze", payload)
        assert taken(desk).asked is Verb.SNOOZE
        relay.cut()
        assert soon(lambda: sink.report()["connected"] == 0)
        relay.mend()
        assert listening(sink, 2)
        for _ in range(3):
            assert commander.ask("request/snooze", payload)
        assert soon(lambda: sink.report().get("refused_repeated") == 3)
        assert desk.take() is None
        assert soon(lambda: len(responses(watcher, Verb.SNOOZE)) == 3)
        assert {said["request_id"] for said in responses(watcher, Verb.SNOOZE)} == {"once"}


def test_settings_are_retained_told_again_and_cleared(
    mosquitto: Broker, build: BuildSink, desk: CommandDesk
) -> None:
    relay = Relay(mosquitto)
    desk.tell(SettingState(1.0, Setting.EMOTION, value=True))
    desk.tell(SettingState(1.0, Setting.AUDIENCE_INTERVAL, 60.0))
    sink = build(relay.port, desk=desk)
    with Watcher(mosquitto) as watcher:
        assert watcher.hears("emotion/state")
        assert watcher.hears("audience_interval/state")
        relay.cut()
        assert soon(lambda: sink.report()["connected"] == 0)
        relay.mend()
        assert soon(lambda: len(watcher.on("emotion/state")) == 2)
        desk.tell(SettingState(2.0, Setting.EMOTION, None))
        assert watcher.hears("emotion/state", "")
    with Watcher(mosquitto) as late:
        assert late.hears("audience_interval/state")
        assert late.on("emotion/state") == []
        assert json.loads(late.on("audience_interval/state")[0])["data"]["value"] == 60.0


def test_events_go_out_between_answers_however_many_there_are(
    mosquitto: Broker, build: BuildSink, desk: CommandDesk
) -> None:
    """A flood of commands must not hold an alarm up."""
    relay = Relay(mosquitto)
    relay.cut()
    sink = build(relay.port, desk=desk)
    for number in range(32):
        desk.answer(Answer(1.0, Verb.SNOOZE, f"a-{number}"))
    for _ in range(5):
        sink.event(an_event())
    with Watcher(mosquitto) as watcher:
        relay.mend()
        assert soon(lambda: len(watcher.on("response/snooze")) == 32)
        topics = [message.topic for message in watcher.heard]
    told = [topic for topic in topics if topic.startswith(("event", "response"))]
    assert told.index("event/drowsiness") <= 1
    assert told[:10].count("event/drowsiness") == 5


def test_without_a_desk_nothing_is_subscribed_to(mosquitto: Broker, build: BuildSink) -> None:
    sink = build(mosquitto.port)
    assert listening(sink)
    with Watcher(mosquitto) as watcher, Commander(mosquitto) as commander:
        assert commander.ask("request/acknowledge", a_command(NOW_S))
        assert watcher.hears("request/acknowledge")
        assert not soon(lambda: bool(watcher.on("response/acknowledge")), within_s=0.2)
    assert "commands_refused" not in sink.report()


@pytest.mark.fault(10)
def test_a_refused_subscription_is_not_connected_and_told_but_events_go_on(
    broker: Broker, build: BuildSink, desk: CommandDesk, caplog: pytest.LogCaptureFixture
) -> None:
    """Fault 10: a refused SUBACK, by mosquitto's plugin, as its ACL file never refuses one."""
    plugins = sorted(Path("/usr/lib").glob("*/mosquitto_dynamic_security.so"))
    if not plugins:
        pytest.skip("this mosquitto comes without its plugin for dynamic security")
    rights = broker.folder / "rights.json"
    access = {"publishClientSend": True, "publishClientReceive": True, "unsubscribe": True}
    watch = {"acltype": "subscribeLiteral", "topic": "edge_monitor/bench/#", "allow": True}
    rights.write_text(
        json.dumps(
            {
                "defaultACLAccess": access | {"subscribe": False},
                "clients": [],
                "groups": [{"groupname": "anyone", "roles": [{"rolename": "watcher"}]}],
                "roles": [{"rolename": "watcher", "acls": [watch]}],
                "anonymousGroup": "anyone",
            }
        )
    )
    broker.start(f"plugin {plugins[0]}", f"plugin_opt_config_file {rights}")
    with Watcher(broker) as watcher:
        sink = build(broker.port, desk=desk)
        assert soon(lambda: "refuses the subscription" in str(sink.report()["fault"]))
        assert "Not authorized" in str(sink.report()["fault"])
        assert sink.report()["connected"] == 0
        sink.event(an_event())
        assert watcher.hears("event/drowsiness")
    assert any("refuses the subscription to commands" in text for text in caplog.messages)


def test_a_broker_of_mqtt_3_1_1_is_subscribed_to_as_well(
    build: BuildSink, desk: CommandDesk
) -> None:
    old = OldBroker()
    sink = build(old.port, desk=desk)
    assert listening(sink)
    assert soon(lambda: len(old.subscribed) == 2)
    assert old.subscribed == ["edge_monitor/bench/request/+", "edge_monitor/bench/+/set"]
    old.refuse()
    assert soon(lambda: "refuses the subscription" in str(sink.report()["fault"]))
    old.close()
