"""The recording sink."""

from edge_monitor.ports import EventSink
from edge_monitor.testing import RecordingSink
from edge_monitor.types import DriverState, Event, EventKind, Level, Phase, Sound, Status


def _event(kind: EventKind) -> Event:
    return Event(kind=kind, phase=Phase.ENDED, t=1.0, start=0.5, end=1.0, episode=1)


def test_it_keeps_what_it_is_given_in_order() -> None:
    sink: EventSink = (recording := RecordingSink("desk"))
    blink, yawn = _event(EventKind.BLINK), _event(EventKind.YAWN)
    state = DriverState(t=1.0, level=Level.AWAKE, sound=Sound.SILENCE, status=Status.VALID)
    sink.event(blink)
    sink.state(state)
    sink.event(yawn)
    assert recording.events == [blink, yawn]
    assert recording.of(EventKind.YAWN) == [yawn]
    assert recording.states == [state]
    assert sink.name == "desk"
    assert sink.report() == {"events": 2, "states": 1, "healths": 0, "fault": None}


def test_it_remembers_that_it_was_closed() -> None:
    sink = RecordingSink()
    assert not sink.closed
    sink.close()
    sink.close()
    assert sink.closed
