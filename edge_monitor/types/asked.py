"""What is asked of the running daemon from afar, and what it answers."""

from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """What can be requested; the names stand in the topics."""

    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    RECALIBRATE = "recalibrate"
    SELF_TEST = "self_test"
    SNAPSHOT = "snapshot"


class Setting(StrEnum):
    """What can be changed while it runs; the names stand in the topics."""

    EMOTION = "emotion"
    AUDIENCE_INTERVAL = "audience_interval"


class Refusal(StrEnum):
    """Why a command is not carried out; published as the reason."""

    TOO_LONG = "too_long"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    TOO_DEEP = "too_deep"
    NOT_IN_SCHEMA = "not_in_schema"
    UNKNOWN = "unknown"
    RETAINED = "retained"
    CLOCK_NOT_SYNCED = "clock_not_synced"
    EXPIRED = "expired"
    TOO_FAR_AHEAD = "too_far_ahead"
    REPEATED = "repeated"
    BUSY = "busy"
    NOT_OFFERED = "not_offered"
    NOTHING_TO_ACKNOWLEDGE = "nothing_to_acknowledge"
    ALARM = "alarm"
    EYES_NOT_OPEN = "eyes_not_open"
    TOO_SOON = "too_soon"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Request:
    """Something to be done once.

    Attributes:
        id: chosen by who asks; the answer repeats it.
        deadline: seconds since 1970, after which it must not be done any more.
        asked: what.
    """

    id: str
    deadline: float
    asked: Verb


@dataclass(frozen=True, slots=True)
class Change:
    """A setting to be changed.

    Attributes:
        id, deadline: as in `Request`.
        asked: which.
        value: a switch or a number, as the setting has it.
    """

    id: str
    deadline: float
    asked: Setting
    value: bool | float


Command = Request | Change


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a command.

    Attributes:
        t: seconds, monotonic.
        asked: what was asked for.
        request_id: of the command; `None` where it could not be read.
        reason: why it was refused; `None` when it was done.
        text: more in words, for people.
    """

    t: float
    asked: Verb | Setting
    request_id: str | None
    reason: Refusal | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class SettingState:
    """How a setting stands.

    Attributes:
        t: seconds, monotonic.
        setting: which.
        value: in force; `None` where the configuration leaves nothing to be changed.
    """

    t: float
    setting: Setting
    value: bool | float | None
