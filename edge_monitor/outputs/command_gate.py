"""Judges what comes in on the topics of commands: everything there is taken for hostile.

Deadlines are times of day, so they need a clock that was set. While nobody has set it since boot,
every command is refused: a board without a clock chip starts in the past, and there an old command
would look new. `trust_clock` says that the clock is right all the same.
"""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from edge_monitor.outputs.command_schema import CHANGES, RequestId, RequestPayload
from edge_monitor.outputs.command_text import RefusedError, read
from edge_monitor.outputs.seen_ids import SeenIds
from edge_monitor.ports import Clock
from edge_monitor.types import Change, Command, Refusal, Request, Setting, Verb

FILTERS = ("request/+", "+/set")
"""What to subscribe to, below the device's topic."""

HORIZON_S = 60.0
"""No deadline may lie further ahead: ids need not be remembered for longer."""

_ID: TypeAdapter[str] = TypeAdapter(RequestId)


def asked_on(topic: str) -> Verb | Setting | None:
    """What a topic below the device's asks for."""
    first, _, second = topic.partition("/")
    if first == "request" and second in set(Verb):
        return Verb(second)
    if second == "set" and first in set(Setting):
        return Setting(first)
    return None


class CommandGate:
    """Lets commands through, each once and in time.

    Args:
        clock: what deadlines are compared with.
        trust_clock: go by it even if nothing has set it since boot.
    """

    def __init__(self, clock: Clock, *, trust_clock: bool = False) -> None:
        self._clock = clock
        self._trust_clock = trust_clock
        self._seen = SeenIds()

    def judge(self, asked: Verb | Setting, payload: bytes, *, retained: bool) -> Command:
        """The command that a message carries.

        Raises:
            RefusedError: it must not be carried out.
        """
        if retained:
            raise RefusedError(Refusal.RETAINED)
        command = _understood(asked, read(payload))
        refusal = self._untimely(command) or self._seen.add(
            command.id, command.deadline, self._clock.wall()
        )
        if refusal is not None:
            raise RefusedError(refusal, command.id)
        return command

    def is_late(self, command: Command) -> bool:
        """Whether the deadline of a command that was let through has passed meanwhile."""
        return command.deadline < self._clock.wall()

    def _untimely(self, command: Command) -> Refusal | None:
        # None: nobody can say, as where a sandbox forbids the question; the horizon still holds
        if self._clock.synced() is False and not self._trust_clock:
            return Refusal.CLOCK_NOT_SYNCED
        ahead_s = command.deadline - self._clock.wall()
        if ahead_s < 0:
            return Refusal.EXPIRED
        return Refusal.TOO_FAR_AHEAD if ahead_s > HORIZON_S else None


def _understood(asked: Verb | Setting, said: Any) -> Command:
    try:
        if isinstance(asked, Verb):
            request = RequestPayload.model_validate(said)
            return Request(request.id, request.deadline.timestamp(), asked)
        change = CHANGES[asked].model_validate(said)
        return Change(change.id, change.deadline.timestamp(), asked, change.value)
    except ValidationError as error:
        raise RefusedError(Refusal.NOT_IN_SCHEMA, _id_of(said)) from error


def _id_of(said: Any) -> str | None:
    """The id of what is wrong otherwise, so that its sender learns of it."""
    try:
        return _ID.validate_python(said.get("id")) if isinstance(said, dict) else None
    except ValidationError:
        return None
