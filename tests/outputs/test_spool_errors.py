"""Errors that nobody foresaw, in the thread that alone touches the spool's disk."""

import logging
import shutil
import sqlite3
from pathlib import Path

import pytest

from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.courier import Courier
from edge_monitor.outputs.mqtt_loop import MqttLoop
from edge_monitor.outputs.mqtt_options import MqttOptions
from edge_monitor.outputs.outbox import Letter, Rank
from edge_monitor.outputs.spool_file import FILE_NAME, SpoolFile, SpoolOptions
from tests.conftest import Broker
from tests.outputs.conftest import BuildSpool
from tests.outputs.letters import alarm, sent
from tests.outputs.network import Watcher
from tests.outputs.samples import an_event, soon

NO_TEXT = Letter("event/blink", "\ud800", Rank.OTHER)
"""Half of a character: neither SQLite nor MQTT can write it, and neither says so in its own way."""


@pytest.mark.fault(19)
def test_an_unforeseen_error_is_told_and_alarms_go_on_in_memory(
    spools: BuildSpool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    spool = spools(tmp_path)
    spool.put(NO_TEXT)
    spool.put(alarm("a"))
    assert soon(lambda: "error of the program: UnicodeEncodeError" in str(spool.fault))
    # the log is told after the fault
    assert soon(lambda: any("error of the program" in message for message in caplog.messages))
    assert sent(spool, 2) == ["\ud800", "a"]
    spool.put(alarm("b"))
    assert soon(lambda: spool.report()["spooled"] == 1)  # the thread lives
    assert spool.fault is None


def test_what_can_never_be_sent_is_counted_and_holds_nothing_up(
    mosquitto: Broker, envelopes: Envelopes
) -> None:
    options = MqttOptions(host="127.0.0.1", port=mosquitto.port, device_id="bench")
    loop = MqttLoop()
    courier = Courier(options, envelopes, lambda: None, loop)

    def step() -> bool:
        loop.turn(0.0)
        courier.spool.work()
        while courier.is_ready(0.0) and (item := courier.pick(0.0)) is not None:
            courier.send(item)
        return courier.report()["published"] == 1

    with Watcher(mosquitto) as watcher:
        courier.spool.put(NO_TEXT)
        courier.event(an_event())
        assert soon(step)
        assert watcher.hears("event/drowsiness")
    assert courier.report()["refused"] == 1
    fault = str(courier.report()["fault"])
    assert "surrogates not allowed (edge_monitor/bench/event/blink)" in fault
    courier.link.close()
    loop.close()


@pytest.mark.fault(19)
@pytest.mark.parametrize("taken", ["the folder", FILE_NAME, f"{FILE_NAME}-wal"])
def test_a_spool_that_somebody_takes_away_is_told_and_begun_again_with_what_waits(
    spools: BuildSpool, tmp_path: Path, caplog: pytest.LogCaptureFixture, taken: str
) -> None:
    """SQLite itself would go on writing into files that nobody can open any more."""
    folder, aside = tmp_path / "spool", tmp_path / "aside"
    spool = spools(folder)
    spool.put(alarm("a"))
    assert soon(lambda: spool.report()["spooled"] == 1)
    (folder if taken == "the folder" else folder / taken).rename(aside)
    spool.put(alarm("b"))
    assert soon(lambda: any("is no longer there" in message for message in caplog.messages))
    assert soon(lambda: spool.fault is None and spool.report()["spooled"] == 2)
    shutil.copytree(folder, tmp_path / "after a power cut")
    restarted = spools(tmp_path / "after a power cut")
    assert sent(restarted, 2) == ["a", "b"]
    assert sent(spool, 2) == ["a", "b"]


@pytest.mark.fault(20)
def test_rows_that_make_no_sense_are_damage(
    spools: BuildSpool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A file of the right form that another program has changed."""
    SpoolFile(SpoolOptions(tmp_path)).close()
    base = sqlite3.connect(tmp_path / FILE_NAME)
    base.execute("PRAGMA ignore_check_constraints = ON")
    base.execute("INSERT INTO letter (topic, text, rank, crc) VALUES ('event/yawn', '{}', 7, 0)")
    base.commit()
    base.close()
    with caplog.at_level(logging.ERROR):
        spool = spools(tmp_path)
        spool.put(alarm("a"))
        assert sent(spool, 1) == ["a"]
    assert soon(lambda: spool.report()["spools_quarantined"] == 1)
    assert any("damaged" in message for message in caplog.messages)
