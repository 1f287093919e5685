"""Reads the configuration from file, environment and command line, and says what is wrong where."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from edge_monitor.errors import ConfigError
from edge_monitor.settings import Settings
from edge_monitor.toml_lines import line_of

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

ENVIRONMENT_PREFIX = "EDGE_MONITOR__"
_LARGEST = 1_000_000

_NAMED = re.compile(r"([a-z][a-z0-9_.]*): ")
_WORD = re.compile(r"[a-z][a-z0-9_]*")

Key = tuple[str, ...]
"""Sections and name, such as `("mqtt", "spool", "folder")`."""


class Given(NamedTuple):
    """A value from the environment or the command line: where it stands, and its text."""

    origin: str
    text: str


def load_settings(
    path: Path | None, environment: Mapping[str, str], overrides: Iterable[str] = ()
) -> Settings:
    """Read the configuration.

    Args:
        path: the TOML file, `None` for defaults alone.
        environment: `EDGE_MONITOR__SECTION__KEY=value`; other names are passed over.
        overrides: `section.key=value`, as after `--set`.

    Raises:
        ConfigError: naming the file and line, the variable or the option, and the key.
    """
    text = "" if path is None else _text(path)
    table = _table(text, path)
    given: dict[Key, Given] = {}
    for name, value in sorted(environment.items()):
        if name.startswith(ENVIRONMENT_PREFIX):
            key = tuple(name[len(ENVIRONMENT_PREFIX) :].lower().split("__"))
            _put(table, key, Given(f"environment variable {name}", value), given)
    for override in overrides:
        name, equals, value = override.partition("=")
        if not equals:
            raise ConfigError(f"--set {override}: write it as section.key=value")
        # an address may hold a password
        shown = f"--set {name}" if "://" in value else f"--set {override}"
        _put(table, tuple(name.strip().split(".")), Given(shown, value), given)
    while True:
        try:
            return Settings.model_validate(table)
        except ValidationError as error:
            if not _taken_as_text(error, table, given):
                raise ConfigError(_first(error, text, path, given)) from None


def _text(path: Path) -> str:
    try:
        # utf-8-sig: editors on Windows begin with a mark. What never ends has no size to ask for.
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(_LARGEST + 1)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise ConfigError(f"{path}: {reason}; name an existing file with --config") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not UTF-8 text, so no TOML configuration") from None
    if len(text) > _LARGEST:
        raise ConfigError(f"{path}: longer than {_LARGEST} characters, no configuration")
    return text


def _table(text: str, path: Path | None) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also a number of 5,000 digits
        raise ConfigError(f"{path}: no valid TOML: {error}") from None


def _put(table: dict[str, Any], key: Key, value: Given, given: dict[Key, Given]) -> None:
    """Write a value given as text into the table; TOML literals keep their type."""
    _inner(table, key, value.origin)[key[-1]] = _literal(value.text)
    given[key] = value


def _inner(table: dict[str, Any], key: Key, origin: str) -> dict[str, Any]:
    """The section that holds a key; made where it is not there."""
    inner = table
    for part in key[:-1]:
        inner = inner.setdefault(part, {})
        if not isinstance(inner, dict):
            raise ConfigError(f"{origin}: {part} is no section")
    return inner


def _taken_as_text(
    error: ValidationError, table: dict[str, Any], given: Mapping[Key, Given]
) -> bool:
    """Whether a value such as `42` was now put as the text that its key takes."""
    fault = error.errors()[0]
    key = _loc(fault)
    if key not in given or fault["type"] not in ("string_type", "path_type"):
        return False
    _inner(table, key, given[key].origin)[key[-1]] = given[key].text.strip()
    return True


def _literal(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return text.strip()


def _first(error: ValidationError, text: str, path: Path | None, given: Mapping[Key, Given]) -> str:
    """The first fault as one line: where, which key, what is wrong."""
    fault = error.errors()[0]
    key, message = _loc(fault), fault["msg"].removeprefix("Value error, ")
    if fault["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        message = "no such key"
    if named := _NAMED.match(message):  # a rule across keys names the one that is wrong
        key, message = (*key, *named[1].split(".")), message[named.end() :]
    where = _where(key, message, text, path, given)
    return f"{where}: {'.'.join(key)}: {_uncapitalized(message)}"


def _loc(fault: "ErrorDetails") -> Key:
    return tuple(str(part) for part in fault["loc"])


def _where(key: Key, message: str, text: str, path: Path | None, given: Mapping[Key, Given]) -> str:
    """What gave the key, or a key below it that the message speaks of: option, variable or line.

    A section that the file does not have was made by what was given below it.
    """
    spoken_of = [(*key, word) for word in _WORD.findall(message)]
    for known, value in given.items():
        if known == key[: len(known)] or known in spoken_of:
            return value.origin
    line = line_of(text, key)
    if line is None or line == line_of(text, key[:-1]):  # the file has no such key
        for known, value in given.items():
            if known[: len(key)] == key:
                return value.origin
    for deeper in (line_of(text, one) for one in spoken_of):
        if deeper not in (None, line):
            return f"{path}:{deeper}"
    return f"{path or 'configuration'}" if line is None else f"{path}:{line}"


def _uncapitalized(sentence: str) -> str:
    """A sentence as it stands after a colon; abbreviations keep their capitals."""
    return sentence if sentence[1:2].isupper() else f"{sentence[:1].lower()}{sentence[1:]}"
