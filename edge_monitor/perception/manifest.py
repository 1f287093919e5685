"""Which network plays which role: `models/MANIFEST.toml` read into checked, frozen values.

Example:
    One table a role; paths lie inside the manifest's folder.

        [eye]
        path = "eye/eye.tflite"
        sha256 = "<64 lower-case hexadecimal digits>"
        licence = "Apache-2.0"
        source = "where the network comes from"
        labels = []
        outputs = [{ name = "eye", shape = [1, 27], dtype = "float32" }]

        [eye.input]
        name = "image"
        shape = [1, 48, 48, 3]
        dtype = "int8"
        range = [0, 1]
        channels = "bgr"
"""

import hashlib
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from edge_monitor.errors import ModelError

ROLES = ("face_detector", "face_mesh", "eye", "emotion")
DTYPES = ("float32", "int8", "uint8")
CHANNELS = ("bgr", "grey")

_SHA256_DIGITS = 64
_GREATEST = sys.float_info.max
_MODEL_KEYS = {"path", "sha256", "licence", "source", "labels", "input", "outputs"}
_TENSOR_KEYS = {"name", "shape", "dtype", "range", "channels"}


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """One input or output of a network.

    Attributes:
        name: the tensor's name in the file.
        shape: with the batch of 1 in front.
        dtype: one of `DTYPES`.
        value_range: the least and greatest real value of the content; the 0 to 255 of an input
            picture map onto it linearly.
        channels: the order of an input picture's colours, or that it has none; one of `CHANNELS`.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    value_range: tuple[float, float] | None = None
    channels: str | None = None


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One network.

    Attributes:
        role: one of `ROLES`.
        path: absolute path of the file.
        sha256: of the file, lower-case hexadecimal.
        input: the picture it takes.
        outputs: in the order in which the file lists them.
        labels: names of the classes, empty where the network does not classify.
        licence: SPDX identifier.
        source: where it comes from, for people.
    """

    role: str
    path: Path
    sha256: str
    input: TensorSpec
    outputs: tuple[TensorSpec, ...]
    labels: tuple[str, ...]
    licence: str
    source: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The networks that the manifest lists.

    Attributes:
        path: of the manifest itself.
        models: by role.
    """

    path: Path
    models: Mapping[str, ModelSpec]

    def find(self, role: str) -> ModelSpec | None:
        """The network of this role; `None` where the manifest has none."""
        return self.models.get(role)

    def get(self, role: str) -> ModelSpec:
        """The network of this role.

        Raises:
            ModelError: the manifest has none.
        """
        if (spec := self.find(role)) is None:
            raise ModelError(f"{self.path}: no network for {role!r}: add a table [{role}]")
        return spec


def load_manifest(path: Path) -> Manifest:
    """Read and check the manifest; the networks' files are not touched.

    Raises:
        ModelError: the file cannot be read, is not TOML, or a key is missing, unknown or wrong.
    """
    try:
        with path.open("rb") as file:
            tables = tomllib.load(file)
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else error
        raise ModelError(f"{path}: not TOML: {reason}") from error
    root = _Table(path, "", tables)
    root.allow_only(set(ROLES))
    return Manifest(path, {role: _model(root.table(role), role) for role in tables})


def read_verified(spec: ModelSpec) -> bytes:
    """The network's file, once its SHA-256 is the manifest's.

    Raises:
        ModelError: the file cannot be read or its content is not what the manifest says.
    """
    try:
        content = spec.path.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise ModelError(f"{spec.path}: cannot be read ({reason}): run scripts/setup") from error
    if hashlib.sha256(content).hexdigest() != spec.sha256:
        raise ModelError(f"{spec.path}: SHA-256 is not the manifest's: run scripts/setup")
    return content


class _Table:
    """A TOML table that names the file and the key when a value is wrong."""

    def __init__(self, path: Path, name: str, value: object) -> None:
        self.path = path
        self._name = name
        if not isinstance(value, dict):
            raise ModelError(f"{path}: {name} must be a table")
        self._values: dict[str, object] = value

    def error(self, key: str, reason: str) -> ModelError:
        shown = key if key.isidentifier() else repr(key)
        return ModelError(f"{self.path}: {self._name}{'.' if self._name else ''}{shown} {reason}")

    def allow_only(self, known: set[str]) -> None:
        for key in self._values:
            if key not in known:
                raise self.error(key, f"is not known here; known are {', '.join(sorted(known))}")

    def has(self, key: str) -> bool:
        return key in self._values

    def value(self, key: str) -> object:
        if key not in self._values:
            raise self.error(key, "is missing")
        return self._values[key]

    def table(self, key: str) -> "_Table":
        name = f"{self._name}.{key}" if self._name else key
        return _Table(self.path, name, self.value(key))

    def tables(self, key: str) -> tuple["_Table", ...]:
        return tuple(
            _Table(self.path, f"{self._name}.{key}[{number}]", value)
            for number, value in enumerate(self.items(key))
        )

    def items(self, key: str) -> list[object]:
        value = self.value(key)
        if not isinstance(value, list):
            raise self.error(key, "must be a list")
        return value

    def text(self, key: str) -> str:
        value = self.value(key)
        if not isinstance(value, str) or not value.isprintable() or not value.strip():
            raise self.error(key, "must be a text of one line")
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        if (value := self.text(key)) not in choices:
            raise self.error(key, f"must be one of {', '.join(choices)}")
        return value


def _model(table: _Table, role: str) -> ModelSpec:
    table.allow_only(_MODEL_KEYS)
    outputs = tuple(_tensor(output) for output in table.tables("outputs"))
    if not outputs:
        raise table.error("outputs", "must list at least one tensor")
    return ModelSpec(
        role=role,
        path=_path(table),
        sha256=_sha256(table),
        input=_tensor(table.table("input")),
        outputs=outputs,
        labels=_labels(table),
        licence=table.text("licence"),
        source=table.text("source"),
    )


def _path(table: _Table) -> Path:
    text = table.text("path")
    relative = PurePosixPath(text)
    if relative.is_absolute() or ".." in relative.parts or not relative.name:
        raise table.error("path", "must lead to a file inside the manifest's folder")
    return table.path.resolve().parent / relative


def _sha256(table: _Table) -> str:
    digest = table.text("sha256")
    if len(digest) != _SHA256_DIGITS or not set(digest) <= set("0123456789abcdef"):
        raise table.error("sha256", f"must be {_SHA256_DIGITS} lower-case hexadecimal digits")
    return digest


def _labels(table: _Table) -> tuple[str, ...]:
    labels = [label for label in table.items("labels") if isinstance(label, str) and label.strip()]
    if len(set(labels)) != len(table.items("labels")):
        raise table.error("labels", "must be a list of different names")
    return tuple(labels)


def _tensor(table: _Table) -> TensorSpec:
    table.allow_only(_TENSOR_KEYS)
    return TensorSpec(
        name=table.text("name"),
        shape=_shape(table),
        dtype=table.choice("dtype", DTYPES),
        value_range=_range(table) if table.has("range") else None,
        channels=table.choice("channels", CHANNELS) if table.has("channels") else None,
    )


def _shape(table: _Table) -> tuple[int, ...]:
    # type() rather than isinstance(): true and false are integers too
    sizes = [size for size in table.items("shape") if type(size) is int and size > 0]
    if not sizes or len(sizes) != len(table.items("shape")):
        raise table.error("shape", "must be a list of whole numbers above 0")
    return tuple(sizes)


def _range(table: _Table) -> tuple[float, float]:
    match table.items("range"):
        case [int() | float() as low, int() | float() as high] if _ascend(low, high):
            return float(low), float(high)
    raise table.error("range", "must be two finite numbers, the lower one first")


def _ascend(low: float, high: float) -> bool:
    if isinstance(low, bool) or isinstance(high, bool):
        return False
    # compared before they become floats, where a whole number may be too great to become one
    return -_GREATEST <= low < high <= _GREATEST
