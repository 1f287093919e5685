"""A table of the manifest whose values are checked as they are read."""

import sys
from collections.abc import Set as AbstractSet
from pathlib import Path, PurePosixPath

from edge_monitor.errors import ModelError

_SHA256_DIGITS = 64
_GREATEST = sys.float_info.max


class Table:
    """A TOML table that names the file and the key when a value is wrong.

    Attributes:
        path: of the file.
    """

    def __init__(self, path: Path, name: str, value: object) -> None:
        self.path = path
        self._name = name
        if not isinstance(value, dict):
            raise ModelError(f"{path}: {name} must be a table")
        self._values: dict[str, object] = value

    def error(self, key: str, reason: str) -> ModelError:
        """What is wrong with a key, ready to be raised."""
        shown = key if key.isidentifier() else repr(key)
        return ModelError(f"{self.path}: {self._name}{'.' if self._name else ''}{shown} {reason}")

    def keys(self) -> tuple[str, ...]:
        """The keys that stand in it."""
        return tuple(self._values)

    def allow_only(self, known: AbstractSet[str]) -> None:
        """Refuse keys that are not known."""
        for key in self._values:
            if key not in known:
                raise self.error(key, f"is not known here; known are {', '.join(sorted(known))}")

    def has(self, key: str) -> bool:
        """Whether it has this key."""
        return key in self._values

    def value(self, key: str) -> object:
        """Any value."""
        if key not in self._values:
            raise self.error(key, "is missing")
        return self._values[key]

    def table(self, key: str) -> "Table":
        """A table within."""
        name = f"{self._name}.{key}" if self._name else key
        return Table(self.path, name, self.value(key))

    def tables(self, key: str) -> tuple["Table", ...]:
        """A list of tables."""
        return tuple(
            Table(self.path, f"{self._name}.{key}[{number}]", value)
            for number, value in enumerate(self.items(key))
        )

    def items(self, key: str) -> list[object]:
        """A list of anything."""
        value = self.value(key)
        if not isinstance(value, list):
            raise self.error(key, "must be a list")
        return value

    def text(self, key: str) -> str:
        """A text of one line."""
        value = self.value(key)
        if not isinstance(value, str) or not value.isprintable() or not value.strip():
            raise self.error(key, "must be a text of one line")
        return value

    def number(self, key: str) -> float:
        """A number."""
        value = self.value(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(key, "must be a number")
        return min(max(value, -_GREATEST), _GREATEST)

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """One of some texts."""
        if (value := self.text(key)) not in choices:
            raise self.error(key, f"must be one of {', '.join(choices)}")
        return value

    def path_within(self, key: str) -> Path:
        """Absolute path of a file inside the folder of the table's own file."""
        relative = PurePosixPath(self.text(key))
        if relative.is_absolute() or ".." in relative.parts or not relative.name:
            raise self.error(key, "must lead to a file inside the manifest's folder")
        return self.path.resolve().parent / relative

    def digest(self, key: str) -> str:
        """A SHA-256 in lower-case hexadecimal."""
        digest = self.text(key)
        if len(digest) != _SHA256_DIGITS or not set(digest) <= set("0123456789abcdef"):
            raise self.error(key, f"must be {_SHA256_DIGITS} lower-case hexadecimal digits")
        return digest

    def names(self, key: str) -> tuple[str, ...]:
        """Different names, of which there may be none."""
        names = [name for name in self.items(key) if isinstance(name, str) and name.strip()]
        if len(set(names)) != len(self.items(key)):
            raise self.error(key, "must be a list of different names")
        return tuple(names)

    def sizes(self, key: str) -> tuple[int, ...]:
        """Whole numbers above 0, one at least."""
        # type() rather than isinstance(): true and false are integers too
        sizes = [size for size in self.items(key) if type(size) is int and size > 0]
        if not sizes or len(sizes) != len(self.items(key)):
            raise self.error(key, "must be a list of whole numbers above 0")
        return tuple(sizes)

    def span(self, key: str) -> tuple[float, float]:
        """Two finite numbers in rising order."""
        match self.items(key):
            case [int() | float() as low, int() | float() as high] if _ascend(low, high):
                return float(low), float(high)
        raise self.error(key, "must be two finite numbers, the lower one first")


def _ascend(low: float, high: float) -> bool:
    if isinstance(low, bool) or isinstance(high, bool):
        return False
    # compared before they become floats, where a whole number may be too great to become one
    return -_GREATEST <= low < high <= _GREATEST
