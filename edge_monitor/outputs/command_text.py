"""The text of a command: short, UTF-8, hardly nested and strict JSON, before it means anything.

Every check bounds the work of the next one: nothing is decoded before its length is known, nothing
is parsed before its depth is.
"""

import json
import math
from typing import Any

from edge_monitor.types import Refusal

LIMIT_BYTES = 1024
LIMIT_DEPTH = 4

_STRING, _ESCAPE = '"', "\\"


class RefusedError(Exception):
    """A command that is not to be carried out.

    Attributes:
        reason: why.
        request_id: of the command, where it could be read.
    """

    def __init__(self, reason: Refusal, request_id: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.request_id = request_id


def read(payload: bytes) -> Any:
    """What the text says.

    JSON as RFC 8259 has it, and less: no name may stand twice in an object, as readers differ in
    which one they take, and no number may be too large for a double.

    Raises:
        RefusedError: `too_long`, `not_utf8`, `too_deep` or `not_json`.
    """
    if len(payload) > LIMIT_BYTES:
        raise RefusedError(Refusal.TOO_LONG)
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(Refusal.NOT_UTF8) from error
    if depth(text) > LIMIT_DEPTH:
        raise RefusedError(Refusal.TOO_DEEP)
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float
        )
    except ValueError as error:
        raise RefusedError(Refusal.NOT_JSON) from error


def depth(text: str) -> int:
    """How deep brackets are nested outside of strings; of what is no JSON, at least that deep."""
    deepest = now = 0
    within = escaped = False
    for character in text:
        if within:
            within = escaped or character != _STRING
            escaped = not escaped and character == _ESCAPE
        elif character == _STRING:
            within = True
        elif character in "[{":
            now += 1
            deepest = max(deepest, now)
        elif character in "]}":
            now -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    known = dict(pairs)
    if len(known) < len(pairs):
        raise ValueError("a name stands twice")
    return known


def _constant(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError("a number is too large")
    return value
