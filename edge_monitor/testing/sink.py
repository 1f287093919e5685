"""A sink that sends nothing and remembers what it was given."""

from edge_monitor.types import Audience, DriverState, Event, EventKind, Health


class RecordingSink:
    """`ports.EventSink` that keeps everything, in order.

    Attributes:
        events: all events.
        states: all states.
        audiences: all intervals of the audience.
        healths: all healths.
        closed: whether `close` was called.

    Args:
        name: under which it appears in `health`.
    """

    def __init__(self, name: str = "recording") -> None:
        self._name = name
        self.events: list[Event] = []
        self.states: list[DriverState] = []
        self.audiences: list[Audience] = []
        self.healths: list[Health] = []
        self.closed = False

    @property
    def name(self) -> str:
        """Short name for `health`."""
        return self._name

    def event(self, event: Event) -> None:
        """Keep an event."""
        self.events.append(event)

    def state(self, state: DriverState) -> None:
        """Keep a state."""
        self.states.append(state)

    def audience(self, audience: Audience) -> None:
        """Keep an interval of the audience."""
        self.audiences.append(audience)

    def health(self, health: Health) -> None:
        """Keep a health."""
        self.healths.append(health)

    def of(self, kind: EventKind) -> list[Event]:
        """The events of one kind."""
        return [event for event in self.events if event.kind is kind]

    def report(self) -> dict[str, int | str | None]:
        """How much it has kept."""
        return {
            "events": len(self.events),
            "states": len(self.states),
            "healths": len(self.healths),
            "fault": None,
        }

    def close(self) -> None:
        """Remember that it was closed; harmless when repeated."""
        self.closed = True
