"""What a check found, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How bad it is: a note is worth knowing, a warning costs something, a failure needs a cure."""

    OK = "ok"
    NOTE = "note"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        verdict: how bad it is.
        text: what is there, or what is missing.
        cure: what to do, in the imperative; empty where there is nothing to do.
    """

    verdict: Verdict
    text: str
    cure: str = ""


def ok(text: str) -> Finding:
    """All is well."""
    return Finding(Verdict.OK, text)


def note(text: str, cure: str = "") -> Finding:
    """Nothing is wrong, but somebody may be surprised."""
    return Finding(Verdict.NOTE, text, cure)


def warn(text: str, cure: str) -> Finding:
    """The monitor works, though not as well as it could."""
    return Finding(Verdict.WARN, text, cure)


def fail(text: str, cure: str) -> Finding:
    """The monitor cannot do what it is configured to do."""
    return Finding(Verdict.FAIL, text, cure)
