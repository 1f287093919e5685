"""Commands as their senders write them."""

import json
from datetime import UTC, datetime
from itertools import count
from typing import Any

from edge_monitor.outputs.command_desk import CommandDesk
from edge_monitor.outputs.mqtt import MqttSink
from edge_monitor.types import Command
from tests.outputs.samples import soon

_numbers = count(1)


def rfc3339(wall_s: float) -> str:
    return datetime.fromtimestamp(wall_s, UTC).isoformat()


def a_command(now_s: float, ahead_s: float = 10.0, **more: Any) -> bytes:
    """A command with a fresh id that may be carried out for so many seconds."""
    said = {"id": f"test-{next(_numbers)}", "deadline": rfc3339(now_s + ahead_s)} | more
    return json.dumps(said).encode()


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def listening(sink: MqttSink, sessions: int = 1) -> bool:
    """Whether the broker knows in time what is subscribed to: it has taken what was said after."""

    def settled() -> bool:
        report = sink.report()
        return report["connected"] == 1 and report["in_flight"] == 0

    return soon(lambda: sink.report()["sessions"] == sessions) and soon(settled)


def taken(desk: CommandDesk) -> Command:
    """The next command, once it has come through the network."""
    found: list[Command] = []

    def look() -> bool:
        command = desk.take()
        if command is not None:
            found.append(command)
        return bool(found)

    assert soon(look)
    return found[0]
