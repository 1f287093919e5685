"""Between the network and the loop: commands wait here for one side, answers for the other."""

import contextlib
import logging
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from edge_monitor.outputs.cloudevent import Envelopes
from edge_monitor.outputs.command_gate import CommandGate, asked_on
from edge_monitor.outputs.command_text import RefusedError
from edge_monitor.outputs.seldom import SeldomLog
from edge_monitor.ports import Clock
from edge_monitor.types import Answer, Command, Refusal, Setting, SettingState, Verb

_log = logging.getLogger(__name__)

_WAITING: Final = 16
_ANSWERS: Final = 32


@dataclass(frozen=True, slots=True)
class Reply:
    """What is ready to go: its topic below the device's and its text, empty to clear the topic."""

    topic: str
    text: str
    retain: bool


class CommandDesk:
    """A command source that a network thread fills; every queue in it is bounded.

    Commands that find no room are refused as `busy`; of answers the oldest goes. An answer is sent
    again after each connection until the broker has it; it is not kept beyond the program's end, as
    the command is not, either.

    Args:
        envelopes: writes answers.
        clock: what deadlines are compared with.
        trust_clock: as in `CommandGate`.
    """

    def __init__(self, envelopes: Envelopes, clock: Clock, *, trust_clock: bool = False) -> None:
        self._envelopes = envelopes
        self._clock = clock
        self._gate = CommandGate(clock, trust_clock=trust_clock)
        self._lock = threading.Lock()
        self._commands: deque[Command] = deque()
        self._answers: deque[Answer] = deque(maxlen=_ANSWERS)
        self._sent: deque[Reply] = deque()  # answers that the broker may not have
        self._unsure: deque[Reply] = deque()  # of these, those to be sent again
        self._states: dict[Setting, SettingState] = {}
        self._fresh: set[Setting] = set()
        self._done = self._dropped = 0
        self._refused: Counter[Refusal] = Counter()
        self._tell_refused = SeldomLog(_log)
        self._tell_done = SeldomLog(_log, lines=20)
        self._wake: Callable[[], None] = lambda: None

    def on_reply(self, wake: Callable[[], None]) -> None:
        """Call this, in any thread, when there is something for `reply`; it must not wait."""
        self._wake = wake

    def hear(self, topic: str, payload: bytes, *, retained: bool) -> None:
        """Take a message from the network; returns soon and raises nothing, whatever it is.

        Args:
            topic: below the device's.
            payload: as it came.
            retained: whether it is, or was sent to be, kept by the broker.
        """
        asked = asked_on(topic)
        if asked is None:
            self._refuse(None, Refusal.UNKNOWN)
            return
        try:
            command = self._gate.judge(asked, payload, retained=retained)
        except RefusedError as error:
            self._refuse(asked, error.reason, error.request_id)
            return
        with self._lock:
            full = len(self._commands) >= _WAITING
            if not full:
                self._commands.append(command)
        if full:
            self._refuse(asked, Refusal.BUSY, command.id)

    def take(self) -> Command | None:
        """The oldest command that is not too late, or `None`; returns at once."""
        while True:
            with self._lock:
                if not self._commands:
                    return None
                command = self._commands.popleft()
            if not self._gate.is_late(command):
                return command
            self._refuse(command.asked, Refusal.EXPIRED, command.id)

    def answer(self, answer: Answer) -> None:
        """Say what became of a command; returns at once."""
        with self._lock:
            if answer.reason is None:
                self._done += 1
                self._tell_done.info(f"done from afar: {answer.asked}, id {answer.request_id}")
            else:
                self._refused[answer.reason] += 1
                self._tell_refused.warning(f"command {answer.asked} refused: {answer.reason}")
            if isinstance(answer.asked, Setting):
                self._fresh |= {answer.asked} & self._states.keys()  # its answer is how it stands
            elif answer.reason is not Refusal.RETAINED:
                self._dropped += len(self._answers) == _ANSWERS
                self._answers.append(answer)
        self._wake()

    def tell(self, state: SettingState) -> None:
        """Say how a setting stands; returns at once."""
        with self._lock:
            self._states[state.setting] = state
            self._fresh.add(state.setting)
        self._wake()

    def again(self) -> None:
        """Let go once more what the broker may not have: states of settings, and answers."""
        with self._lock:
            self._fresh = set(self._states)
            self._unsure.extendleft(reversed(self._sent))
            self._sent.clear()

    def settled(self, reply: Reply) -> None:
        """The broker has it, or will never have it."""
        with self._lock, contextlib.suppress(ValueError):  # of a state, or of an older connection
            self._sent.remove(reply)

    def reply(self) -> Reply | None:
        """The next thing that is to be sent, or `None`."""
        with self._lock:
            if self._fresh:
                return self._stands(self._states[self._fresh.pop()])
            if not self._unsure and not self._answers:
                return None
            unsure = self._unsure.popleft() if self._unsure else None
            self._sent.append(unsure or self._responds(self._answers.popleft()))
            return self._sent[-1]

    def report(self) -> dict[str, int]:
        """Counts: done, refused, the latter also by reason, and answers that were dropped."""
        with self._lock:
            return {
                "commands_done": self._done,
                "commands_refused": self._refused.total(),
                "answers_dropped": self._dropped,
                **{f"refused_{reason}": count for reason, count in sorted(self._refused.items())},
            }

    def _refuse(
        self, asked: Verb | Setting | None, reason: Refusal, request_id: str | None = None
    ) -> None:
        if asked is not None:
            self.answer(Answer(self._clock.monotonic(), asked, request_id, reason))
            return
        with self._lock:
            self._refused[reason] += 1
            self._tell_refused.warning(f"command refused: {reason}")

    def _stands(self, state: SettingState) -> Reply:
        text = "" if state.value is None else self._envelopes.setting(state)
        return Reply(f"{state.setting}/state", text, retain=True)

    def _responds(self, answer: Answer) -> Reply:
        return Reply(f"response/{answer.asked}", self._envelopes.answer(answer), retain=False)
