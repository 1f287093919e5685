"""Reads the configuration from file, environment and command line, and says what is wrong where."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from edge_monitor.errors import ConfigError
from edge_monitor.settings import Settings
from edge_monitor.toml_lines import line_of

ENVIRONMENT_PREFIX = "EDGE_MONITOR__"
_LARGEST_BYTES = 1_000_000


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
    origins: dict[tuple[str, ...], str] = {}
    for name, value in sorted(environment.items()):
        if name.startswith(ENVIRONMENT_PREFIX):
            key = tuple(name[len(ENVIRONMENT_PREFIX) :].lower().split("__"))
            _put(table, key, value, origins, f"environment variable {name}")
    for override in overrides:
        name, equals, value = override.partition("=")
        if not equals:
            raise ConfigError(f"--set {override}: write it as section.key=value")
        # an address may hold a password
        shown = f"--set {name}" if "://" in value else f"--set {override}"
        _put(table, tuple(name.strip().split(".")), value, origins, shown)
    try:
        return Settings.model_validate(table)
    except ValidationError as error:
        raise ConfigError(_first(error, text, path, origins)) from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise ConfigError(f"{path}: larger than {_LARGEST_BYTES} bytes, no configuration")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise ConfigError(f"{path}: {reason}; name an existing file with --config") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not UTF-8 text, so no TOML configuration") from None


def _table(text: str, path: Path | None) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also a number of 5,000 digits
        raise ConfigError(f"{path}: no valid TOML: {error}") from None


def _put(
    table: dict[str, Any],
    key: tuple[str, ...],
    text: str,
    origins: dict[tuple[str, ...], str],
    origin: str,
) -> None:
    """Write a value given as text into the table; TOML literals keep their type."""
    inner = table
    for part in key[:-1]:
        inner = inner.setdefault(part, {})
        if not isinstance(inner, dict):
            raise ConfigError(f"{origin}: {part} is no section")
    inner[key[-1]] = _literal(text)
    origins[key] = origin


def _literal(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return text.strip()


def _first(
    error: ValidationError, text: str, path: Path | None, origins: Mapping[tuple[str, ...], str]
) -> str:
    """The first fault as one line: where, which key, what is wrong."""
    fault = error.errors()[0]
    key = tuple(str(part) for part in fault["loc"])
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        message = "no such key"
    if not key:  # a rule across sections names the key itself
        name, _, message = message.partition(": ")
        key = tuple(name.split("."))
    where = next((origin for known, origin in origins.items() if known == key[: len(known)]), None)
    if where is None:
        line = line_of(text, key)
        where = f"{path}:{line}" if line is not None else f"{path or 'configuration'}"
    return f"{where}: {'.'.join(key)}: {_uncapitalized(message)}"


def _uncapitalized(sentence: str) -> str:
    """A sentence as it stands after a colon; abbreviations keep their capitals."""
    return sentence if sentence[1:2].isupper() else f"{sentence[:1].lower()}{sentence[1:]}"
