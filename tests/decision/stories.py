"""Plays a story of a driver to the policy."""

from collections.abc import Iterable

from edge_monitor.decision.policy import DrowsinessPolicy
from edge_monitor.types import DriverState, Event, EventKind, Level, Observation


def play(
    observations: Iterable[Observation], policy: DrowsinessPolicy | None = None
) -> tuple[list[Event], list[DriverState]]:
    policy = policy or DrowsinessPolicy()
    events: list[Event] = []
    states = []
    for observation in observations:
        events += policy.observe(observation)
        states.append(policy.state())
    return events, states


def levels(events: Iterable[Event]) -> list[tuple[float, Level]]:
    return [(event.t, event.level) for event in events if event.level is not None]


def of_kind(events: Iterable[Event], kind: EventKind) -> list[Event]:
    return [event for event in events if event.kind is kind]
