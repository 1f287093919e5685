"""The journal as an event sink: own thread, faults reported, nothing lost that can be kept."""

import json
import logging
import os
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from edge_monitor.outputs.backoff import Backoff
from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.journal import Journal
from edge_monitor.outputs.journal_file import FILE_NAME, JournalFile
from edge_monitor.ports import EventSink
from edge_monitor.types import EventKind, Level
from tests.outputs.samples import a_health, a_state, an_audience, an_event, soon


def ids_in(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in path.read_text().splitlines()]


def test_events_are_written_in_order_and_states_are_not(
    tmp_path: Path, envelopes: Envelopes
) -> None:
    sink: EventSink = Journal(tmp_path / "var", envelopes)
    for _ in range(50):
        sink.state(a_state())
        sink.health(a_health())
        sink.event(an_event(EventKind.YAWN))
    sink.close()
    sink.close()
    assert ids_in(tmp_path / "var" / FILE_NAME) == [f"boot-{seq}" for seq in range(1, 51)]
    assert sink.report() == {"fault": None, "written": 50, "waiting": 0, "dropped": 0}


def test_blinks_are_written_where_asked_and_droops_always(
    tmp_path: Path, envelopes: Envelopes
) -> None:
    kinds = (EventKind.BLINK, EventKind.PARTIAL_BLINK, EventKind.LONG_BLINK)
    events = [an_event(kind) for kind in kinds]
    for blinks, written in ((False, events[2:]), (True, events)):
        journal = Journal(tmp_path / str(blinks), envelopes, blinks=blinks)
        for event in events:
            journal.event(event)
        journal.close()
        lines = (tmp_path / str(blinks) / FILE_NAME).read_text().splitlines()
        assert lines == [envelopes.event(event) for event in written]
        assert journal.report()["dropped"] == 0


def test_an_alarm_is_on_the_disk_with_all_before_it_and_a_yawn_may_wait(
    tmp_path: Path, envelopes: Envelopes, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        if Path(f"/proc/self/fd/{handle}").resolve().name == FILE_NAME:
            synced.append(os.fstat(handle).st_size)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    journal = Journal(tmp_path, envelopes)
    journal.event(an_event(EventKind.YAWN))
    assert soon(lambda: journal.report()["written"] == 1)  # the first of all
    journal.event(an_event(EventKind.YAWN))
    assert not soon(lambda: journal.report()["written"] != 1, within_s=0.1)
    assert synced == []
    journal.event(an_event(EventKind.DROWSINESS, Level.MICROSLEEP))
    assert soon(lambda: journal.report()["written"] == 3)
    assert synced == [(tmp_path / FILE_NAME).stat().st_size]
    journal.close()


def test_a_refusing_disk_is_a_fault_and_the_events_follow_when_it_takes_them(
    tmp_path: Path, envelopes: Envelopes, caplog: pytest.LogCaptureFixture
) -> None:
    """Fault 19: the caller never notices; the oldest of the least worth are dropped and counted."""
    in_the_way = tmp_path / "var"
    in_the_way.write_text("a file where the folder should be")
    journal = Journal(in_the_way, envelopes, waiting=3, backoff=Backoff(0.01, 0.02))
    with caplog.at_level(logging.INFO):
        journal.event(an_event(EventKind.DROWSINESS, Level.MICROSLEEP))
        assert soon(lambda: journal.report()["fault"] is not None)
        journal.event(an_event(EventKind.EMOTION))
        journal.event(an_event(EventKind.DROWSINESS, Level.ASLEEP))
        journal.event(an_event(EventKind.YAWN))
        journal.event(an_event(EventKind.NOD))
        report = journal.report()
        assert report["fault"] == f"{in_the_way / FILE_NAME}: File exists"
        assert (report["written"], report["waiting"], report["dropped"]) == (0, 4, 1)
        in_the_way.unlink()
        assert soon(lambda: journal.report()["written"] == 4)
    assert journal.report()["fault"] is None
    journal.close()
    assert ids_in(in_the_way / FILE_NAME) == ["boot-1", "boot-3", "boot-4", "boot-5"]
    assert caplog.messages[0].startswith("journal not written: ")
    assert caplog.messages[-1] == "the journal is written again"


def test_closing_while_the_disk_refuses_ends_and_says_what_is_lost(
    tmp_path: Path, envelopes: Envelopes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE_NAME).symlink_to("/dev/full")
    journal = Journal(tmp_path, envelopes)
    for _ in range(3):
        journal.event(an_event(EventKind.DROWSINESS, Level.MICROSLEEP))
    assert soon(lambda: journal.report()["fault"] is not None)
    start_s = time.monotonic()
    journal.close()
    assert time.monotonic() - start_s < 1
    assert journal.report()["waiting"] == 3
    assert caplog.messages[-1] == "journal: 3 events are not written"


def test_taking_an_event_never_waits_for_the_disk(
    tmp_path: Path, envelopes: Envelopes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 28: a disk that takes a fifth of a second for a line."""
    real = JournalFile.append

    def slow(file: JournalFile, lines: Sequence[str], *, sync: bool) -> int:
        time.sleep(0.2)
        return real(file, lines, sync=sync)

    monkeypatch.setattr(JournalFile, "append", slow)
    journal = Journal(tmp_path, envelopes)
    worst_s = 0.0
    for _ in range(5):
        event = an_event(EventKind.DROWSINESS, Level.ASLEEP)
        start_s = time.monotonic()
        journal.event(event)
        worst_s = max(worst_s, time.monotonic() - start_s)
    assert worst_s < 0.1
    journal.close()
    assert journal.report()["written"] == 5


def test_the_audience_is_written_among_the_events(tmp_path: Path, envelopes: Envelopes) -> None:
    journal = Journal(tmp_path, envelopes)
    journal.event(an_event(EventKind.YAWN))
    journal.audience(an_audience())
    journal.close()
    assert ids_in(tmp_path / FILE_NAME) == ["boot-1", "boot-audience-1"]
