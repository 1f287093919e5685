"""Lines for people who watch."""

import io
import os
from dataclasses import replace

import pytest

from edge_monitor.outputs.console import Console
from edge_monitor.ports import EventSink
from edge_monitor.types import Event, EventKind, Level, Phase
from tests.outputs.samples import a_health, a_state, an_audience, an_event


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_each_level_is_told_once_by_name() -> None:
    stream = io.StringIO()
    sink: EventSink = Console(stream)
    for frame in range(30):
        sink.state(a_state(t=frame / 30))
    sink.state(replace(a_state(Level.DROWSY_ADVISORY, t=41.3), perclos=0.0912))
    sink.state(replace(a_state(Level.MICROSLEEP, t=62.04), perclos=0.13, closed_s=1.51))
    sink.state(a_state(Level.AWAKE, t=164.0))
    sink.health(a_health())
    sink.close()
    assert stream.getvalue().splitlines() == [
        "   0.0 s  awake",
        "  41.3 s  drowsy_advisory   PERCLOS 0.09",
        "  62.0 s  microsleep        lids down 1.5 s, PERCLOS 0.13",
        " 164.0 s  awake",
    ]
    assert sink.report() == {"fault": None, "lines": 4}


def test_events_tell_their_kind_length_and_evidence() -> None:
    stream = io.StringIO()
    console = Console(stream, origin_s=1000.0)
    console.event(
        Event(
            kind=EventKind.BLINK,
            phase=Phase.ENDED,
            t=1002.6,
            start=1002.4,
            end=1002.58,
            episode=1,
            evidence={"peak_closure": 0.934, "fps": 30, "rate_s": 2.0, "unknown": None},
        )
    )
    degraded = replace(an_event(EventKind.DEGRADED, t=1020.0), evidence={"reason": "no_face"})
    console.event(degraded)
    console.event(replace(degraded, phase=Phase.UPDATED))
    console.event(an_event(EventKind.DROWSINESS, Level.ASLEEP))
    assert stream.getvalue().splitlines() == [
        "   2.6 s  blink             0.18 s, peak closure 0.93, fps 30, rate 2.00 s",
        "  20.0 s  degraded begins   reason no_face",
    ]


def test_where_nobody_is_watched_no_level_is_told() -> None:
    stream = io.StringIO()
    Console(stream).state(replace(a_state(), watched=False))
    assert stream.getvalue() == ""


def test_colour_is_for_terminals_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal, pipe = Terminal(), io.StringIO()
    for stream in (terminal, pipe):
        Console(stream).state(a_state(Level.ASLEEP))
    assert "\033[31masleep" in terminal.getvalue()
    assert "\033" not in pipe.getvalue()


@pytest.mark.parametrize(("name", "value"), [("TERM", "dumb"), ("NO_COLOR", "1")])
def test_a_terminal_without_colours_is_given_none(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    terminal = Terminal()
    Console(terminal).state(a_state(Level.ASLEEP))
    assert terminal.getvalue() == "   0.0 s  asleep            lids down 0.0 s\n"


def test_a_reader_that_went_away_is_a_fault_and_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        console = Console(stream)
        console.state(a_state())
        console.state(a_state(Level.ASLEEP))
        assert console.report() == {"fault": "[Errno 32] Broken pipe", "lines": 0}
        os.dup2(os.open(os.devnull, os.O_WRONLY), writing)  # lets the stream close in peace


def test_the_audience_is_told_in_a_line() -> None:
    stream = io.StringIO()
    console = Console(stream)
    told = "audience          3 visits begun, 2 faces at most, attention 40.1 s of 61.2 s"
    console.audience(an_audience())
    console.audience(replace(an_audience(180.0), several_s=None))
    assert stream.getvalue().splitlines() == [
        f" 120.0 s  {told}, more than one person 4.5 s",
        f" 180.0 s  {told}",
    ]
