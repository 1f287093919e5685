"""How far the events of two replays are apart."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Event = dict[str, Any]


def events_of(folder: Path) -> list[Event]:
    """What a replay wrote."""
    text = (folder / "events.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def outline(events: list[Event]) -> list[tuple[object, ...]]:
    """Of each event what is no measurement: kind, id, phase, level, episode, face, reason."""
    keys = ("phase", "level", "episode", "face_id", "seq")
    return [
        (
            event["type"],
            event["id"],
            *(event["data"][key] for key in keys),
            event["data"]["evidence"].get("reason"),
        )
        for event in events
    ]


def differences(some: list[Event], others: list[Event]) -> dict[str, float]:
    """The greatest difference of each number that differs, by its name.

    Args:
        some: events.
        others: as many, of the same kinds in the same order.
    """
    worst: dict[str, float] = {}
    for one, other in zip(some, others, strict=True):
        measured = dict(_numbers(one["data"]))
        for name, value in _numbers(other["data"]):
            apart = abs(value - measured[name])
            if apart:
                worst[name] = max(apart, worst.get(name, 0.0))
    return worst


def _numbers(data: dict[str, Any]) -> Iterator[tuple[str, float]]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield from _numbers(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield name, float(value)
