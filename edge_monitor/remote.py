"""What may be asked from afar, and doing it in the thread that looks at frames.

The rules of the alarm stand here: from afar an alarm can be acknowledged as by the button and
nothing else; what could weaken or drown it is refused while one sounds or the driver is drowsy.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from edge_monitor.pipeline import Pipeline, Step
from edge_monitor.ports import Buzzer, Clock, CommandSource
from edge_monitor.types import (
    Answer,
    Change,
    Command,
    DriverState,
    Level,
    Refusal,
    Setting,
    SettingState,
    Sound,
    Status,
    Verb,
)

_EVERY_S: Final = {Verb.RECALIBRATE: 600.0, Verb.SELF_TEST: 10.0}
"""Least seconds from one to the next: who learns all the time, or hears beeps all the time, is not
looked after."""

_AT_ONCE: Final = 4

_BEGINS_S: Final = 0.1
"""The self-test's pattern has begun by then, and plays to its end unless an alarm comes."""

_WORDS: Final = {
    Refusal.NOT_OFFERED: "this device is not configured for it",
    Refusal.ALARM: "an alarm sounds, or the driver is drowsy",
    Refusal.EYES_NOT_OPEN: "open eyes are not seen",
    Refusal.TOO_SOON: "it was done a short while ago, or is under way",
}


class Remote:
    """Carries out commands.

    Args:
        sources: where they come from; each gets the answers to its own.
        pipeline: decides; changed by the thread that looks at frames alone.
        buzzer: asked for its fault.
        clock: gives the time, monotonic.
        snooze_s: for which advisory levels are silent after a snooze, as by the button.
    """

    def __init__(
        self,
        sources: Sequence[CommandSource],
        pipeline: Pipeline,
        buzzer: Buzzer,
        clock: Clock,
        snooze_s: float,
    ) -> None:
        self._sources = sources
        self._pipeline = pipeline
        self._buzzer = buzzer
        self._snooze_s = snooze_s
        self._emotion = next((load for load in pipeline.loads if load.name == "emotion"), None)
        self._state: DriverState | None = None
        self._done_t: dict[Verb, float] = {}
        self._testing_until_t = float("-inf")
        for setting in Setting:
            self._tell(setting, clock.monotonic())

    def hear(self, state: DriverState) -> Sound:
        """Take the newest state; return what the buzzer has to say: a self-test gives way."""
        self._state = state
        testing = state.t < self._testing_until_t and state.sound is Sound.SILENCE
        return Sound.SELF_TEST if testing else state.sound

    def obey(self, now: float) -> Iterator[Step]:
        """Carry out what was asked; each step must be delivered before the next one is taken.

        A few at a time: however fast they come, frames are looked at in between.
        """
        for source, command in self._asked():
            before = self._pipeline.wait(now)  # an alarm that is due now comes first
            yield before
            if isinstance(command, Change):
                reason, text = self._change(command), None
                self._tell(command.asked, now)
            else:
                done = self._do(command.asked, now, before.state)
                if isinstance(done, Step):
                    reason = text = None
                    self._done_t[command.asked] = now
                    yield done
                else:
                    reason, text = done, self._words(command.asked, done)
            source.answer(Answer(now, command.asked, command.id, reason, text))

    def _asked(self) -> Iterator[tuple[CommandSource, Command]]:
        """A few commands, one of each source in turn: none can keep the others waiting."""
        for _ in range(_AT_ONCE):
            taken = [(source, source.take()) for source in self._sources]
            commands = [(source, command) for source, command in taken if command is not None]
            yield from commands
            if not commands:
                return

    def _do(self, asked: Verb, now: float, state: DriverState) -> Step | Refusal:
        refusal = self._refusal(asked, now, state)
        if refusal is not None:
            return refusal
        if asked is Verb.ACKNOWLEDGE:
            return self._pipeline.acknowledge(now)
        if asked is Verb.SNOOZE:
            return self._pipeline.snooze(now, self._snooze_s)
        if asked is Verb.RECALIBRATE:
            return self._pipeline.recalibrate(now)
        self._testing_until_t = now + _BEGINS_S
        return self._pipeline.wait(now)

    def _refusal(self, asked: Verb, now: float, state: DriverState) -> Refusal | None:
        """Why it must not be done now."""
        if asked is Verb.SNAPSHOT or (asked is not Verb.SELF_TEST and not state.watched):
            return Refusal.NOT_OFFERED
        if now - self._done_t.get(asked, float("-inf")) < _EVERY_S.get(asked, 0.0):
            return Refusal.TOO_SOON
        if asked is Verb.ACKNOWLEDGE and not _has_alarm(state):
            return Refusal.NOTHING_TO_ACKNOWLEDGE
        if asked in _EVERY_S and (state.level > Level.AWAKE or state.sound is not Sound.SILENCE):
            return Refusal.ALARM
        if asked is Verb.SELF_TEST and self._buzzer.fault is not None:
            return Refusal.FAULT
        return _unready(state) if asked is Verb.RECALIBRATE else None

    def _change(self, change: Change) -> Refusal | None:
        if change.asked is Setting.EMOTION and self._emotion is not None:
            self._emotion.switch(bool(change.value))
            return None
        if change.asked is Setting.AUDIENCE_INTERVAL and self._pipeline.audience_interval_s:
            self._pipeline.tell_audience_every(float(change.value))
            return None
        return Refusal.NOT_OFFERED

    def _tell(self, setting: Setting, now: float) -> None:
        value: bool | float | None = self._pipeline.audience_interval_s
        if setting is Setting.EMOTION:
            value = None if self._emotion is None else not self._emotion.off
        for source in self._sources:
            source.tell(SettingState(now, setting, value))

    def _words(self, asked: Verb, reason: Refusal) -> str | None:
        if asked is Verb.SNAPSHOT:
            return "no picture leaves the device"
        return self._buzzer.fault if reason is Refusal.FAULT else _WORDS.get(reason)


def _has_alarm(state: DriverState) -> bool:
    sounds = state.sound not in (Sound.SILENCE, Sound.NOT_MONITORING)
    return sounds or (state.level > Level.AWAKE and not state.acknowledged)


def _unready(state: DriverState) -> Refusal | None:
    """Why nothing new can be learnt of the driver's eyes."""
    if state.calibration < 1.0:
        return Refusal.TOO_SOON
    seen = state.status is Status.VALID and state.closed_s == 0.0
    return None if seen else Refusal.EYES_NOT_OPEN
