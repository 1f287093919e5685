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

    A table of its own for each classifier of faces, of which there may be any number; see
    docs/classifiers.md. Beside the keys above it says how its answer is meant and, where that is
    not 1.25, how wide a square around the face it sees.

        [classifier.mask]
        answer = "logits"
        margin = 1.3
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from math import prod
from pathlib import Path

from edge_monitor.errors import ModelError
from edge_monitor.perception.manifest_table import Table

ROLES = ("face_detector", "face_mesh", "eye", "emotion", "emotion_geometry")
DTYPES = ("float32", "int8", "uint8")
CHANNELS = ("bgr", "grey")
CLASSIFIER_CHANNELS = (*CHANNELS, "rgb")
"""What a classifier, which may be anybody's, can be shown."""

ANSWERS = ("logits", "probabilities")
NAME = re.compile("[a-z][a-z0-9_]{0,31}")
"""What a classifier may be called: its name becomes a key of payloads and a column."""

DEFAULT_MARGIN = 1.25

_OF_A_PACKAGE = Path(__file__).parents[2] / "INPUTS.sha256"
REPAIR = "install the package again" if _OF_A_PACKAGE.exists() else "run scripts/setup"
"""What brings a missing or damaged part of the program back, as it came by a package or not."""

_MODEL_KEYS = {"path", "sha256", "licence", "source", "labels", "input", "outputs"}
_CLASSIFIER_KEYS = _MODEL_KEYS | {"answer", "margin"}
_TENSOR_KEYS = {"name", "shape", "dtype", "range", "channels"}
_CLASSIFIERS = "classifier"
_MARGINS = (0.5, 4.0)
_LARGEST_SIDE = 1024


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """One input or output of a network.

    Attributes:
        name: the tensor's name in the file.
        shape: with the batch of 1 in front.
        dtype: one of `DTYPES`.
        value_range: the least and greatest real value of the content; the 0 to 255 of an input
            picture map onto it linearly.
        channels: the order of an input picture's colours, or that it has none; one of `CHANNELS`,
            of a classifier one of `CLASSIFIER_CHANNELS`.
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
        role: one of `ROLES`, or `classifier.<name>`.
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
class ClassifierSpec:
    """A network that says which of its labels fits a face.

    Attributes:
        name: under which its answers are published.
        model: the network; its first output gives a number for each label, or for the last of two.
        answer: what these numbers are; one of `ANSWERS`.
        margin: side of the square that it sees over the longer side of the face.
    """

    name: str
    model: ModelSpec
    answer: str
    margin: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """The networks that the manifest lists.

    Attributes:
        path: of the manifest itself.
        models: by role.
        classifiers: by name.
    """

    path: Path
    models: Mapping[str, ModelSpec]
    classifiers: Mapping[str, ClassifierSpec] = field(default_factory=dict)

    def all(self) -> Mapping[str, ModelSpec]:
        """Every network, by role; those that classify faces as `classifier.<name>`."""
        return {**self.models, **{one.model.role: one.model for one in self.classifiers.values()}}

    def find(self, role: str) -> ModelSpec | None:
        """The network of this role; `None` where the manifest has none."""
        return self.models.get(role)

    def classifier(self, name: str) -> ClassifierSpec:
        """The classifier of this name.

        Raises:
            ModelError: the manifest has none.
        """
        if (spec := self.classifiers.get(name)) is None:
            known = ", ".join(self.classifiers) or "none"
            raise ModelError(f"{self.path}: no classifier {name!r}; there are: {known}")
        return spec

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
    root = Table(path, "", tables)
    root.allow_only({*ROLES, _CLASSIFIERS})
    return Manifest(
        path,
        {role: _model(root.table(role), role) for role in tables if role != _CLASSIFIERS},
        _classifiers(root.table(_CLASSIFIERS)) if root.has(_CLASSIFIERS) else {},
    )


def read_verified(spec: ModelSpec) -> bytes:
    """The network's file, once its SHA-256 is the manifest's.

    Raises:
        ModelError: the file cannot be read or its content is not what the manifest says.
    """
    try:
        content = spec.path.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise ModelError(f"{spec.path}: cannot be read ({reason}): {cure_of(spec)}") from error
    if hashlib.sha256(content).hexdigest() != spec.sha256:
        raise ModelError(f"{spec.path}: SHA-256 is not the manifest's: {cure_of(spec)}")
    return content


def cure_of(spec: ModelSpec) -> str:
    """What helps where the file is missing or damaged; set-up knows nothing of classifiers."""
    if spec.role.startswith(f"{_CLASSIFIERS}."):
        return f"take it from where it came from, or correct [{spec.role}] in the manifest"
    return REPAIR


def _classifiers(table: Table) -> Mapping[str, ClassifierSpec]:
    return {name: _classifier(table, name) for name in table.keys()}  # noqa: SIM118 - a table of the manifest is no mapping


def _classifier(all_: Table, name: str) -> ClassifierSpec:
    if NAME.fullmatch(name) is None:
        raise all_.error(name, "must be a name of a-z, 0-9 and _, a letter first, 32 at most")
    table = all_.table(name)
    model = _model(table, f"{_CLASSIFIERS}.{name}", _CLASSIFIER_KEYS, CLASSIFIER_CHANNELS)
    if len(model.labels) < 2:  # noqa: PLR2004 - nothing to choose between
        raise table.error("labels", "must name two or more")
    if not all(label.isprintable() for label in model.labels):
        raise table.error("labels", "must be texts of one line")
    margin = table.number("margin") if table.has("margin") else DEFAULT_MARGIN
    if not _MARGINS[0] <= margin <= _MARGINS[1]:
        raise table.error("margin", f"must lie between {_MARGINS[0]:g} and {_MARGINS[1]:g}")
    answer = table.choice("answer", ANSWERS)
    _check_tensors(table, model)
    return ClassifierSpec(name, model, answer, margin)


def _check_tensors(table: Table, model: ModelSpec) -> None:
    """What can be told without the file: that the input is a picture and there is a number a label.

    A batch of 1 in front; then height, width, channels or, as some converters leave it, channels
    first.
    """
    given, count = model.input, len(model.labels)
    colours = 1 if given.channels == "grey" else 3
    picture = table.table("input")
    if given.channels is None or given.value_range is None:
        raise picture.error("range" if given.channels else "channels", "is missing")
    match given.shape:
        case (1, _, _, last) if last == colours:
            pass
        case (1, first, _, _) if first == colours:
            pass
        case _:
            raise picture.error(
                "shape", f"must be [1, height, width, {colours}] or [1, {colours}, height, width]"
            )
    if max(given.shape) > _LARGEST_SIDE:
        raise picture.error("shape", f"must not be larger than {_LARGEST_SIDE} pixels a side")
    numbers = prod(model.outputs[0].shape)
    if numbers != count and (numbers, count) != (1, 2):
        raise table.error("labels", f"are {count}, but the first output has {numbers} numbers")


def _model(
    table: Table,
    role: str,
    keys: AbstractSet[str] = frozenset(_MODEL_KEYS),
    channels: tuple[str, ...] = CHANNELS,
) -> ModelSpec:
    table.allow_only(keys)
    outputs = tuple(_tensor(output, channels) for output in table.tables("outputs"))
    if not outputs:
        raise table.error("outputs", "must list at least one tensor")
    return ModelSpec(
        role=role,
        path=table.path_within("path"),
        sha256=table.digest("sha256"),
        input=_tensor(table.table("input"), channels),
        outputs=outputs,
        labels=table.names("labels"),
        licence=table.text("licence"),
        source=table.text("source"),
    )


def _tensor(table: Table, channels: tuple[str, ...]) -> TensorSpec:
    table.allow_only(_TENSOR_KEYS)
    return TensorSpec(
        name=table.text("name"),
        shape=table.sizes("shape"),
        dtype=table.choice("dtype", DTYPES),
        value_range=table.span("range") if table.has("range") else None,
        channels=table.choice("channels", channels) if table.has("channels") else None,
    )
